// SPDX-License-Identifier: Apache-2.0
import { codecErrors } from './codec-error.ts'

/** How deep recursive values may nest, as parity-scale-codec's `decode_all_with_depth_limit` is used in Substrate. */
export const maxDepth = 256

/** A cursor over SCALE bytes. It never reads past the end and never copies: byte values are views of the input. */
export class Reader {
  readonly bytes: Uint8Array
  #view: DataView | undefined
  offset: number
  /** How many recursive (lazy) codecs are being read right now. */
  depth = 0
  /** How many elements without size this cursor has read: they cost no bytes, so only a count bounds them. */
  sizeless = 0

  constructor(bytes: Uint8Array, offset = 0) {
    this.bytes = bytes
    this.offset = offset
  }

  /** The bytes for reading numbers. Made on first use: many inputs have none that need it, and making one costs as much as a field. */
  get view(): DataView {
    this.#view ??= new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength)
    return this.#view
  }

  /** Bytes not read yet. */
  get remaining(): number {
    return this.bytes.length - this.offset
  }

  /** Moves over `length` bytes and returns where they began; throws `codec.unexpected-end` if there are fewer. */
  advance(length: number): number {
    const start = this.offset
    if (length > this.bytes.length - start) {
      throw codecErrors.error('unexpected-end', `needs ${length} bytes at offset ${start}, has ${this.bytes.length - start}`)
    }
    this.offset = start + length
    return start
  }

  /** The next `length` bytes as a view. */
  take(length: number): Uint8Array {
    const start = this.advance(length)
    // Not `subarray`, which would hand out a Node Buffer for an input that is one.
    return new Uint8Array(this.bytes.buffer, this.bytes.byteOffset + start, length)
  }

  /** The next byte. */
  byte(): number {
    return this.bytes[this.advance(1)] as number
  }
}
