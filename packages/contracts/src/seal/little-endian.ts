// SPDX-License-Identifier: Apache-2.0

/** A u32 as SCALE has it. */
export function encodeU32(value: number): Uint8Array {
  return Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24)
}

/** A u64 as SCALE has it. */
export function encodeU64(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, value, true)
  return bytes
}

/** A u128 as SCALE has it: an amount of money. */
export function encodeU128(value: bigint): Uint8Array {
  const bytes = new Uint8Array(16)
  if (value === 0n) return bytes
  const view = new DataView(bytes.buffer)
  view.setBigUint64(0, value, true)
  view.setBigUint64(8, value >> 64n, true)
  return bytes
}
