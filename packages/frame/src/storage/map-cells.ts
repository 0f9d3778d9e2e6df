// SPDX-License-Identifier: Apache-2.0
import { type Codec, Writer } from '@phat/codec'
import { type ByteString, byteStringPrefix, toByteString } from '@phat/primitives'
import type { HashedKey } from './hashed-key.ts'
import type { Overlay } from './overlay.ts'

/** The cells of a map: where the entry of some keys stands, and what it holds. */
export interface MapCells<T, Q> {
  keyOf(keys: readonly unknown[]): ByteString
  get(keys: readonly unknown[]): T | Q
}

/** What a map remembers of one of its latest cells: its storage key, and the last bytes that were decoded there with their value. */
interface Cell {
  readonly key: ByteString
  stored: Uint8Array | undefined
  value: unknown
}

/** How many cells a map remembers in one execution. */
const rememberedCells = 4096

function storageKey(parts: readonly HashedKey<unknown>[], prefix: ByteString, keys: readonly unknown[]): ByteString {
  let key: string = prefix
  for (let i = 0; i < keys.length; i++) {
    const { codec, hash } = parts[i] as HashedKey<unknown>
    key += toByteString(hash(codec.encode(keys[i])))
  }
  return key as ByteString
}

/**
 * One call reads the same account a dozen times, and hashing its key and decoding its record cost more than all else. So a map keeps
 * its latest cells by the bytes of their keys: never by the identity of a key, whose owner may change it. A decoded value is given out
 * again while the very same bytes are stored, as values are never changed in place.
 */
export function createCells<T, Q>(
  parts: readonly HashedKey<unknown>[],
  codec: Codec<T>,
  fallback: Q,
  prefix: ByteString,
  overlay: Overlay,
): MapCells<T, Q> {
  const cells = new Map<string, Cell>()
  const writer = new Writer(64)

  /** The bytes of the keys, joined: they delimit themselves, so this names the list. */
  function contentOf(keys: readonly unknown[]): string {
    writer.length = 0
    writer.depth = 0
    for (let i = 0; i < keys.length; i++) (parts[i] as HashedKey<unknown>).codec.write(writer, keys[i])
    return byteStringPrefix(writer.bytes, writer.length)
  }

  function cellOf(keys: readonly unknown[]): Cell {
    const content = contentOf(keys)
    // Fewer keys than the map has name a prefix, not a cell.
    const whole = keys.length === parts.length
    const found = whole ? cells.get(content) : undefined
    if (found !== undefined) return found
    const cell: Cell = { key: storageKey(parts, prefix, keys), stored: undefined, value: undefined }
    if (cells.size >= rememberedCells) cells.clear()
    if (whole) cells.set(content, cell)
    return cell
  }

  return {
    keyOf: (keys) => cellOf(keys).key,
    get: (keys) => {
      const cell = cellOf(keys)
      const stored = overlay.get(cell.key)
      if (stored === undefined) return fallback
      if (stored !== cell.stored) {
        cell.value = codec.decode(stored)
        cell.stored = stored
      }
      // The cast states what was decoded above.
      return cell.value as T
    },
  }
}
