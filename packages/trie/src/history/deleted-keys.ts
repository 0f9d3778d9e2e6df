// SPDX-License-Identifier: Apache-2.0
import { createMemoryStore, type Table } from '@phat/kv'
import { known } from '@phat/primitives'

const tableName = 'deleted'

/** Flat keys that versions in history deleted, in order, so that an iteration over an old version meets them. */
export interface DeletedKeys {
  readonly table: Table
  /** Notes the keys that one version deleted. */
  note(keys: readonly Uint8Array[]): void
  /** Takes back what was noted for one version. */
  forget(keys: readonly Uint8Array[]): void
}

/** Makes an empty list. Values count the versions that deleted a key. */
export function createDeletedKeys(): DeletedKeys {
  const store = createMemoryStore()
  const table = store.table(tableName)
  const add = (key: Uint8Array, delta: number): void => {
    const stored = table.peek(key)
    const count = (stored === undefined ? 0 : readCount(stored)) + delta
    store.write([{ table: tableName, key, value: count === 0 ? null : countBytes(count) }])
  }
  return {
    table,
    note: (keys) => {
      for (const key of keys) add(key, 1)
    },
    forget: (keys) => {
      for (const key of keys) add(key, -1)
    },
  }
}

function readCount(bytes: Uint8Array): number {
  return known(new Uint32Array(bytes.slice().buffer)[0], 'a count has 4 bytes')
}

function countBytes(count: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(count).buffer)
}
