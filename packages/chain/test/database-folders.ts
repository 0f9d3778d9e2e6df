// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StateCheckpoint } from '@phat/trie'
import { type Database, type DatabaseOptions, openDatabase } from '../src/database/open-database.ts'
import type { LogFields } from '../src/index.ts'
import { silentLog } from '../src/index.ts'

/** Databases in folders of their own; `clear` closes and deletes them all. */
export interface DatabaseFolders {
  folder(): string
  open(options: Partial<DatabaseOptions> & { readonly folder: string }): Database
  /** Events that opened databases logged. */
  readonly logged: { readonly event: string; readonly fields: LogFields | undefined }[]
  clear(): void
}

export function createDatabaseFolders(): DatabaseFolders {
  const folders: string[] = []
  const databases: Database[] = []
  const logged: DatabaseFolders['logged'] = []
  const log = { ...silentLog, warn: (event: string, fields?: LogFields) => void logged.push({ event, fields }) }
  return {
    folder: () => {
      const made = mkdtempSync(join(tmpdir(), 'chain-database-'))
      folders.push(made)
      return made
    },
    open: (options) => {
      const database = openDatabase({ chainId: 'test', log, ...options })
      databases.push(database)
      return database
    },
    logged,
    clear: () => {
      for (const database of databases.splice(0)) database.close()
      for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true })
      logged.length = 0
    },
  }
}

/** Slab `index` of version `version` of a made-up state. */
export const slabOf = (version: number, index: number): Uint8Array =>
  Uint8Array.from({ length: 3_000 + 1_000 * index }, (_, i) => (i * 31 + index * 7 + version * 13) & 255)

/** A made-up pinned state. */
export function checkpointOf(version: number, slabCount = 4): StateCheckpoint & { released: number } {
  const source = {
    version,
    head: Uint8Array.from({ length: 100 }, (_, i) => (i + version) & 255),
    slabCount,
    slab: (index: number) => slabOf(version, index),
    released: 0,
    release: () => {
      source.released++
    },
  }
  return source
}
