// SPDX-License-Identifier: Apache-2.0
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { TableStat } from '@phat/kv/lmdb'
import type { BlockHash, BlockNumber } from '@phat/primitives'
import { storedVersions } from '@phat/trie'
import { createBlockStore } from '../block/block-store.ts'
import type { BlockRef } from '../chain-api.ts'
import { listCheckpoints } from './checkpoint-names.ts'
import { prunedBelow } from './identity.ts'
import type { Database } from './open-database.ts'

/** What `phat db info` tells. */
export interface DatabaseInfo {
  readonly format: number
  readonly chainId: string
  readonly genesisHash: BlockHash | undefined
  /** The best block; undefined before the genesis. All that is stored is final. */
  readonly best: BlockRef | undefined
  readonly finalized: BlockRef | undefined
  /** The oldest block after the genesis whose extrinsics are kept. */
  readonly oldestBody: BlockNumber
  /** The oldest block whose state can be read. */
  readonly oldestState: BlockNumber | undefined
  readonly fileBytes: number
  readonly usedBytes: number
  readonly tables: readonly TableStat[]
  /** Newest first; whether they are whole is found out when they are read. */
  readonly checkpoints: readonly { readonly version: number; readonly fileBytes: number }[]
}

/** Looks at a database: a few records and the file's own counts, whatever its size. */
export function databaseInfo({ folder, store, identity }: Database): DatabaseInfo {
  const stored = createBlockStore(store).best()
  const best = stored && { hash: stored.hash, number: stored.number }
  return {
    ...identity,
    best,
    finalized: best,
    oldestBody: Math.max(1, prunedBelow(store)),
    // The state after block h is version h + 1.
    oldestState: best && Math.max(0, storedVersions(store).oldest - 1),
    ...store.stat(),
    checkpoints: listCheckpoints(folder).map(({ name, version }) => ({ version, fileBytes: statSync(join(folder, name)).size })),
  }
}
