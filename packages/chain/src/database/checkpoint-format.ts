// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import { textBytes } from '@phat/primitives'

export const checkpointMagic = textBytes('phat-ckp')
export const checkpointFormat = 1
/** Bytes before the head: magic (8), format (4), version (8), slab count (4), head length (4); numbers are little-endian. */
export const preambleBytes = 28
export const checksumBytes = 64
/** Bytes before each slab: its length (4). */
export const slabPrefixBytes = 4
/** A head or a slab that says to be longer is not ours. */
export const partBytesMax = 1 << 30

/** The first bytes of a checkpoint file. */
export function encodePreamble(version: number, slabCount: number, headLength: number): Uint8Array {
  const bytes = new Uint8Array(preambleBytes)
  const view = new DataView(bytes.buffer)
  bytes.set(checkpointMagic)
  view.setUint32(8, checkpointFormat, true)
  view.setBigUint64(12, BigInt(version), true)
  view.setUint32(20, slabCount, true)
  view.setUint32(24, headLength, true)
  return bytes
}

/** BLAKE2b-512 of a part with what comes before it, so that parts of different files or places cannot be exchanged. */
export function checksum(before: Uint8Array, part: Uint8Array): Uint8Array {
  return createHash('blake2b512').update(before).update(part).digest()
}
