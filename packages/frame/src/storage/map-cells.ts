// SPDX-License-Identifier: Apache-2.0
import { Writer } from '@phat/codec'
import { type ByteString, toByteString } from '@phat/primitives'
import { type Cell, newCell } from './cell.ts'
import type { HashedKey } from './hashed-key.ts'

/** Finds the cell of some keys of a map; fewer keys than the map has name a prefix. */
export type MapCells = (keys: readonly unknown[]) => Cell

/** A cell under the bytes of its keys. */
interface Remembered {
  readonly content: Uint8Array
  readonly cell: Cell
}

/** How many cells a map remembers in one execution; a power of two. */
const rememberedCells = 4096

/** Longer keys are not remembered. */
const contentMax = 64

function storageKey(parts: readonly HashedKey<unknown>[], prefix: ByteString, keys: readonly unknown[]): ByteString {
  let key: string = prefix
  for (let i = 0; i < keys.length; i++) {
    const { codec, hash } = parts[i] as HashedKey<unknown>
    key += toByteString(hash(codec.encode(keys[i])))
  }
  return key as ByteString
}

/** Spreads keys over the places of the memory (FNV-1a). Who makes keys collide makes the map forget, and nothing else. */
function placeOf({ bytes, length }: Writer): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193)
  return (hash ^ (hash >>> 15)) & (rememberedCells - 1)
}

function isContent(content: Uint8Array, { bytes, length }: Writer): boolean {
  if (content.length !== length) return false
  for (let i = 0; i < length; i++) if (content[i] !== bytes[i]) return false
  return true
}

/**
 * One call reads the same account a dozen times, and hashing its key and decoding its record cost more than all else. So a map keeps
 * its latest cells by the bytes of their keys: never by the identity of a key, whose owner may change it. Each content has one place
 * to be kept, where the next one with the same place replaces it.
 */
export function createMapCells(parts: readonly HashedKey<unknown>[], prefix: ByteString): MapCells {
  let cells: (Remembered | undefined)[] | undefined
  const content = new Writer(contentMax)

  return (keys) => {
    if (keys.length !== parts.length) return newCell(storageKey(parts, prefix, keys))
    content.length = 0
    content.depth = 0
    // The bytes of the keys, joined: they delimit themselves, so this names the list.
    for (let i = 0; i < keys.length; i++) (parts[i] as HashedKey<unknown>).codec.write(content, keys[i])
    if (content.length > contentMax) return newCell(storageKey(parts, prefix, keys))
    cells ??= new Array<Remembered | undefined>(rememberedCells)
    const place = placeOf(content)
    const found = cells[place]
    if (found !== undefined && isContent(found.content, content)) return found.cell
    const cell = newCell(storageKey(parts, prefix, keys))
    cells[place] = { content: content.result(), cell }
    return cell
  }
}
