// SPDX-License-Identifier: Apache-2.0
// Fields of quotes and reports. The casts: whoever reads has checked that the bytes are there.

/** The byte at an offset. */
export function u8(bytes: Uint8Array, at: number): number {
  return bytes[at] as number
}

/** Two bytes, little endian, without sign. */
export function u16(bytes: Uint8Array, at: number): number {
  return u8(bytes, at) | (u8(bytes, at + 1) << 8)
}

/** Four bytes, little endian, without sign. */
export function u32(bytes: Uint8Array, at: number): number {
  return (u16(bytes, at) | (u16(bytes, at + 2) << 16)) >>> 0
}

/** True when bytes `from` to before `to` are zero; all of them by default. */
export function isZero(bytes: Uint8Array, from = 0, to = bytes.length): boolean {
  for (let i = from; i < to; i++) if (bytes[i] !== 0) return false
  return true
}
