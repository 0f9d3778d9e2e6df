// SPDX-License-Identifier: Apache-2.0
import { assert } from '@phat/primitives'

/**
 * What a version replaced, as the store keeps it: a head, and entries in chunks. Each entry, integers little endian:
 *   2 bytes: length of the flat key; the highest bit is set when the version deleted the key
 *   4 bytes: length of the value that the key held, all bits set when it did not exist
 *   the flat key, the value.
 * An entry never spans chunks. Its location is the chunk's index (high bits) and its offset in the chunk (low 14 bits).
 */
const entryHeadBytes = 6
const deletesFlag = 0x8000
const absentLength = 0xffff_ffff
/** With LMDB's page header this fills four pages of 4 KiB; only a chunk of one long entry is longer. */
const chunkBytesMax = 16_368
const offsetBits = 14
const chunksMax = 1 << (31 - offsetBits)

/** Entries of one version being collected. */
export interface UndoChanges {
  bytes: Uint8Array
  length: number
  count: number
  /** Where each chunk begins. */
  readonly chunks: number[]
}

/** Makes room for about `capacity` bytes; it grows as needed. */
export function createUndoChanges(capacity: number): UndoChanges {
  return { bytes: new Uint8Array(Math.max(capacity, 256)), length: 0, count: 0, chunks: [] }
}

/** Appends what a flat key held, null when it did not exist. Copies both. */
export function addUndo(undo: UndoChanges, flatKey: Uint8Array, before: Uint8Array | null, deletes: boolean): void {
  const needed = entryHeadBytes + flatKey.length + (before?.length ?? 0)
  let at = undo.length
  if (at + needed > undo.bytes.length) {
    const grown = new Uint8Array((at + needed) * 2)
    grown.set(undo.bytes.subarray(0, at))
    undo.bytes = grown
  }
  const chunkAt = undo.chunks.at(-1)
  if (chunkAt === undefined || at + needed - chunkAt > chunkBytesMax) {
    assert(undo.chunks.length < chunksMax, 'the entries of one version have locations')
    undo.chunks.push(at)
  }
  const { bytes } = undo
  const lengthAndFlag = flatKey.length | (deletes ? deletesFlag : 0)
  const valueLength = before === null ? absentLength : before.length
  bytes[at++] = lengthAndFlag & 255
  bytes[at++] = lengthAndFlag >>> 8
  bytes[at++] = valueLength & 255
  bytes[at++] = (valueLength >>> 8) & 255
  bytes[at++] = (valueLength >>> 16) & 255
  bytes[at++] = valueLength >>> 24
  bytes.set(flatKey, at)
  at += flatKey.length
  if (before !== null) bytes.set(before, at)
  undo.length += needed
  undo.count++
}

/** The collected chunks, views of one array. */
export function undoChunks({ bytes, length, chunks }: UndoChanges): Uint8Array[] {
  return chunks.map((at, i) => bytes.subarray(at, chunks[i + 1] ?? length))
}

/** One entry where it stands in its chunk. */
export interface UndoEntry {
  readonly chunk: Uint8Array
  readonly keyAt: number
  readonly keyLength: number
  readonly deletes: boolean
  readonly existed: boolean
  readonly valueAt: number
  /** Offset of the next entry; of the chunk's end after the last. */
  readonly end: number
}

/** Reads the entry at an offset of a chunk. */
export function undoEntryAt(chunk: Uint8Array, offset: number): UndoEntry {
  const byte = (index: number): number => chunk[offset + index] as number
  const lengthAndFlag = byte(0) | (byte(1) << 8)
  const valueLength = (byte(2) | (byte(3) << 8) | (byte(4) << 16) | (byte(5) << 24)) >>> 0
  const existed = valueLength !== absentLength
  const keyAt = offset + entryHeadBytes
  const keyLength = lengthAndFlag & (deletesFlag - 1)
  const valueAt = keyAt + keyLength
  return {
    chunk,
    keyAt,
    keyLength,
    deletes: (lengthAndFlag & deletesFlag) !== 0,
    existed,
    valueAt,
    end: valueAt + (existed ? valueLength : 0),
  }
}

/** Calls `visit` with each entry of a chunk, the chunk-th of its version, and its location. */
export function visitChunk(bytes: Uint8Array, chunk: number, visit: (entry: UndoEntry, location: number) => void): void {
  for (let offset = 0; offset < bytes.length; ) {
    const entry = undoEntryAt(bytes, offset)
    visit(entry, (chunk << offsetBits) | offset)
    offset = entry.end
  }
}

/** What the entry's key held; null when it did not exist. A copy. */
export function undoValue(entry: UndoEntry): Uint8Array | null {
  return undoValueView(entry)?.slice() ?? null
}

/** What the entry's key held; null when it did not exist. A view of the chunk. */
export function undoValueView({ chunk, existed, valueAt, end }: UndoEntry): Uint8Array | null {
  return existed ? chunk.subarray(valueAt, end) : null
}

/** The entry's flat key; a view of the chunk. */
export function undoKey({ chunk, keyAt, keyLength }: UndoEntry): Uint8Array {
  return chunk.subarray(keyAt, keyAt + keyLength)
}

/** Index of the chunk that a location names. */
export function chunkOf(location: number): number {
  return location >>> offsetBits
}

/** Offset in bytes of the entry in its chunk. */
export function offsetOf(location: number): number {
  return location & ((1 << offsetBits) - 1)
}
