// SPDX-License-Identifier: Apache-2.0
import { join, resolve } from 'node:path'
import { createMemoryStore, type OrderedStore } from '@phat/kv'
import { nodeErrors } from './node-errors.ts'
import type { NodeOptions } from './node-options.ts'
import type { ChainSpec } from './spec/chain-spec.ts'

/** Where a chain's data goes: `<data folder>/<chain id>`; undefined for nowhere. */
export function dataFolderOf({ chain, dataFolder, archive, stateHistory }: NodeOptions, { id }: ChainSpec): string | undefined {
  if (archive === true && stateHistory !== undefined) {
    throw nodeErrors.error('bad-option', 'an archive keeps the state of every block, so that no history can be chosen')
  }
  const folder = dataFolder ?? (chain === 'dev' ? undefined : defaultDataFolder)
  return folder === undefined ? undefined : resolve(join(folder, id))
}

const defaultDataFolder = 'phat-data'

/** The store of a chain, open. */
export interface OpenData {
  readonly store: OrderedStore
  /** Bytes on disk. */
  sizeBytes(): number
  close(): Promise<void>
}

/** Opens the data of a chain; without a folder in memory. @throws PhatError `kv.*` */
export async function openData(folder: string | undefined): Promise<OpenData> {
  if (folder === undefined) return { store: createMemoryStore(), sizeBytes: () => 0, close: async () => {} }
  // Loads a native module, which a chain in memory does without.
  const { openLmdbStore } = await import('@phat/kv/lmdb')
  const store = openLmdbStore({ path: join(folder, 'db') })
  return { store, sizeBytes: () => store.stat().fileBytes, close: async () => store.close() }
}
