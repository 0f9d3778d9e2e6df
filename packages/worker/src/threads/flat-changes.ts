// SPDX-License-Identifier: Apache-2.0
import { type ByteString, toByteString } from '@phat/primitives'

/** Flat changes of a state; `null` deletes. */
export type FlatChanges = Iterable<readonly [key: ByteString, value: Uint8Array | null]>

/*
 * Changes cross between threads as one buffer, which moves instead of being copied. Layout, integers little endian:
 *
 *   u32 count, then count times: u32 key length · u32 value length (0xffffffff: deleted) · key · value
 */
const deleted = 0xffff_ffff
const headerBytes = 8

/** Packs changes into one buffer. */
export function packChanges(changes: FlatChanges): ArrayBuffer {
  const list = [...changes]
  let length = 4
  for (const [key, value] of list) length += headerBytes + key.length + (value?.length ?? 0)
  const buffer = new ArrayBuffer(length)
  const bytes = new Uint8Array(buffer)
  const view = new DataView(buffer)
  view.setUint32(0, list.length, true)
  let offset = 4
  for (const [key, value] of list) {
    view.setUint32(offset, key.length, true)
    view.setUint32(offset + 4, value?.length ?? deleted, true)
    offset += headerBytes
    for (let i = 0; i < key.length; i++) bytes[offset + i] = key.charCodeAt(i)
    offset += key.length
    if (value === null) continue
    bytes.set(value, offset)
    offset += value.length
  }
  return buffer
}

/** Unpacks what `packChanges` made; values are copies, so that one small value does not keep a whole block alive. */
export function* unpackChanges(buffer: ArrayBuffer): Generator<readonly [key: ByteString, value: Uint8Array | null]> {
  const view = new DataView(buffer)
  const bytes = new Uint8Array(buffer)
  let offset = 4
  for (let left = view.getUint32(0, true); left > 0; left--) {
    const keyLength = view.getUint32(offset, true)
    const valueLength = view.getUint32(offset + 4, true)
    offset += headerBytes
    const key = toByteString(bytes.subarray(offset, offset + keyLength))
    offset += keyLength
    if (valueLength === deleted) yield [key, null]
    else {
      yield [key, bytes.slice(offset, offset + valueLength)]
      offset += valueLength
    }
  }
}
