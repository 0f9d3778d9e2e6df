// SPDX-License-Identifier: Apache-2.0
import type { Codec } from '@phat/codec'
import type { ByteString } from '@phat/primitives'
import type { Overlay, Place } from './overlay.ts'

/** A place of the state, with the last bytes there that were decoded or encoded and their value. */
export interface Cell extends Place {
  stored: Uint8Array | undefined
  value: unknown
}

/** A cell that nothing is known of. */
export const newCell = (key: ByteString): Cell => ({ key, entry: undefined, stored: undefined, value: undefined })

/** How the cells of one storage item are read and written. */
export interface CellAccess<T, Q> {
  get(cell: Cell): T | Q
  has(cell: Cell): boolean
  set(cell: Cell, value: T): void
  remove(cell: Cell): void
  /** Replaces the value by what `change` makes of it; `undefined` deletes an optional one. Returns the new value. */
  mutate(cell: Cell, change: (value: T | Q) => T | Q): T | Q
}

/**
 * Access to cells of one type. A value is given out again as long as the very same bytes are stored, as values are never changed in
 * place; what was written is kept where its codec is exact.
 */
export function createCellAccess<T, Q>(codec: Codec<T>, fallback: Q, overlay: Overlay): CellAccess<T, Q> {
  const get = (cell: Cell): T | Q => {
    const stored = overlay.getAt(cell)
    if (stored === undefined) return fallback
    if (stored !== cell.stored) {
      cell.value = codec.decode(stored)
      cell.stored = stored
    }
    // The cast states what was decoded, or encoded below.
    return cell.value as T
  }
  const set = (cell: Cell, value: T): void => {
    const encoded = overlay.encode(codec, value)
    if (codec.exact) {
      cell.value = value
      cell.stored = encoded
    }
    overlay.setAt(cell, encoded)
  }
  const remove = (cell: Cell): void => overlay.setAt(cell, null)
  return {
    get,
    has: (cell) => overlay.getAt(cell) !== undefined,
    set,
    remove,
    mutate: (cell, change) => {
      const changed = change(get(cell))
      // A codec may have `undefined` among its values; only where nothing reads as undefined does it delete.
      if (changed === undefined && fallback === undefined) remove(cell)
      else set(cell, changed as T)
      return changed
    },
  }
}
