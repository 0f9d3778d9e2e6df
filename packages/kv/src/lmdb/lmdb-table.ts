// SPDX-License-Identifier: Apache-2.0
import type { Database, RangeOptions } from 'lmdb'
import { type Entry, keyBytesMax, kvErrors, type Table } from '../ordered-store.ts'
import { readFailure } from './lmdb-errors.ts'

/** An iteration reads this many records in its first step, then four times as many each time: one seek a step. */
const firstChunk = 2
const chunkMax = 512
/** A step with values ends early beyond this many bytes, so that long values are not all held at once. */
const chunkBytesMax = 1 << 20
/** The least key that can be stored. */
const leastKey = Uint8Array.of(0)

/** A range of LMDB's binding that begins at what `start` is when it is iterated. */
interface Range<T> {
  start: Uint8Array
  readonly items: Iterable<T>
}

/** A table to read. Making a range costs more than walking a short one: there is one of each kind, and no two walks at once. */
export interface LmdbReader {
  readonly db: Database<Uint8Array, Uint8Array>
  readonly keys: Range<Uint8Array>
  readonly entries: Range<Entry>
}

/** Makes the ranges of a table. */
export function createReader(db: Database<Uint8Array, Uint8Array>): LmdbReader {
  const rangeOf = <T>(itemsFrom: (options: RangeOptions) => Iterable<T>): Range<T> => {
    const options = { start: leastKey }
    return Object.assign(options, { items: itemsFrom(options) })
  }
  return { db, keys: rangeOf((options) => db.getKeys(options)), entries: rangeOf((options) => db.getRange(options)) }
}

/** One of LMDB's tables: what it is read through, and how often it was written. */
export interface OpenTable {
  /** Undefined in a store that is only read, where the table does not exist. */
  reader: LmdbReader | undefined
  /** Counts batches that wrote to the table, so that an iteration sees that it is stale. */
  writes: number
}

/** The buffer into which LMDB copies what it reads: its `length` is that of the last value, its memory is longer. */
let shared: Uint8Array | undefined
let sharedView: Uint8Array = new Uint8Array(0)

/** A plain view of what `getBinaryFast` returned. */
function viewOf(read: Uint8Array): Uint8Array {
  if (read !== shared) {
    shared = read
    sharedView = new Uint8Array(read.buffer, read.byteOffset, read.byteLength)
  }
  return sharedView.subarray(0, read.length)
}

/**
 * Makes the reading side of a table; `opened` answers for the store: it throws when that is closed.
 * No read transaction outlives a call, so that an abandoned iteration cannot keep LMDB from using pages again.
 */
export function createLmdbTable(opened: () => OpenTable): Table {
  const peek = (key: Uint8Array): Uint8Array | undefined => {
    const { reader } = opened()
    if (reader === undefined || key.length === 0 || key.length > keyBytesMax) return undefined
    try {
      const read = reader.db.getBinaryFast(key)
      return read === undefined ? undefined : viewOf(read)
    } catch (error) {
      throw readFailure(error)
    }
  }
  return {
    peek,
    get: (key) => peek(key)?.slice(),
    has: (key) => peek(key) !== undefined,
    first: (from) => readEntries(opened().reader, seekKey(from), 1).at(0),
    *entries(from): Generator<Entry> {
      yield* chunks(opened, from, readEntries, ({ key }) => key)
    },
    *keys(from): Generator<Uint8Array> {
      yield* chunks(opened, from, readKeys, (key) => key)
    },
  }
}

/** Where a seek starts: no key is empty, and none is longer than the longest, so that what follows a longer one is the same. */
function seekKey(from: Uint8Array): Uint8Array {
  if (from.length === 0) return leastKey
  return from.length <= keyBytesMax ? from : after(from.subarray(0, keyBytesMax))
}

/** The key that follows `key` at once: there is nothing between. */
function after(key: Uint8Array): Uint8Array {
  if (key.length < keyBytesMax) {
    const next = new Uint8Array(key.length + 1)
    next.set(key)
    return next
  }
  // The longest keys have no room for a zero: the next one is the shorter prefix with its last byte raised.
  let length = key.length
  while (length > 0 && key[length - 1] === 0xff) length--
  const next = key.slice(0, length)
  if (length > 0) next[length - 1] = (next[length - 1] as number) + 1
  return next
}

/** Reads a table in steps, each complete before the first record of it is given out. */
function* chunks<T>(
  opened: () => OpenTable,
  from: Uint8Array,
  read: (reader: LmdbReader | undefined, start: Uint8Array, limit: number) => T[],
  keyOf: (item: T) => Uint8Array,
): Generator<T> {
  const started = opened().writes
  let start = seekKey(from)
  for (let limit = firstChunk; start.length > 0; limit = Math.min(limit * 4, chunkMax)) {
    const items = read(opened().reader, start, limit)
    const last = items.at(-1)
    if (last === undefined) return
    // Before the reader gets the key, which is then its own.
    start = after(keyOf(last))
    for (const item of items) {
      yield item
      if (opened().writes !== started) throw kvErrors.error('stale-iterator', 'the table was written during an iteration')
    }
  }
}

/** At most `limit` keys from `start` on. LMDB hands out a copy of each, in a subclass of its own. */
function readKeys(reader: LmdbReader | undefined, start: Uint8Array, limit: number): Uint8Array[] {
  const keys: Uint8Array[] = []
  if (reader === undefined || start.length === 0) return keys
  const range = reader.keys
  range.start = start
  try {
    for (const key of range.items) {
      keys.push(new Uint8Array(key))
      if (keys.length === limit) break
    }
  } catch (error) {
    throw readFailure(error)
  }
  return keys
}

/** At most `limit` records from `start` on, fewer where their values are long. */
function readEntries(reader: LmdbReader | undefined, start: Uint8Array, limit: number): Entry[] {
  const entries: Entry[] = []
  if (reader === undefined || start.length === 0) return entries
  const range = reader.entries
  range.start = start
  let size = 0
  try {
    for (const { key, value } of range.items) {
      entries.push({ key: new Uint8Array(key), value: new Uint8Array(value) })
      size += value.length
      if (entries.length === limit || size > chunkBytesMax) break
    }
  } catch (error) {
    throw readFailure(error)
  }
  return entries
}
