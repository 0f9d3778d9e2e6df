// SPDX-License-Identifier: Apache-2.0
import { prpcErrors } from './prpc-errors.ts'

/** Messages inside messages: the longest legal chain, a signed certificate chain, needs less than half of it. */
export const maxMessageDepth = 16

/** Fields and list elements in one body: an element may cost two bytes on the wire and a hundred times as many in memory. */
export const maxElements = 1 << 16

/** What all readers of one body share. */
export interface ReadBudget {
  elements: number
}

/** A cursor over protobuf bytes, which never reads past its end and never copies. */
export class WireReader {
  readonly #bytes: Uint8Array
  readonly #budget: ReadBudget
  readonly depth: number
  #offset = 0

  constructor(bytes: Uint8Array, budget: ReadBudget = { elements: 0 }, depth = 0) {
    if (depth > maxMessageDepth) throw prpcErrors.error('too-deep', `messages nest deeper than ${maxMessageDepth} levels`)
    this.#bytes = bytes
    this.#budget = budget
    this.depth = depth
  }

  get done(): boolean {
    return this.#offset >= this.#bytes.length
  }

  /** Counts a field or an element. */
  count(): void {
    if (++this.#budget.elements > maxElements) throw prpcErrors.error('too-many-elements', `more than ${maxElements} elements`)
  }

  #byte(): number {
    const byte = this.#bytes[this.#offset]
    if (byte === undefined) throw prpcErrors.error('malformed', `the body ends at byte ${this.#offset} inside a field`)
    this.#offset++
    return byte
  }

  /** A varint of up to ten bytes; bits above the 64th are dropped, as the specification has it. */
  bigVarint(): bigint {
    let low = 0
    let high = 0n
    for (let i = 0; i < 10; i++) {
      const byte = this.#byte()
      // Four groups of seven bits fit a small integer; the rest is rare and goes the slow way.
      if (i < 4) low |= (byte & 0x7f) << (7 * i)
      else high |= BigInt(byte & 0x7f) << BigInt(7 * i)
      if (byte < 0x80) return i < 4 ? BigInt(low) : BigInt.asUintN(64, high | BigInt(low))
    }
    throw prpcErrors.error('malformed', 'a varint is longer than ten bytes')
  }

  /** A varint cut to its lowest 32 bits. */
  uint32(): number {
    let value = 0
    for (let i = 0; i < 10; i++) {
      const byte = this.#byte()
      if (i < 5) value |= (byte & 0x7f) << (7 * i)
      if (byte < 0x80) return value >>> 0
    }
    throw prpcErrors.error('malformed', 'a varint is longer than ten bytes')
  }

  /** The key of the next field. */
  tag(): { readonly number: number; readonly wireType: number } {
    const tag = this.bigVarint()
    // A field number has 29 bits.
    if (tag > 0xffff_ffffn || tag < 8n) throw prpcErrors.error('malformed', 'a field has no valid number')
    const key = Number(tag)
    return { number: Math.floor(key / 8), wireType: key % 8 }
  }

  /** A length, then that many bytes, as a view. */
  delimited(): Uint8Array {
    return this.#take(Number(this.bigVarint()))
  }

  #take(length: number): Uint8Array {
    const left = this.#bytes.length - this.#offset
    if (length > left) throw prpcErrors.error('malformed', `a field claims ${length} bytes, ${left} follow`)
    const start = this.#bytes.byteOffset + this.#offset
    this.#offset += length
    // Not `subarray`, which would hand out a Node Buffer for an input that is one.
    return new Uint8Array(this.#bytes.buffer, start, length)
  }

  /** A reader of a part of this body, one level deeper if it is a message. */
  within(bytes: Uint8Array, levels: 0 | 1): WireReader {
    return new WireReader(bytes, this.#budget, this.depth + levels)
  }

  /** Passes over a field that nobody here knows. Groups, which proto3 does not have, are refused. */
  skip(wireType: number): void {
    if (wireType === 0) this.bigVarint()
    else if (wireType === 1) this.#take(8)
    else if (wireType === 2) this.delimited()
    else if (wireType === 5) this.#take(4)
    else throw prpcErrors.error('malformed', `wire type ${wireType} is none of proto3`)
  }
}
