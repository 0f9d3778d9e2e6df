// SPDX-License-Identifier: Apache-2.0
import { type ByteString, known } from '@phat/primitives'

/** Length that stands for a key that did not exist. */
const absent = 0xffff_ffff

/** What the keys of one change set held before it: their values packed one after another, each a length (4 bytes, little endian) and bytes. */
export interface Befores {
  readonly names: ByteString[]
  /** Where each name's value begins. */
  readonly offsets: number[]
  packed: Uint8Array
  length: number
}

/** Makes room for about `capacity` bytes of values; it grows as needed. */
export function createBefores(capacity: number): Befores {
  return { names: [], offsets: [], packed: new Uint8Array(capacity), length: 0 }
}

/** Appends what a key held; null when it did not exist. Copies the value. */
export function addBefore(befores: Befores, name: ByteString, value: Uint8Array | null): void {
  const needed = befores.length + 4 + (value?.length ?? 0)
  if (needed > befores.packed.length) {
    const grown = new Uint8Array(needed * 2)
    grown.set(befores.packed.subarray(0, befores.length))
    befores.packed = grown
  }
  const { packed, length: offset } = befores
  const length = value === null ? absent : value.length
  packed[offset] = length & 255
  packed[offset + 1] = (length >>> 8) & 255
  packed[offset + 2] = (length >>> 16) & 255
  packed[offset + 3] = length >>> 24
  if (value !== null) packed.set(value, offset + 4)
  befores.names.push(name)
  befores.offsets.push(offset)
  befores.length = needed
}

/** The value at an offset, null when the key did not exist; a copy. */
export function beforeAt({ packed }: Befores, offset: number): Uint8Array | null {
  const length = readLength(packed, offset)
  return length === absent ? null : packed.slice(offset + 4, offset + 4 + length)
}

function readLength(packed: Uint8Array, offset: number): number {
  const byte = (index: number): number => packed[offset + index] as number
  return (byte(0) | (byte(1) << 8) | (byte(2) << 16) | (byte(3) << 24)) >>> 0
}

/**
 * What keys held before the newer versions changed them, indexed by key: a read of an old version costs one look-up and a binary
 * search over that key's changes. Values are packed by version, so that a key in history costs no objects of its own but a list.
 */
export interface KeyHistory {
  /** Notes what a version replaced, newer than all others. */
  push(version: number, befores: Befores): void
  /** Forgets a version, which is the oldest or the newest, and returns what it replaced. */
  drop(version: number): Befores
  /** What the key held in `version` where a newer version changed it; undefined where none did, so that the current value counts. */
  before(version: number, name: ByteString): { readonly value: Uint8Array | null } | undefined
  /** Like `before`, without reading the value: whether the key existed. */
  existed(version: number, name: ByteString): boolean | undefined
  /** What a noted version replaced. */
  of(version: number): Befores
  /** The newest version noted that changed the key. */
  newest(name: ByteString): number | undefined
  /** True when no newer version is noted, so that the current values are those of `version`. */
  isCurrent(version: number): boolean
  /** True when no version is noted. */
  isEmpty(): boolean
}

/** Makes an empty history. */
export function createKeyHistory(): KeyHistory {
  const diffs = new Map<number, Befores>()
  let newestVersion = -1
  /** By key: version and offset of each before-value, in pairs, ascending by version. */
  const index = new Map<ByteString, number[]>()
  /** Versions noted and not in the index yet, ascending: always the newest ones. Most leave history unread and are never indexed. */
  let pending: number[] = []
  const of = (version: number): Befores => known(diffs.get(version), 'a version that is noted')
  const indexed = (): ReadonlyMap<ByteString, number[]> => {
    for (const version of pending) addToIndex(index, version, of(version))
    pending = []
    return index
  }
  const locate = (version: number, name: ByteString): { befores: Befores; offset: number } | undefined => {
    const list = indexed().get(name)
    const at = list === undefined ? -1 : newerPair(list, version)
    if (list === undefined || at === list.length) return undefined
    return { befores: of(list[at] as number), offset: list[at + 1] as number }
  }
  return {
    push: (version, befores) => {
      const { packed, length } = befores
      newestVersion = version
      // Growth leaves room; history keeps only what is filled.
      diffs.set(version, packed.length > length * 1.25 ? { ...befores, packed: packed.slice(0, length) } : befores)
      pending.push(version)
    },
    drop: (version) => {
      const befores = of(version)
      const isIndexed = !pending.includes(version)
      if (!isIndexed) pending = pending.filter((other) => other !== version)
      for (const name of isIndexed ? befores.names : []) {
        const list = known(index.get(name), 'the list of a noted key')
        if (list.length === 2) index.delete(name)
        else if (list[0] === version) list.splice(0, 2)
        else list.length -= 2
      }
      diffs.delete(version)
      if (version === newestVersion) newestVersion = Math.max(-1, ...diffs.keys())
      return befores
    },
    before: (version, name) => {
      const found = locate(version, name)
      return found && { value: beforeAt(found.befores, found.offset) }
    },
    existed: (version, name) => {
      const found = locate(version, name)
      return found && readLength(found.befores.packed, found.offset) !== absent
    },
    of,
    newest: (name) => indexed().get(name)?.at(-2),
    isCurrent: (version) => version >= newestVersion,
    isEmpty: () => diffs.size === 0,
  }
}

/** Notes where each before-value of a version lies. Versions come in ascending order. */
function addToIndex(index: Map<ByteString, number[]>, version: number, { names, offsets }: Befores): void {
  for (let i = 0; i < names.length; i++) {
    const list = index.get(names[i] as ByteString)
    if (list === undefined) index.set(names[i] as ByteString, [version, offsets[i] as number])
    else list.push(version, offsets[i] as number)
  }
}

/** Position of the first pair of a newer version; the list's length when there is none. */
function newerPair(list: readonly number[], version: number): number {
  let low = 0
  let high = list.length >>> 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((list[middle * 2] as number) > version) high = middle
    else low = middle + 1
  }
  return low * 2
}
