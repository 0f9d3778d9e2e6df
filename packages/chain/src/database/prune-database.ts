// SPDX-License-Identifier: Apache-2.0
import { open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { OrderedStore } from '@phat/kv'
import { type BlockNumber, known } from '@phat/primitives'
import { forgetVersions, storedVersions } from '@phat/trie'
import { createBlockStore } from '../block/block-store.ts'
import type { Progress } from './check-database.ts'
import { prunedBelow, prunedWrite } from './identity.ts'
import { compactFolder, type DatabaseOptions, openDatabase, storeFolder } from './open-database.ts'
import { syncFolder } from './write-checkpoint.ts'

/** Blocks of one transaction. */
const blocksPerBatch = 1_000
/** Versions between two looks at the signal; each is a transaction. */
const versionsPerTurn = 32

/** Where a test may stop pruning: before the step of that name. */
export type PruneStep = 'delete' | 'forget' | 'copy' | 'sync-copy' | 'swap' | 'sync-folder' | 'done'

export interface PruneOptions extends Omit<DatabaseOptions, 'readOnly'> {
  /** Extrinsics and certificates of blocks below this height go, except the genesis; the best block always stays. */
  readonly keepBodiesFrom: BlockNumber
  /** States of blocks below this height go, those of an archive, too; the best block's always stays. */
  readonly keepStatesFrom: BlockNumber
  readonly signal: AbortSignal
  readonly onProgress?: Progress
  readonly onStep?: (step: PruneStep) => void
}

export interface PruneResult {
  /** Blocks that lost their extrinsics now. */
  readonly bodies: number
  /** States that can no longer be read. */
  readonly states: number
  readonly fileBytesBefore: number
  readonly fileBytesAfter: number
}

/**
 * Deletes old extrinsics and states, in batches that leave a whole database each, and then puts a compact copy in the place of the file,
 * by one rename. Headers and heights stay, so that the chain can still be walked and checked.
 * @throws as `openDatabase`; `kv.disk-full` when there is no room for the copy; the signal's reason
 */
export async function pruneDatabase(options: PruneOptions): Promise<PruneResult> {
  const { folder, keepBodiesFrom, keepStatesFrom, signal, onProgress = () => {}, onStep = () => {} } = options
  const database = openDatabase(options)
  try {
    const { store } = database
    const fileBytesBefore = store.stat().fileBytes
    onStep('delete')
    const bodies = await deleteBodies(store, keepBodiesFrom, signal, onProgress)
    onStep('forget')
    const states = await forgetStates(store, keepStatesFrom, signal, onProgress)
    signal.throwIfAborted()
    onStep('copy')
    onProgress({ step: 'compact', at: 0, of: 1 })
    const copy = compactFolder(folder)
    try {
      await store.copyTo(copy)
      signal.throwIfAborted()
      onStep('sync-copy')
      await syncFile(join(copy, 'data.mdb'))
      const fileBytesAfter = (await stat(join(copy, 'data.mdb'))).size
      store.close()
      onStep('swap')
      await rename(join(copy, 'data.mdb'), join(storeFolder(folder), 'data.mdb'))
      onStep('sync-folder')
      await syncFolder(storeFolder(folder))
      onStep('done')
      return { bodies, states, fileBytesBefore, fileBytesAfter }
    } finally {
      await rm(copy, { recursive: true, force: true })
    }
  } finally {
    database.close()
  }
}

async function deleteBodies(
  store: OrderedStore,
  keepFrom: BlockNumber,
  signal: AbortSignal,
  onProgress: Progress,
): Promise<number> {
  const blocks = createBlockStore(store)
  const best = blocks.best()?.number ?? 0
  const end = Math.min(keepFrom, best)
  const start = Math.max(1, prunedBelow(store))
  for (let from = start; from < end; from += blocksPerBatch) {
    onProgress({ step: 'blocks', at: from, of: end })
    await setImmediate()
    signal.throwIfAborted()
    const to = Math.min(end, from + blocksPerBatch)
    const writes = Array.from({ length: to - from }, (_, i) => {
      const hash = known(blocks.hashOf(from + i), 'every height up to the best block has a hash')
      return blocks.writesPruning({ hash, number: from + i })
    })
    store.write([...writes.flat(), prunedWrite(to)])
  }
  return Math.max(0, end - start)
}

async function forgetStates(
  store: OrderedStore,
  keepFrom: BlockNumber,
  signal: AbortSignal,
  onProgress: Progress,
): Promise<number> {
  let forgotten = 0
  for (;;) {
    await setImmediate()
    signal.throwIfAborted()
    // The state after block h is version h + 1.
    const now = forgetVersions(store, keepFrom + 1, versionsPerTurn)
    if (now === 0) return forgotten
    forgotten += now
    const { oldest, current } = storedVersions(store)
    onProgress({ step: 'state', at: oldest - 1, of: Math.min(keepFrom, current - 1) })
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
