// SPDX-License-Identifier: Apache-2.0
import { createMemoryTable, type MemoryTable } from '@phat/kv'
import { type ByteString, byteStringPrefix, known } from '@phat/primitives'
import { type RedoRecord, redoneValue } from '../history/redo-log.ts'
import { type UndoEntry, undoEntryAt, undoKey, visitChunk } from '../history/undo-record.ts'

/** What flat keys of the main trie begin with. */
export const mainPrefix = 0
/** A group is divided anew when it holds this many records and this many times its share. */
const groupMax = 2_048
const groupShares = 4
/** Records that the division into groups is taken from. */
const sampleMax = 2_048

/** A record's place in memory: the commit's, and the entry's offset in its bytes. */
const offsetRange = 2 ** 32

interface Commit extends RedoRecord {
  /** Entries that are the newest of their key and not yet at their place. */
  live: number
}

/** A record that waits. */
export interface WaitingRecord {
  readonly name: ByteString
  readonly place: number
  readonly entry: UndoEntry
}

/** Records of the main trie that wait for their turn to be written to their place, by key, and the redo records they are read from. */
export interface WaitingRecords {
  readonly size: number
  /** Sequence number of the next commit. */
  next(): number
  /** What waits under a key; undefined when nothing does. The value is a view. */
  find(name: ByteString): { readonly value: Uint8Array | null } | undefined
  /** Flat keys that wait and are absent from the place: they and the place's own keys are all there are. */
  readonly born: MemoryTable
  /** The records whose turn is next, by key, and those of commits that wait for longer than they should. */
  due(): WaitingRecord[]
  /** The oldest redo records that nothing would read any longer once `settled` were written. */
  spent(settled: readonly WaitingRecord[]): RedoRecord[]
  /** Lets memory follow what a commit wrote: what was due, and its own record. */
  apply(written: WrittenCommit, settled: readonly WaitingRecord[], spent: number): void
  /** All records, by key. */
  all(): WaitingRecord[]
  /** All redo records, the oldest first. */
  commits(): readonly RedoRecord[]
}

/** A commit's record with what is known of its entries, each by its index. */
export interface WrittenCommit {
  readonly record: RedoRecord
  readonly names: readonly ByteString[]
  readonly offsets: ArrayLike<number>
  /** True when the place has the key; asked only of those that do not wait. */
  existed(index: number, entry: UndoEntry): boolean
}

interface Waiting {
  readonly groupCount: number
  commits: Commit[]
  readonly places: Map<ByteString, number>
  readonly born: MemoryTable
  /** Names from which the second, third … group begins. */
  bounds: ByteString[]
  groups: ByteString[][]
  /** The group whose turn is next. */
  turn: number
}

/** Reads waiting records from redo records; `inPlace` tells whether the place has a key. */
export function createWaitingRecords(
  records: readonly RedoRecord[],
  settleBlocks: number,
  inPlace: (key: Uint8Array) => boolean,
): WaitingRecords {
  const waiting: Waiting = {
    groupCount: Math.max(settleBlocks, 1),
    commits: [],
    places: new Map(),
    born: createMemoryTable(),
    bounds: [],
    groups: [[]],
    turn: 0,
  }
  for (const record of records) addCommit(waiting, readCommit(record, inPlace))
  return {
    get size() {
      return waiting.places.size
    },
    born: waiting.born,
    next: () => (waiting.commits.at(-1)?.sequence ?? 0) + 1,
    find: (name) => {
      const place = waiting.places.get(name)
      if (place === undefined) return undefined
      return { value: known(redoneValue(entryOf(waiting, place)), 'what waits is not at its place') }
    },
    due: () => dueEntries(waiting),
    spent: (settled) => spentRecords(waiting, settled),
    apply: (written, settled, spent) => {
      for (const { name } of settled) remove(waiting, name)
      waiting.commits.splice(0, spent)
      waiting.groups[waiting.turn] = []
      waiting.turn = (waiting.turn + 1) % waiting.groups.length
      addCommit(waiting, written)
    },
    all: () => sortedEntries(waiting, [...waiting.places.keys()]),
    commits: () => waiting.commits,
  }
}

/** The entry's key in the main trie: its flat key without the prefix of a byte. */
const nameOf = ({ chunk, keyAt, keyLength }: UndoEntry): ByteString =>
  byteStringPrefix(chunk.subarray(keyAt + 1, keyAt + keyLength), keyLength - 1)

const commitAt = ({ commits }: Waiting, place: number): Commit =>
  known(commits[Math.floor(place / offsetRange) - (commits[0]?.sequence ?? 0)], 'the commit of a waiting record')

