// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { type LmdbOptions, type LmdbStore, openLmdbStore } from '../src/lmdb/lmdb-store.ts'

/** A file system in memory where there is one: the suite flushes tens of thousands of single writes. */
const base = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

/** Stores in folders of their own, closed and deleted after each test. */
export function useLmdbFolders(): { folder(): string; open(options?: Partial<LmdbOptions>): LmdbStore } {
  const folders: string[] = []
  const stores: LmdbStore[] = []
  const folder = (): string => {
    const made = mkdtempSync(join(base, 'kv-lmdb-'))
    folders.push(made)
    return made
  }
  afterEach(() => {
    for (const store of stores.splice(0)) store.close()
    for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true })
  })
  return {
    folder,
    open: (options = {}) => {
      const store = openLmdbStore({ path: folder(), ...options })
      stores.push(store)
      return store
    },
  }
}
