// SPDX-License-Identifier: Apache-2.0
import type { ByteString } from '@phat/primitives'

/** A value of the state; null was deleted. Values are never written in place. */
export type Value = Uint8Array | null

/**
 * Changes over a base that does not change. A journal stands in for a layer per frame: a mark is where the layer begins, to drop the layer
 * is to undo the journal to its mark, to commit it is to do nothing.
 */
export interface Overlay {
  get(key: ByteString): Uint8Array | undefined
  /** Sets, or deletes with null. The array is the overlay's from now on. */
  set(key: ByteString, value: Value): void
  /** The place to roll back to. */
  mark(): number
  rollback(mark: number): void
  /** What changed since the mark, as it is now; keys in order of their first change. */
  changesSince(mark: number): Map<ByteString, Value>
  /** Ends the journal: what changed so far cannot be rolled back any more. */
  seal(): void
  /** All changes over the base. */
  changes(): ReadonlyMap<ByteString, Value>
  /** Forgets all changes and the journal: they are in the base now. */
  clear(): void
}

/** Reads the base; the array stays valid. */
export type BaseReader = (key: ByteString) => Uint8Array | undefined

/** An overlay without changes. */
export function createOverlay(base: BaseReader): Overlay {
  const changed = new Map<ByteString, Value>()
  const keys: ByteString[] = []
  // What the overlay held before: undefined when the key was as in the base.
  const olds: (Value | undefined)[] = []
  return {
    get: (key) => {
      const value = changed.get(key)
      if (value !== undefined) return value === null ? undefined : value
      return base(key)
    },
    set: (key, value) => {
      keys.push(key)
      olds.push(changed.get(key))
      changed.set(key, value)
    },
    mark: () => keys.length,
    rollback: (mark) => {
      for (let at = keys.length - 1; at >= mark; at--) {
        const key = keys[at] as ByteString
        const old = olds[at]
        if (old === undefined) changed.delete(key)
        else changed.set(key, old)
      }
      keys.length = mark
      olds.length = mark
    },
    changesSince: (mark) => {
      const since = new Map<ByteString, Value>()
      for (let at = mark; at < keys.length; at++) {
        const key = keys[at] as ByteString
        if (!since.has(key)) since.set(key, changed.get(key) as Value)
      }
      return since
    },
    seal: () => {
      keys.length = 0
      olds.length = 0
    },
    changes: () => changed,
    clear: () => {
      changed.clear()
      keys.length = 0
      olds.length = 0
    },
  }
}
