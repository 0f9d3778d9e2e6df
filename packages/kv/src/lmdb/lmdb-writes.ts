// SPDX-License-Identifier: Apache-2.0
import type { Database, RootDatabase } from 'lmdb'
import type { Write } from '../ordered-store.ts'

/**
 * Writes of one child transaction. LMDB keeps the pages that a transaction has changed in a sorted list and inserts into it
 * by shifting, which is quadratic; with children the lists stay short and are merged: 5,000 writes take two thirds of the time.
 */
const childWrites = 128
/** Values up to here are copied into one buffer whose address LMDB's binding knows; asking for an address costs more. */
const stagedBytesMax = 4_096

/** Where a test may stop a write: before it, with half of it in the transaction, before and after the commit. */
export type WritePoint = 'begin' | 'half' | 'before-commit' | 'after-commit'

/** The binding reads a value between `start` and `end` where a buffer has them. */
interface StagedBytes extends Uint8Array {
  start: number
  end: number
}

const staged = Object.assign(new Uint8Array(stagedBytesMax), { start: 0, end: 0 }) satisfies StagedBytes

/**
 * Applies a batch in one transaction that is on the disk when this returns; children of it are atomic with it.
 * What is thrown in between aborts all of it.
 */
export function applyWrites(
  root: RootDatabase<Uint8Array, Uint8Array>,
  batch: readonly Write[],
  dbOf: (table: string) => Database<Uint8Array, Uint8Array>,
  onWrite: (point: WritePoint) => void,
): void {
  const half = batch.length >>> 1
  let name: string | undefined
  let db: Database<Uint8Array, Uint8Array> | undefined
  const apply = (from: number, to: number): void => {
    for (let i = from; i < to; i++) {
      const { table, key, value } = batch[i] as Write
      if (db === undefined || table !== name) {
        db = dbOf(table)
        name = table
      }
      if (value === null) db.removeSync(key)
      else put(db, key, value)
    }
  }
  root.transactionSync(() => {
    let at = 0
    while (at < batch.length) {
      if (at === half) onWrite('half')
      const from = at
      const to = Math.min(from + childWrites, at < half ? half : batch.length)
      // Inside a transaction it has run when it returns; its type is that of the asynchronous one.
      void root.childTransaction(() => apply(from, to))
      at = to
    }
    onWrite('before-commit')
  })
}

function put(db: Database<Uint8Array, Uint8Array>, key: Uint8Array, value: Uint8Array): void {
  if (value.length > stagedBytesMax) {
    db.putSync(key, value)
    return
  }
  staged.set(value)
  staged.end = value.length
  db.putSync(key, staged)
}
