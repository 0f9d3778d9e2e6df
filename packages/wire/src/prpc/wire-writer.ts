// SPDX-License-Identifier: Apache-2.0

/** A growing buffer for protobuf bytes. */
export class WireWriter {
  #bytes = new Uint8Array(256)
  #length = 0

  /** How many bytes were written. */
  get length(): number {
    return this.#length
  }

  #claim(size: number): number {
    const start = this.#length
    const end = start + size
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(end, this.#bytes.length * 2))
      grown.set(this.#bytes)
      this.#bytes = grown
    }
    this.#length = end
    return start
  }

  /** A varint of a number below 2^53, not negative. */
  varint(value: number): void {
    let rest = value
    while (rest > 0x7f) {
      const at = this.#claim(1)
      this.#bytes[at] = (rest % 0x80) | 0x80
      rest = Math.floor(rest / 0x80)
    }
    const at = this.#claim(1)
    this.#bytes[at] = rest
  }

  /** A varint of an unsigned 64-bit number. */
  bigVarint(value: bigint): void {
    let rest = value
    while (rest > 0x7fn) {
      const at = this.#claim(1)
      this.#bytes[at] = Number(rest & 0x7fn) | 0x80
      rest >>= 7n
    }
    this.varint(Number(rest))
  }

  /** The key of a field: number and wire type. */
  tag(number: number, wireType: number): void {
    this.varint(number * 8 + wireType)
  }

  /** Bytes as they are. */
  append(bytes: Uint8Array): void {
    const at = this.#claim(bytes.length)
    this.#bytes.set(bytes, at)
  }

  /** A length, then the bytes. */
  delimited(bytes: Uint8Array): void {
    this.varint(bytes.length)
    this.append(bytes)
  }

  /** A copy of what was written. */
  result(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }
}
