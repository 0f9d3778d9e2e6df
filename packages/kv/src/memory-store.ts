// SPDX-License-Identifier: Apache-2.0
import { createMemoryTable, type MemoryTable } from './memory-table.ts'
import { keyBytesMax, kvErrors, type OrderedStore } from './ordered-store.ts'

/** A store in memory: for development networks, tests and replay. Nothing is kept after the process. */
export function createMemoryStore(): OrderedStore {
  const tables = new Map<string, MemoryTable>()
  const table = (name: string): MemoryTable => {
    let found = tables.get(name)
    if (found === undefined) {
      found = createMemoryTable()
      tables.set(name, found)
    }
    return found
  }
  return {
    table,
    write: (batch) => {
      for (const { key } of batch) {
        if (key.length === 0 || key.length > keyBytesMax) throw kvErrors.error('key-length', `a key of ${key.length} bytes`)
      }
      for (const { table: name, key, value } of batch) {
        if (value === null) table(name).remove(key)
        else table(name).put(key, value)
      }
    },
  }
}
