// SPDX-License-Identifier: Apache-2.0
import { type Codec, Writer } from '@phat/codec'

/** Longer values get an array of their own. */
const valueMax = 256
/** Values share arrays of so many bytes, which live as long as any of them: as long as the changes of a block. */
const chunkBytes = 16_384

/** Encodes values that one execution stores. */
export type ValueArena = <T>(codec: Codec<T>, value: T) => Uint8Array

/**
 * An encoder whose results stand one after another in shared arrays. An array of its own for each value lies outside the heap beyond
 * 64 bytes, and to get and free that memory costs more than to encode.
 */
export function createValueArena(): ValueArena {
  let chunk: Writer | undefined
  return (codec, value) => {
    if (codec.maxSize > valueMax) return codec.encode(value)
    if (chunk === undefined || chunk.length + valueMax > chunkBytes) chunk = new Writer(chunkBytes)
    const start = chunk.length
    chunk.depth = 0
    try {
      codec.write(chunk, value)
    } catch (error) {
      chunk.length = start
      throw error
    }
    return new Uint8Array(chunk.bytes.buffer, start, chunk.length - start)
  }
}
