// SPDX-License-Identifier: Apache-2.0
import { type Entry, keyBytesMax, type Table } from '@phat/kv'
import { type ByteString, compareBytes, equalBytes, known, startsWith } from '@phat/primitives'
import { addUndo, type UndoChanges } from '../history/undo-record.ts'
import { trieErrors } from '../trie-errors.ts'
import type { Change } from '../update/update-trie.ts'
import type { FlatRecords } from './flat-records.ts'

/** A change that counts, by its flat key, as the trie and the store take it. */
export interface FlatChange extends Change {
  readonly name: ByteString
}

/** Changes of one trie by key; null deletes. Of two changes to one key the later counts. */
export type Changes = Iterable<readonly [ByteString, Uint8Array | null]>

/**
 * Sorts changes by key and drops those without effect: an equal value, a deletion of nothing. Notes in `undo` what the others
 * replace. The keys are views of one array.
 * @throws PhatError `trie.key-too-long`
 */
export function effectiveChanges(table: FlatRecords, prefix: Uint8Array, changes: Changes, undo: UndoChanges): FlatChange[] {
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
  let at = 0
  for (const name of names) {
    const value = byName.get(name) ?? null
    const start = at
    arena.set(prefix, at)
    at += prefix.length
    for (let i = 0; i < name.length; i++) arena[at++] = name.charCodeAt(i)
    const key = arena.subarray(start, at)
    const before = table.peekNamed(name, key) ?? null
    if (before === null ? value === null : value !== null && equalBytes(before, value)) continue
    addUndo(undo, key, before, value === null)
    effective.push({ name, key, value, existed: before !== null })
  }
  return effective
}

/** The first flat key below the first `nibbles` of `path`. */
export function leastKeyBelow(path: Uint8Array, nibbles: number): Uint8Array {
  const from = path.slice(0, (nibbles + 1) >>> 1)
  if ((nibbles & 1) === 1) from[from.length - 1] = (from[from.length - 1] as number) & 0xf0
  return from
}

/** The record whose flat key begins with the first `nibbles` of `path`; the caller knows that there is exactly one. */
export function leafAt(table: Table, path: Uint8Array, nibbles: number): Entry {
  return known(table.first(leastKeyBelow(path, nibbles)), 'a leaf of the trie stands in the flat state')
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