const entryOf = (waiting: Waiting, place: number): UndoEntry => undoEntryAt(commitAt(waiting, place).bytes, place % offsetRange)

function remove(waiting: Waiting, name: ByteString): void {
  const place = waiting.places.get(name)
  if (place === undefined) return
  commitAt(waiting, place).live--
  waiting.places.delete(name)
  if (waiting.born.size > 0) waiting.born.remove(undoKey(entryOf(waiting, place)))
}

function readCommit(record: RedoRecord, inPlace: (key: Uint8Array) => boolean): WrittenCommit {
  const names: ByteString[] = []
  const offsets: number[] = []
  visitChunk(record.bytes, 0, (entry, offset) => {
    names.push(nameOf(entry))
    offsets.push(offset)
  })
  return { record, names, offsets, existed: (_, entry) => inPlace(undoKey(entry)) }
}

function addCommit(waiting: Waiting, { record, names, offsets, existed }: WrittenCommit): void {
  const { places, born, groups } = waiting
  const commit: Commit = { ...record, live: 0 }
  waiting.commits.push(commit)
  let largest = 0
  for (let i = 0; i < names.length; i++) {
    const name = known(names[i], 'a name for each entry')
    const offset = known(offsets[i], 'an offset for each entry')
    const entry = undoEntryAt(commit.bytes, offset)
    if (redoneValue(entry) === undefined) {
      // A record of a child trie never waits, and its name may be that of one of the main trie.
      if (entry.chunk[entry.keyAt] === mainPrefix) remove(waiting, name)
      continue
    }
    const older = places.get(name)
    if (older !== undefined) commitAt(waiting, older).live--
    else {
      largest = Math.max(largest, known(groups[groupOf(waiting, name)], 'a group for each name').push(name))
      if (!existed(i, entry)) born.put(undoKey(entry), emptyValue)
    }
    places.set(name, commit.sequence * offsetRange + offset)
    commit.live++
  }
  if (largest > Math.max(groupMax, (groupShares * places.size) / waiting.groupCount)) divide(waiting)
}

const emptyValue = new Uint8Array(0)

/** Index of the group that a name belongs to. */
function groupOf({ bounds }: Waiting, name: ByteString): number {
  let low = 0
  let high = bounds.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((bounds[middle] as ByteString) <= name) low = middle + 1
    else high = middle
  }
  return low
}

/** Divides the keys into groups of about the same number of records. */
function divide(waiting: Waiting): void {
  const names = [...waiting.places.keys()]
  const stride = Math.ceil(names.length / sampleMax)
  const sample = names.filter((_, i) => i % stride === 0).sort()
  const bounds = new Set<ByteString>()
  for (let i = 1; i < waiting.groupCount; i++) {
    bounds.add(sample[Math.floor((i * sample.length) / waiting.groupCount)] as ByteString)
  }
  waiting.bounds = [...bounds]
  waiting.groups = Array.from({ length: waiting.bounds.length + 1 }, () => [])
  waiting.turn %= waiting.groups.length
  for (const name of names) known(waiting.groups[groupOf(waiting, name)], 'a group for each name').push(name)
}

function sortedEntries(waiting: Waiting, names: ByteString[]): WaitingRecord[] {
  return names.sort().map((name) => {
    const place = known(waiting.places.get(name), 'a record that waits')
    return { name, place, entry: entryOf(waiting, place) }
  })
}

function dueEntries(waiting: Waiting): WaitingRecord[] {
  const { places, commits, groups, turn, groupCount } = waiting
  const names = new Set<ByteString>()
  for (const name of groups[turn] ?? []) if (places.has(name)) names.add(name)
  // Keys that follow one another can keep dividing groups anew before a turn comes to all of them.
  for (let i = 0; i < commits.length - 2 * groupCount; i++) {
    const { sequence, bytes } = known(commits[i], 'a commit by its index')
    visitChunk(bytes, 0, (entry, offset) => {
      const name = nameOf(entry)
      if (places.get(name) === sequence * offsetRange + offset) names.add(name)
    })
  }
  return sortedEntries(waiting, [...names])
}

function spentRecords({ commits }: Waiting, settled: readonly WaitingRecord[]): RedoRecord[] {
  const settling = new Map<number, number>()
  for (const { place } of settled) {
    const sequence = Math.floor(place / offsetRange)
    settling.set(sequence, (settling.get(sequence) ?? 0) + 1)
  }
  // Only from the oldest on: an older record would bring back what a newer one replaced.
  const kept = commits.findIndex(({ sequence, live }) => live > (settling.get(sequence) ?? 0))
  return commits.slice(0, kept < 0 ? commits.length : kept)
}
