// SPDX-License-Identifier: Apache-2.0
import { type Entry, keyBytesMax, type Table } from '@phat/kv'
import { type ByteString, compareBytes, equalBytes, known, startsWith } from '@phat/primitives'
import { trieErrors } from '../trie-errors.ts'
import type { Change } from '../update/update-trie.ts'
import { addBefore, type Befores, createBefores } from './key-history.ts'

/** Table of the flat state. */
export const stateTable = 'state'

/** A change that counts. */
export interface FlatChange extends Change {
  /** The key in the flat table; `key` is a view of it, and both of one array that all keys of the set share. */
  readonly flatKey: Uint8Array
}

/** The changes of one trie that count, sorted by key, and what they replace. */
export interface ChangeSet {
  readonly changes: readonly FlatChange[]
  readonly befores: Befores
}

/** Changes of one trie by key; null deletes. Of two changes to one key the later counts. */
export type Changes = Iterable<readonly [ByteString, Uint8Array | null]>

/**
 * Sorts changes by key and drops those without effect: an equal value, a deletion of nothing.
 * @throws PhatError `trie.key-too-long`
 */
export function effectiveChanges(table: Table, prefix: Uint8Array, changes: Changes): ChangeSet {
  const byName: ReadonlyMap<ByteString, Uint8Array | null> = changes instanceof Map ? changes : new Map(changes)
  // Byte strings compare as bytes do, and the default order of sort is theirs.
  const names = [...byName.keys()].sort()
  let total = 0
  for (const name of names) {
    if (prefix.length + name.length > keyBytesMax) {
      throw trieErrors.error('key-too-long', `a key of ${name.length} bytes; at most ${keyBytesMax - prefix.length}`)
    }
    total += prefix.length + name.length
  }
  const arena = new Uint8Array(total)
  const effective: FlatChange[] = []
  const befores = createBefores(names.length * 32)
  let at = 0
  for (const name of names) {
    const value = byName.get(name) ?? null
    const start = at
    arena.set(prefix, at)
    at += prefix.length
    for (let i = 0; i < name.length; i++) arena[at++] = name.charCodeAt(i)
    const flatKey = arena.subarray(start, at)
    const before = table.peek(flatKey) ?? null
    if (before === null ? value === null : value !== null && equalBytes(before, value)) continue
    addBefore(befores, name, before)
    effective.push({ flatKey, key: arena.subarray(start + prefix.length, at), value, existed: before !== null })
  }
  return { changes: effective, befores }
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
