// SPDX-License-Identifier: Apache-2.0
import { createMemoryStore, type Table } from '@phat/kv'
import { equalBytes } from '@phat/primitives'

const tableName = 'deleted'

/** Keys that versions kept in history deleted, in order, so that an iteration over an old version meets them. */
export interface DeletedKeys {
  readonly table: Table
  /** Notes keys as deleted by a version; the newest deletion of a key counts. */
  note(version: number, keys: readonly Uint8Array[]): void
  /** Forgets the deletions of a version, except of keys that a newer version deleted again. */
  forget(version: number): void
}

/** Makes an empty list. */
export function createDeletedKeys(): DeletedKeys {
  const store = createMemoryStore()
  const table = store.table(tableName)
  const byVersion = new Map<number, Uint8Array[]>()
  return {
    table,
    note: (version, keys) => {
      if (keys.length === 0) return
      const owned = keys.map((key) => key.slice())
      byVersion.set(version, [...(byVersion.get(version) ?? []), ...owned])
      const value = versionBytes(version)
      store.write(owned.map((key) => ({ table: tableName, key, value })))
    },
    forget: (version) => {
      const keys = byVersion.get(version)
      if (keys === undefined) return
      byVersion.delete(version)
      const value = versionBytes(version)
      const forgotten = keys.filter((key) => {
        const newest = table.peek(key)
        return newest !== undefined && equalBytes(newest, value)
      })
      store.write(forgotten.map((key) => ({ table: tableName, key, value: null })))
    },
  }
}

function versionBytes(version: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(version))
  return bytes
}
