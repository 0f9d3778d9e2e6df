// SPDX-License-Identifier: Apache-2.0
import { join, resolve } from 'node:path'
import { type Database, type Log, openDatabase, silentLog } from '@phat/chain'
import { createMemoryStore, type OrderedStore } from '@phat/kv'
import type { BlockHash } from '@phat/primitives'
import { createRuntimes, type Runtimes } from '@phat/runtime'
import { nodeErrors } from './node-errors.ts'
import type { NodeOptions } from './node-options.ts'
import type { ChainSpec } from './spec/chain-spec.ts'
import { loadSpec } from './spec/load-spec.ts'
import { genesisHashOf } from './spec/spec-summary.ts'

const defaultDataFolder = 'phat-data'

/** The folder of one chain among those of a data folder. */
const folderOf = (dataFolder: string, { id }: ChainSpec): string => resolve(join(dataFolder, id))

/** Where a node keeps its chain: `<data folder>/<chain id>`; undefined for nowhere. @throws PhatError `node.bad-option` */
export function dataFolderOf(options: NodeOptions, spec: ChainSpec): string | undefined {
  const { chain, archive, stateHistory } = options
  if (archive === true && stateHistory !== undefined) {
    throw nodeErrors.error('bad-option', 'an archive keeps the state of every block, so that no history can be chosen')
  }
  const dataFolder = options.dataFolder ?? (chain === 'dev' ? undefined : defaultDataFolder)
  return dataFolder === undefined ? undefined : folderOf(dataFolder, spec)
}

/** The data of a chain, open. */
export interface OpenData {
  readonly store: OrderedStore
  readonly genesisHash: BlockHash
  /** Undefined for a chain in memory. */
  readonly database: Database | undefined
  /** Bytes on disk. */
  sizeBytes(): number
  close(): void
}

/** Opens the data of a chain; without a folder in memory. @throws PhatError `database.*`, `kv.*` */
export function openData(
  folder: string | undefined,
  { spec, runtimes, log }: { readonly spec: ChainSpec; readonly runtimes: Runtimes; readonly log: Log },
): OpenData {
  const genesisHash = genesisHashOf(spec, runtimes)
  if (folder === undefined) {
    return { store: createMemoryStore(), genesisHash, database: undefined, sizeBytes: () => 0, close: () => {} }
  }
  const database = openDatabase({ folder, chainId: spec.id, genesisHash, log })
  const { store } = database
  return { store, genesisHash, database, sizeBytes: () => store.stat().fileBytes, close: () => database.close() }
}

/** Which database a person means: a chain, and the folder where chains are kept. */
export interface DatabaseChoice {
  /** `dev`, `local`, or the path of a chain spec. */
  readonly chain: string
  readonly dataFolder: string
}

/** What `openDatabase` and `pruneDatabase` need to know. @throws PhatError `spec.*` */
export function databaseOptions({ chain, dataFolder }: DatabaseChoice) {
  const runtimes = createRuntimes()
  const spec = loadSpec(chain, runtimes)
  return { folder: folderOf(dataFolder, spec), chainId: spec.id, genesisHash: genesisHashOf(spec, runtimes), log: silentLog }
}

/** Opens a database to look at it: nothing is written. @throws PhatError `spec.*`, `database.*`, `kv.*` */
export function readDatabase(choice: DatabaseChoice): Database {
  return openDatabase({ ...databaseOptions(choice), readOnly: true })
}
