// SPDX-License-Identifier: Apache-2.0
import { type Codec, Reader } from '@phat/codec'
import { assert, type ByteString, fromByteString } from '@phat/primitives'
import { createCellAccess } from './cell.ts'
import type { HashedKey } from './hashed-key.ts'
import { createMapCells } from './map-cells.ts'
import type { Overlay } from './overlay.ts'

/** A stored map; `Q` is what a read gives where nothing is stored. */
export interface StorageMap<K, T, Q> {
  keyOf(key: K): ByteString
  get(key: K): T | Q
  set(key: K, value: T): void
  has(key: K): boolean
  remove(key: K): void
  take(key: K): T | Q
  /** Replaces the value by what `change` makes of it; `undefined` deletes. Returns the new value. */
  mutate(key: K, change: (value: T | Q) => T | Q): T | Q
  /** Entries in the order of their storage keys. Only for maps with a bound, or in genesis, migrations and queries. */
  entries(): Generator<readonly [K, T]>
  keys(): Generator<K>
  /** Removes at most `limit` entries; true when none are left. */
  clear(limit: number): boolean
}

/** A stored map of two keys. */
export interface StorageDoubleMap<K1, K2, T, Q> {
  keyOf(first: K1, second: K2): ByteString
  get(first: K1, second: K2): T | Q
  set(first: K1, second: K2, value: T): void
  has(first: K1, second: K2): boolean
  remove(first: K1, second: K2): void
  take(first: K1, second: K2): T | Q
  mutate(first: K1, second: K2, change: (value: T | Q) => T | Q): T | Q
  entries(): Generator<readonly [K1, K2, T]>
  /** Entries under one first key. */
  entriesUnder(first: K1): Generator<readonly [K2, T]>
  /** Removes at most `limit` entries under one first key; true when none are left. */
  clearUnder(first: K1, limit: number): boolean
}

/** A stored map of several keys, which are given as a list. */
export interface StorageNMap<K extends readonly unknown[], T, Q> {
  keyOf(...keys: K): ByteString
  get(...keys: K): T | Q
  set(...keysAndValue: [...K, T]): void
  has(...keys: K): boolean
  remove(...keys: K): void
  entries(): Generator<readonly [...K, T]>
}

/** Reads the keys of an entry back from its storage key. */
function readKeys(parts: readonly HashedKey<unknown>[], prefix: ByteString, key: ByteString): unknown[] {
  const reader = new Reader(fromByteString(key.slice(prefix.length) as ByteString))
  return parts.map((part) => {
    assert(
      part.prefixSize !== undefined,
      `${part.hasher} keys cannot be read back: declare the map with a Concat hasher to iterate`,
    )
    reader.advance(part.prefixSize)
    return part.codec.read(reader)
  })
}

/** Removes keys under `prefix`, at most `limit`; true when none are left. */
function clearPrefix(overlay: Overlay, prefix: ByteString, limit: number): boolean {
  let removed = 0
  for (const key of overlay.keys(prefix)) {
    if (removed === limit) return false
    overlay.set(key, null)
    removed++
  }
  return true
}

/**
 * Binds a declared map to the state of an execution. One implementation serves every number of keys: the last argument of `set`
 * and `mutate` is the value or the change, what precedes are the keys.
 */
export function bindMap<T, Q>(
  parts: readonly HashedKey<unknown>[],
  codec: Codec<T>,
  fallback: Q,
  prefix: ByteString,
  overlay: Overlay,
): object {
  const cellOf = createMapCells(parts, prefix)
  const cells = createCellAccess(codec, fallback, overlay)
  const keyOf = (keys: readonly unknown[]): ByteString => cellOf(keys).key
  function* entriesFrom(under: ByteString, from: number): Generator<unknown[]> {
    for (const key of overlay.keys(under)) {
      const stored = overlay.get(key)
      if (stored !== undefined) yield [...readKeys(parts, prefix, key).slice(from), codec.decode(stored)]
    }
  }
  return {
    keyOf: (...keys: unknown[]) => keyOf(keys),
    get: (...keys: unknown[]) => cells.get(cellOf(keys)),
    has: (...keys: unknown[]) => cells.has(cellOf(keys)),
    set: (...keysAndValue: unknown[]) => {
      const value = keysAndValue.pop() as T
      cells.set(cellOf(keysAndValue), value)
    },
    remove: (...keys: unknown[]) => cells.remove(cellOf(keys)),
    take: (...keys: unknown[]) => {
      const cell = cellOf(keys)
      const value = cells.get(cell)
      cells.remove(cell)
      return value
    },
    mutate: (...keysAndChange: unknown[]) => {
      const change = keysAndChange.pop() as (value: T | Q) => T | Q
      return cells.mutate(cellOf(keysAndChange), change)
    },
    entries: () => entriesFrom(prefix, 0),
    entriesUnder: (first: unknown) => entriesFrom(keyOf([first]), 1),
    *keys() {
      for (const key of overlay.keys(prefix)) yield readKeys(parts, prefix, key)[0]
    },
    clear: (limit: number) => clearPrefix(overlay, prefix, limit),
    clearUnder: (first: unknown, limit: number) => clearPrefix(overlay, keyOf([first]), limit),
  }
}
