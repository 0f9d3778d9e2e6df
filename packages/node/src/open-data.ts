// SPDX-License-Identifier: Apache-2.0
import { join, resolve } from 'node:path'
import { type Database, type Log, openDatabase, silentLog } from '@phat/chain'
import { createMemoryStore, type OrderedStore } from '@phat/kv'
import type { BlockHash } from '@phat/primitives'
import { createRuntimes } from '@phat/runtime'
import { nodeErrors } from './node-errors.ts'
import type { NodeOptions } from './node-options.ts'
import { type OpenSpec, openSpec } from './spec/open-spec.ts'

const defaultDataFolder = 'phat-data'

/** The folder of one chain among those of a data folder. */
export const chainFolderOf = (dataFolder: string, { id }: Pick<OpenSpec, 'id'>): string => resolve(join(dataFolder, id))

/** Where a node keeps its chains, each in a folder named by its id; undefined for nowhere. @throws PhatError `node.bad-option` */
export function dataFolderOf({ chain, archive, stateHistory, dataFolder }: NodeOptions): string | undefined {
  if (archive === true && stateHistory !== undefined) {
    throw nodeErrors.error('bad-option', 'an archive keeps the state of every block, so that no history can be chosen')
  }
  return dataFolder ?? (chain === 'dev' ? undefined : defaultDataFolder)
}

/** The data of a chain, open. */
export interface OpenData {
  readonly store: OrderedStore
  /** The hash of the genesis that is stored, which is that of the spec; undefined where none is yet. */
  readonly genesisHash: BlockHash | undefined
  /** Undefined for a chain in memory. */
  readonly database: Database | undefined
  /** Bytes on disk. */
  sizeBytes(): number
  close(): void
}

/** Opens the data of a chain; without a folder in memory. @throws PhatError `database.*`, `kv.*` */
export function openData(folder: string | undefined, spec: OpenSpec, log: Log): OpenData {
  if (folder === undefined) {
    return { store: createMemoryStore(), genesisHash: undefined, database: undefined, sizeBytes: () => 0, close: () => {} }
  }
  const database = openDatabase({ folder, chainId: spec.id, genesisHash: spec.genesisHash, log })
  const { store } = database
  const { genesisHash } = database.identity
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
  const spec = openSpec(chain, dataFolder, createRuntimes())
  return { folder: chainFolderOf(dataFolder, spec), chainId: spec.id, genesisHash: spec.genesisHash, log: silentLog }
}

/** Opens a database to look at it: nothing is written. @throws PhatError `spec.*`, `database.*`, `kv.*` */
export function readDatabase(choice: DatabaseChoice): Database {
  return openDatabase({ ...databaseOptions(choice), readOnly: true })
}
