// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { kvErrors } from '@phat/kv'
import { type LmdbStore, openLmdbStore, type WritePoint } from '@phat/kv/lmdb'
import { assert } from '@phat/primitives'
import type { StateCheckpoint, StoredCheckpoint } from '@phat/trie'
import type { Log } from '../log.ts'
import { databaseErrors } from './database-errors.ts'
import { lockFolder } from './folder-lock.ts'
import { type DatabaseIdentity, databaseFormat, raiseFormat, readIdentity, requireIdentity, writeIdentity } from './identity.ts'
import { readNewestCheckpoint } from './read-checkpoint.ts'
import { type CheckpointStep, writeCheckpoint } from './write-checkpoint.ts'

export interface DatabaseOptions {
  /** Folder of one chain's data: the database is in `db` below it, checkpoints and the lock beside that. */
  readonly folder: string
  readonly chainId: string
  /** Hash of the genesis block, where it is known; a function is asked only when the database has a genesis to compare with. */
  readonly genesisHash?: Uint8Array | (() => Uint8Array) | undefined
  /** Only reads; nothing is made, and the lock is still taken: no other process may have it open. */
  readonly readOnly?: boolean
  /** For crash tests: see `LmdbOptions.onWrite`. */
  readonly onWrite?: (point: WritePoint) => void
  /** For crash tests: called before each step of writing a checkpoint. */
  readonly onCheckpoint?: (step: CheckpointStep) => void
  readonly log: Log
}

/** A chain's database, open in this process and in no other. */
export interface Database {
  readonly folder: string
  readonly store: LmdbStore
  readonly identity: DatabaseIdentity
  /** Blocks over which changes of the state settle: see `StateOptions`. */
  readonly settleBlocks: number
  /** Takes the newest checkpoint whose checksums are right, once: it is large, and only the opening state needs it. */
  takeCheckpoint(): StoredCheckpoint | undefined
  /**
   * Writes a checkpoint of the state beside the block path and then removes older ones; one at a time. The source is released.
   * @throws PhatError `database.checkpoint-failed`; the signal's reason
   */
  saveCheckpoint(source: StateCheckpoint, signal: AbortSignal): Promise<void>
  /** Closes the store and gives the lock back. Closing twice is no error. */
  close(): void
}

/** See docs/adr/0007-flat-records-settle-over-several-blocks.md. */
const settleBlocks = 32

/** The folder of the store in a chain's folder. */
export const storeFolder = (folder: string): string => join(folder, 'db')
/** Where pruning writes the compact copy. */
export const compactFolder = (folder: string): string => join(folder, 'db.compact')

/**
 * Opens the database of a chain, or makes it.
 * @throws PhatError `database.in-use`, `database.newer`, `database.foreign`, `database.corrupt`, `database.missing` (to read only);
 * `kv.open-failed`, `kv.disk-full`
 */
export function openDatabase(options: DatabaseOptions): Database {
  const { folder, readOnly = false, log, onCheckpoint = () => {} } = options
  if (readOnly && !existsSync(storeFolder(folder))) throw databaseErrors.error('missing', folder)
  mkdirSync(folder, { recursive: true })
  const unlock = lockFolder(folder)
  try {
    // A compact copy that was not put in place: the process died before.
    if (!readOnly) rmSync(compactFolder(folder), { recursive: true, force: true })
    const { store, identity } = openStore(options, readOnly)
    let checkpoint = readNewestCheckpoint(folder, readOnly, log)
    let saving = false
    let open = true
    return {
      folder,
      store,
      identity,
      settleBlocks,
      takeCheckpoint: () => {
        const taken = checkpoint
        checkpoint = undefined
        return taken
      },
      saveCheckpoint: async (source, signal) => {
        assert(!saving && open && !readOnly, 'one checkpoint at a time, into an open database')
        saving = true
        try {
          await writeCheckpoint(folder, source, signal, onCheckpoint)
        } finally {
          saving = false
        }
      },
      close: () => {
        if (!open) return
        open = false
        store.close()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

function openStore(options: DatabaseOptions, readOnly: boolean): { store: LmdbStore; identity: DatabaseIdentity } {
  const { folder, chainId, genesisHash, onWrite } = options
  const store = openFile(storeFolder(folder), readOnly, onWrite)
  try {
    let identity = readIdentity(store)
    if (identity === undefined) {
      if (readOnly || store.stat().tables.some(({ entries }) => entries > 0)) {
        throw databaseErrors.error('foreign', `${storeFolder(folder)} does not say of which chain it is`)
      }
      writeIdentity(store, chainId)
      identity = readIdentity(store) as DatabaseIdentity
    }
    requireIdentity(identity, chainId, genesisHash)
    if (!readOnly && identity.format < databaseFormat) {
      raiseFormat(store)
      identity = { ...identity, format: databaseFormat }
    }
    return { store, identity }
  } catch (error) {
    store.close()
    throw error
  }
}

function openFile(path: string, readOnly: boolean, onWrite: DatabaseOptions['onWrite']): LmdbStore {
  try {
    return openLmdbStore({ path, readOnly, ...(onWrite === undefined ? {} : { onWrite }) })
  } catch (error) {
    if (kvErrors.is(error, 'not-a-database')) throw databaseErrors.error('foreign', `${path} holds no database`, { cause: error })
    if (kvErrors.is(error, 'corrupt')) throw databaseErrors.error('corrupt', String(error), { cause: error })
    throw error
  }
}
