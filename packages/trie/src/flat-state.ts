// SPDX-License-Identifier: Apache-2.0
import { type Entry, keyBytesMax, type Table } from '@phat/kv'
import { type ByteString, compareBytes, equalBytes, known, startsWith } from '@phat/primitives'
import { trieErrors } from './trie-errors.ts'
import type { Change } from './update-trie.ts'

/** Table of the flat state. */
export const stateTable = 'state'

/** A change that counts, with what it replaces. */
export interface FlatChange extends Change {
  readonly name: ByteString
  /** The key in the flat table; `key` is a view of it. */
  readonly flatKey: Uint8Array
  readonly before: Uint8Array | null
}

/** Changes of one trie by key; null deletes. Of two changes to one key the later counts. */
export type Changes = Iterable<readonly [ByteString, Uint8Array | null]>

/**
 * Sorts changes by key and drops those without effect: an equal value, a deletion of nothing.
 * @throws PhatError `trie.key-too-long`
 */
export function effectiveChanges(table: Table, prefix: Uint8Array, changes: Changes): FlatChange[] {
  const sorted = [...changes].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  const effective: FlatChange[] = []
  for (let at = 0; at < sorted.length; at++) {
    const [name, value] = sorted[at] as (typeof sorted)[number]
    if (sorted[at + 1]?.[0] === name) continue
    const length = prefix.length + name.length
    if (length > keyBytesMax)
      throw trieErrors.error('key-too-long', `a key of ${name.length} bytes; at most ${keyBytesMax - prefix.length}`)
    const flatKey = new Uint8Array(length)
    flatKey.set(prefix)
    for (let i = 0; i < name.length; i++) flatKey[prefix.length + i] = name.charCodeAt(i)
    const before = table.get(flatKey) ?? null
    if (before === null ? value === null : value !== null && equalBytes(before, value)) continue
    effective.push({ name, flatKey, key: flatKey.subarray(prefix.length), value, before, existed: before !== null })
  }
  return effective
}

/** The record whose key begins with the first `nibbles` of `path`; the caller knows that there is exactly one. */
export function leafAt(table: Table, prefix: Uint8Array, path: Uint8Array, nibbles: number): Entry {
  const bytes = (nibbles + 1) >>> 1
  const from = new Uint8Array(prefix.length + bytes)
  from.set(prefix)
  from.set(path.subarray(0, bytes), prefix.length)
  if ((nibbles & 1) === 1) from[from.length - 1] = (from[from.length - 1] as number) & 0xf0
  const { key, value } = known(table.first(from), 'a leaf of the trie stands in the flat state')
  return { key: key.subarray(prefix.length), value }
}

/** Keys of `table` from `from` on, as long as they begin with `prefix`. */
export function* keysWithin(table: Table, prefix: Uint8Array, from: Uint8Array): Generator<Uint8Array> {
  for (const key of table.keys(from)) {
    if (!startsWith(key, prefix)) return
    yield key
  }
}

/** Merges two ascending sequences of keys; a key in both counts as left. */
export function* mergeKeys(
  left: Iterator<Uint8Array>,
  right: Iterator<Uint8Array>,
): Generator<{ readonly key: Uint8Array; readonly isLeft: boolean }> {
  let a = left.next()
  let b = right.next()
  while (!a.done || !b.done) {
    const order = a.done ? 1 : b.done ? -1 : compareBytes(a.value, b.value)
    if (order <= 0) {
      yield { key: a.value, isLeft: true }
      a = left.next()
      if (order === 0) b = right.next()
    } else {
      yield { key: b.value, isLeft: false }
      b = right.next()
    }
  }
}
