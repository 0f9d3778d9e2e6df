// SPDX-License-Identifier: Apache-2.0
import { type ByteString, known } from '@phat/primitives'

/** Length that stands for a key that did not exist. */
const absent = 0xffff_ffff

/** One version's before-values of a key space. */
interface Diff {
  readonly names: readonly ByteString[]
  /** The before-values packed one after another: length (4 bytes, little endian) and bytes. */
  readonly packed: Uint8Array
}

/**
 * What keys held before the newer versions changed them, indexed by key: a read of an old version costs one look-up and a binary
 * search over that key's changes. Values are packed by version, so that a key in history costs no objects of its own but a list.
 */
export interface KeyHistory {
  /** Notes the before-values of a version, newer than all others. */
  push(version: number, names: readonly ByteString[], values: readonly (Uint8Array | null)[]): void
  /** Forgets a version, which is the oldest or the newest, and returns the names it changed. */
  drop(version: number): readonly ByteString[]
  /** What the key held in `version` where a newer version changed it; undefined where none did, so that the current value counts. */
  before(version: number, name: ByteString): { readonly value: Uint8Array | null } | undefined
  /** Like `before`, without reading the value: whether the key existed. */
  existed(version: number, name: ByteString): boolean | undefined
  /** Before-values of one version by name. */
  diff(version: number): readonly (readonly [ByteString, Uint8Array | null])[]
  /** The newest version noted that changed the key. */
  newest(name: ByteString): number | undefined
  /** True when the version is noted. */
  has(version: number): boolean
  /** True when no version is noted. */
  isEmpty(): boolean
}

export function createKeyHistory(): KeyHistory {
  const diffs = new Map<number, Diff>()
  /** By key: version and offset of each before-value, in pairs, ascending by version. */
  const index = new Map<ByteString, number[]>()

  /** Position of the first pair of a newer version; the list's length when there is none. */
  const newer = (list: readonly number[], version: number): number => {
    let low = 0
    let high = list.length >>> 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((list[middle * 2] as number) > version) high = middle
      else low = middle + 1
    }
    return low * 2
  }
  const locate = (version: number, name: ByteString): { packed: Uint8Array; offset: number } | undefined => {
    const list = index.get(name)
    if (list === undefined) return undefined
    const at = newer(list, version)
    if (at === list.length) return undefined
    const { packed } = known(diffs.get(list[at] as number), 'the diff of an indexed version')
    return { packed, offset: list[at + 1] as number }
  }

  return {
    push: (version, names, values) => {
      const { packed, offsets } = packValues(values)
      diffs.set(version, { names, packed })
      for (let i = 0; i < names.length; i++) {
        const name = names[i] as ByteString
        const list = index.get(name)
        if (list === undefined) index.set(name, [version, offsets[i] as number])
        else list.push(version, offsets[i] as number)
      }
    },
    drop: (version) => {
      const { names } = known(diffs.get(version), 'a version that is noted')
      for (const name of names) {
        const list = known(index.get(name), 'the list of a noted key')
        list.splice(list.indexOf(version), 2)
        if (list.length === 0) index.delete(name)
      }
      diffs.delete(version)
      return names
    },
    before: (version, name) => {
      const found = locate(version, name)
      return found && { value: unpackValue(found.packed, found.offset) }
    },
    existed: (version, name) => {
      const found = locate(version, name)
      return found && readLength(found.packed, found.offset) !== absent
    },
    diff: (version) => {
      const { names, packed } = known(diffs.get(version), 'a version that is noted')
      let offset = 0
      return names.map((name) => {
        const value = unpackValue(packed, offset)
        offset += 4 + (value?.length ?? 0)
        return [name, value] as const
      })
    },
    newest: (name) => index.get(name)?.at(-2),
    has: (version) => diffs.has(version),
    isEmpty: () => diffs.size === 0,
  }
}

function packValues(values: readonly (Uint8Array | null)[]): { packed: Uint8Array; offsets: Uint32Array } {
  let total = 0
  for (const value of values) total += 4 + (value?.length ?? 0)
  const packed = new Uint8Array(total)
  const offsets = new Uint32Array(values.length)
  let offset = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? null
    const length = value === null ? absent : value.length
    offsets[i] = offset
    for (let byte = 0; byte < 4; byte++) packed[offset + byte] = (length >>> (8 * byte)) & 255
    if (value !== null) packed.set(value, offset + 4)
    offset += 4 + (value?.length ?? 0)
  }
  return { packed, offsets }
}

function readLength(packed: Uint8Array, offset: number): number {
  const byte = (index: number): number => packed[offset + index] as number
  return (byte(0) | (byte(1) << 8) | (byte(2) << 16) | (byte(3) << 24)) >>> 0
}

function unpackValue(packed: Uint8Array, offset: number): Uint8Array | null {
  const length = readLength(packed, offset)
  return length === absent ? null : packed.slice(offset + 4, offset + 4 + length)
}
