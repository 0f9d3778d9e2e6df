// SPDX-License-Identifier: Apache-2.0
import type { HostContext } from '../host/host-context.ts'
import { sentinel } from './return-codes.ts'

/** Where the bytes of the guest are; they are asked for at each access, since growth replaces the array. */
export interface GuestBytes {
  readonly bytes: Uint8Array
}

/**
 * The only way to a guest's memory. Pointers and lengths are unsigned 32-bit numbers, so their sums are exact; what lies outside the
 * memory ends the frame with `OutOfBounds`. What is read is copied: a guest that runs meanwhile cannot change it.
 */
export class GuestMemory {
  readonly #guest: GuestBytes
  readonly #context: HostContext

  constructor(guest: GuestBytes, context: HostContext) {
    this.#guest = guest
    this.#context = context
  }

  /** A copy of `length` bytes. */
  read(pointer: number, length: number): Uint8Array {
    const { bytes } = this.#guest
    if (pointer + length > bytes.length) this.#context.fail('OutOfBounds')
    return bytes.slice(pointer, pointer + length)
  }

  /** A little-endian u32. */
  readU32(pointer: number): number {
    const { bytes } = this.#guest
    if (pointer + 4 > bytes.length) this.#context.fail('OutOfBounds')
    const low = (bytes[pointer] as number) | ((bytes[pointer + 1] as number) << 8) | ((bytes[pointer + 2] as number) << 16)
    return (low | ((bytes[pointer + 3] as number) << 24)) >>> 0
  }

  /** A little-endian u128: an amount of money. */
  readBalance(pointer: number): bigint {
    const { bytes } = this.#guest
    if (pointer + 16 > bytes.length) this.#context.fail('OutOfBounds')
    const view = new DataView(bytes.buffer, bytes.byteOffset + pointer, 16)
    return view.getBigUint64(0, true) | (view.getBigUint64(8, true) << 64n)
  }

  write(pointer: number, data: Uint8Array): void {
    const { bytes } = this.#guest
    if (pointer + data.length > bytes.length) this.#context.fail('OutOfBounds')
    bytes.set(data, pointer)
  }

  writeU32(pointer: number, value: number): void {
    const { bytes } = this.#guest
    if (pointer + 4 > bytes.length) this.#context.fail('OutOfBounds')
    bytes[pointer] = value
    bytes[pointer + 1] = value >>> 8
    bytes[pointer + 2] = value >>> 16
    bytes[pointer + 3] = value >>> 24
  }

  /**
   * Hands out data by the rule of output buffers: the u32 at `lengthPointer` says how much room there is, and is replaced by how much was
   * written. Too little room ends the frame with `OutputBufferTooSmall`. Whoever calls has charged for the bytes.
   */
  writeOutput(outPointer: number, lengthPointer: number, data: Uint8Array): void {
    if (this.readU32(lengthPointer) < data.length) this.#context.fail('OutputBufferTooSmall')
    this.write(outPointer, data)
    this.writeU32(lengthPointer, data.length)
  }

  /** True when the guest said that it wants an output that it may leave out. */
  wants(outPointer: number): boolean {
    return outPointer !== sentinel
  }
}
