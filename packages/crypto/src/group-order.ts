// SPDX-License-Identifier: Apache-2.0

/** The order of the prime subgroup of edwards25519 and of ristretto255, 2^252 + 27742317777372353535851937790883648493, little endian. */
const order = Uint8Array.of(
  ...[0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14],
  ...[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10],
)

/**
 * True when the 32 bytes at `offset`, with `topMask` on the last one, are a little-endian number below the group order:
 * RFC 8032 section 5.1.7 step 1, without which every signature has a second form.
 */
export function isCanonicalScalar(bytes: Uint8Array, offset: number, topMask: number): boolean {
  for (let i = 31; i >= 0; i--) {
    const byte = (bytes[offset + i] as number) & (i === 31 ? topMask : 0xff)
    const bound = order[i] as number
    if (byte !== bound) return byte < bound
  }
  return false
}
