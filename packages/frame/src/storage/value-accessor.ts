// SPDX-License-Identifier: Apache-2.0
import type { Codec } from '@phat/codec'
import type { ByteString } from '@phat/primitives'
import { createCellAccess, newCell } from './cell.ts'
import type { Overlay } from './overlay.ts'

/** A single stored value; `Q` is what a read gives where nothing is stored. */
export interface StorageValue<T, Q> {
  readonly key: ByteString
  get(): T | Q
  set(value: T): void
  exists(): boolean
  /** Deletes the value. */
  kill(): void
  /** Reads and deletes. */
  take(): T | Q
  /** Replaces the value by what `change` makes of it; `undefined` deletes an optional one. Returns the new value. */
  mutate(change: (value: T | Q) => T | Q): T | Q
}

/** Binds a declared value to the state of an execution. */
export function bindValue<T, Q>(codec: Codec<T>, fallback: Q, key: ByteString, overlay: Overlay): StorageValue<T, Q> {
  const cells = createCellAccess(codec, fallback, overlay)
  const cell = newCell(key)
  return {
    key,
    get: () => cells.get(cell),
    set: (value) => cells.set(cell, value),
    exists: () => cells.has(cell),
    kill: () => cells.remove(cell),
    take: () => {
      const value = cells.get(cell)
      cells.remove(cell)
      return value
    },
    mutate: (change) => cells.mutate(cell, change),
  }
}
