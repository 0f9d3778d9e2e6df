// SPDX-License-Identifier: Apache-2.0
import type { Codec } from '@phat/codec'
import type { ByteString } from '@phat/primitives'
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
  const get = (): T | Q => {
    const stored = overlay.get(key)
    return stored === undefined ? fallback : codec.decode(stored)
  }
  const kill = (): void => overlay.set(key, null)
  return {
    key,
    get,
    set: (value) => overlay.set(key, codec.encode(value)),
    exists: () => overlay.get(key) !== undefined,
    kill,
    take: () => {
      const value = get()
      kill()
      return value
    },
    mutate: (change) => {
      const changed = change(get())
      // A codec may have `undefined` among its values; only where nothing reads as undefined does it delete.
      if (changed === undefined && fallback === undefined) kill()
      else overlay.set(key, codec.encode(changed as T))
      return changed
    },
  }
}
