// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '@phat/primitives'

/** Nothing shorter leaves a client: most calls and answers look alike. */
export const smallestSize = 256

/**
 * The size that a content of so many bytes is padded to: eight classes for each doubling, so that at most an eighth is lost and an observer
 * learns three bits below the leading one.
 */
export function sizeClass(length: number): number {
  if (length <= smallestSize) return smallestSize
  const step = 2 ** (Math.floor(Math.log2(length)) - 3)
  return Math.ceil(length / step) * step
}

/** Bytes of the length in front. */
const prefixLength = 4

/** A length (u32, little endian), the content, zeros up to the class. */
export function padToClass(content: Uint8Array): Uint8Array {
  const padded = new Uint8Array(sizeClass(prefixLength + content.length))
  new DataView(padded.buffer).setUint32(0, content.length, true)
  padded.set(content, prefixLength)
  return padded
}

/** The content again; undefined unless the padding is just what `padToClass` makes. */
export function unpad(padded: Uint8Array): Uint8Array | undefined {
  if (padded.length < smallestSize) return undefined
  const length = new DataView(padded.buffer, padded.byteOffset, padded.byteLength).getUint32(0, true)
  const end = prefixLength + length
  if (end > padded.length || sizeClass(end) !== padded.length) return undefined
  for (let i = end; i < padded.length; i++) if (padded[i] !== 0) return undefined
  return concatBytes(padded.subarray(prefixLength, end))
}
