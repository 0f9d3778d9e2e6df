// SPDX-License-Identifier: Apache-2.0
import type { ByteString } from '@phat/primitives'

/** Shared arrays have so many bytes, and live as long as anything in them. */
const chunkBytes = 65_536
/** Longer bytes get an array of their own. */
const sharedMax = 4_096

/** Keeps many short byte arrays that are needed together. */
export interface ByteArena {
  copy(bytes: Uint8Array): Uint8Array
  /** The bytes of a byte string. */
  bytesOf(text: ByteString): Uint8Array
}

/**
 * Copies stand one after another in shared arrays. An array of its own lies outside the heap beyond 64 bytes, and to get and free
 * that memory costs more than the copying.
 */
export function createByteArena(): ByteArena {
  let chunk = new Uint8Array(0)
  let used = 0
  const claim = (length: number): Uint8Array => {
    if (length > sharedMax) return new Uint8Array(length)
    if (used + length > chunk.length) {
      chunk = new Uint8Array(chunkBytes)
      used = 0
    }
    const claimed = chunk.subarray(used, used + length)
    used += length
    return claimed
  }
  return {
    copy: (bytes) => {
      const copied = claim(bytes.length)
      copied.set(bytes)
      return copied
    },
    bytesOf: (text) => {
      const bytes = claim(text.length)
      for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i)
      return bytes
    },
  }
}
