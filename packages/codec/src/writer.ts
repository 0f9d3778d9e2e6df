// SPDX-License-Identifier: Apache-2.0

/** Up to so many bytes are appended one by one. */
const loopMax = 64

/** A growing buffer for SCALE bytes. */
export class Writer {
  bytes: Uint8Array
  view: DataView
  length = 0
  /** How many recursive (lazy) codecs are being written right now. */
  depth = 0

  constructor(capacity = 256) {
    this.bytes = new Uint8Array(capacity)
    this.view = new DataView(this.bytes.buffer)
  }

  /** Makes room for `size` more bytes and returns where they begin; the caller fills them. `bytes` and `view` may be others after it. */
  claim(size: number): number {
    const start = this.length
    const end = start + size
    if (end > this.bytes.length) this.#grow(end)
    this.length = end
    return start
  }

  /** Appends one byte. */
  byte(value: number): void {
    // The claim comes first: it may replace the buffer.
    const at = this.claim(1)
    this.bytes[at] = value
  }

  /** Appends bytes. */
  append(bytes: Uint8Array): void {
    const { length } = bytes
    const at = this.claim(length)
    // A call into the engine costs more than a loop over a hash or an account.
    const into = this.bytes
    if (length > loopMax) into.set(bytes, at)
    else for (let i = 0; i < length; i++) into[at + i] = bytes[i] as number
  }

  /** A copy of what was written. */
  result(): Uint8Array {
    return this.bytes.slice(0, this.length)
  }

  #grow(needed: number): void {
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2))
    grown.set(this.bytes.subarray(0, this.length))
    this.bytes = grown
    this.view = new DataView(grown.buffer)
  }
}
