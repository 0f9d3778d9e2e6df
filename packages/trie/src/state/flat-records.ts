// SPDX-License-Identifier: Apache-2.0
import type { Entry, OrderedStore, Table, Write } from '@phat/kv'
import { type ByteString, byteStringPrefix, compareBytes } from '@phat/primitives'
import { createRedoRecord, type RecordChange, readRedoRecords, redoDeletions } from '../history/redo-log.ts'
import { undoKey, undoValueView } from '../history/undo-record.ts'
import { createWaitingRecords, mainPrefix, type WaitingRecord, type WaitingRecords } from './waiting-records.ts'

/** Table of the flat state. */
const stateTable = 'state'
/** Most records that wait for their turn; a commit that would pass it, or alone is half of it, writes everything to its place. */
const waitingMax = 1 << 18
/** Longer records, and those of child tries, are written to their place at once: they fill a good part of a page alone, or are few. */
const waitingBytesMax = 512

/** A change whose key's name in its trie is known, and whose key's presence is: `existed` tells of the records before it. */
export interface KnownChange extends RecordChange {
  readonly name: ByteString
  readonly existed: boolean
}

/** What a commit writes; `apply` lets memory follow, once the store has it. */
export interface Settlement {
  readonly writes: readonly Write[]
  apply(): void
}

/**
 * The current records of the flat state, read as one table. A write in an ordered file copies a page for nearly every record that it
 * changes, since keys are hashes. So a commit writes its changes once, in sequence, as a redo record, and keeps them in memory; what it
 * writes to their place is one of `settleBlocks` groups, by key, of what waits, whose records share pages. After as many commits each
 * change has had its turn. Opening reads the redo records again.
 */
export interface FlatRecords extends Table {
  /** `peek` for one who has the key's name in its trie, too. */
  peekNamed(name: ByteString, key: Uint8Array): Uint8Array | undefined
  /** What a commit of these changes, each key once, writes. `direct` leaves nothing waiting. */
  plan(changes: readonly KnownChange[], direct: boolean): Settlement
  /** Records that wait for their turn. */
  waiting(): number
}

/**
 * Opens the flat records of a store. With `settleBlocks` 0 every commit writes to the place, as is best in memory.
 * @throws PhatError `trie.corrupt-state`
 */
export function openFlatRecords(store: OrderedStore, settleBlocks: number): FlatRecords {
  const base = store.table(stateTable)
  const open = (): WaitingRecords => createWaitingRecords(readRedoRecords(store), settleBlocks, (key) => base.has(key))
  let waiting = open()
  const peekNamed = (name: ByteString, key: Uint8Array): Uint8Array | undefined => {
    const found = key[0] === mainPrefix ? waiting.find(name) : undefined
    return found === undefined ? base.peek(key) : (found.value ?? undefined)
  }
  const peek = (key: Uint8Array): Uint8Array | undefined =>
    waiting.size === 0 ? base.peek(key) : peekNamed(nameOfFlat(key), key)
  const keys = (from: Uint8Array): IterableIterator<Uint8Array> =>
    waiting.size === 0 ? base.keys(from) : presentKeys(waiting, base.keys(from), waiting.born.keys(from))
  function* entries(from: Uint8Array): Generator<Entry> {
    if (waiting.size === 0) yield* base.entries(from)
    else for (const key of keys(from)) yield { key, value: peek(key)?.slice() ?? new Uint8Array(0) }
  }
  return {
    peek,
    peekNamed,
    get: (key) => peek(key)?.slice(),
    has: (key) => peek(key) !== undefined,
    first: (from) => {
      if (waiting.size === 0) return base.first(from)
      for (const entry of entries(from)) return entry
      return undefined
    },
    entries,
    keys,
    plan: (changes, direct) => {
      if (changes.length === 0 && waiting.size === 0) return { writes: [], apply: () => {} }
      const atOnce = direct || settleBlocks === 0 || changes.length > waitingMax / 2 || waiting.size + changes.length > waitingMax
      if (!atOnce) return planTurn(waiting, changes)
      const writes = atOnceWrites(waiting, changes)
      return {
        writes,
        apply: () => {
          if (waiting.commits().length > 0) waiting = open()
        },
      }
    },
    waiting: () => waiting.size,
  }
}

/** Merges the keys of the place with those that only wait, both ascending, without what was deleted. */
function* presentKeys(waiting: WaitingRecords, placed: Iterator<Uint8Array>, born: Iterator<Uint8Array>): Generator<Uint8Array> {
  let a = placed.next()
  let b = born.next()
  while (!a.done || !b.done) {
    const isPlaced = b.done || (!a.done && compareBytes(a.value, b.value) < 0)
    const key = (isPlaced ? a.value : b.value) as Uint8Array
    if (key[0] !== mainPrefix || waiting.find(nameOfFlat(key))?.value !== null) yield key
    if (isPlaced) a = placed.next()
    else b = born.next()
  }
}

const nameOfFlat = (key: Uint8Array): ByteString => byteStringPrefix(key.subarray(1), Math.max(0, key.length - 1))

const isDirect = ({ key, value }: RecordChange): boolean =>
  key[0] !== mainPrefix || key.length + (value?.length ?? 0) > waitingBytesMax

const placeWrite = (key: Uint8Array, value: Uint8Array | null): Write => ({ table: stateTable, key, value })

const settledWrite = ({ entry }: WaitingRecord): Write => placeWrite(undoKey(entry), undoValueView(entry))

/** Writes what waits, then the changes: of two writes to one key the later counts. */
function atOnceWrites(waiting: WaitingRecords, changes: readonly RecordChange[]): Write[] {
  const writes = waiting.all().map(settledWrite)
  for (const { key, value } of changes) writes.push(placeWrite(key, value))
  for (const record of waiting.commits()) for (const write of redoDeletions(record)) writes.push(write)
  return writes
}

function planTurn(waiting: WaitingRecords, changes: readonly KnownChange[]): Settlement {
  const { record, offsets, writes } = createRedoRecord(waiting.next(), changes, isDirect)
  const due = waiting.due()
  for (const waited of due) writes.push(settledWrite(waited))
  for (const change of changes) if (isDirect(change)) writes.push(placeWrite(change.key, change.value))
  const spent = waiting.spent(due)
  for (const old of spent) for (const write of redoDeletions(old)) writes.push(write)
  return {
    writes,
    apply: () => {
      const names = changes.map(({ name }) => name)
      waiting.apply({ record, names, offsets, existed: (index) => changes[index]?.existed === true }, due, spent.length)
    },
  }
}
