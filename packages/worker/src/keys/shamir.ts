// SPDX-License-Identifier: Apache-2.0
import { assert } from '@phat/primitives'
import type { Random } from './sr25519-secret.ts'

/*
 * Shamir's secret sharing (Communications of the ACM 22, 1979) over GF(2^8) with the polynomial of AES, x^8 + x^4 + x^3 + x + 1, byte by byte.
 * No tables and no branch depends on a secret byte, so neither caches nor timing tell of it.
 */

/** The product of two field elements. */
export function multiply(a: number, b: number): number {
  let product = 0
  let shifted = a
  for (let bit = 0; bit < 8; bit++) {
    product ^= shifted & -((b >> bit) & 1)
    shifted = ((shifted << 1) ^ (0x11b & -(shifted >> 7))) & 0xff
  }
  return product
}

/** The inverse: a^254. That of zero is zero. */
export function invert(a: number): number {
  let power = a
  // 254 = 0b11111110: square and multiply from the second bit on.
  for (let bit = 0; bit < 6; bit++) power = multiply(multiply(power, power), a)
  return multiply(power, power)
}

/** One share: the polynomials' values at `index`, one byte for each byte of the secret. */
export interface Share {
  /** 1 to 255; the secret stands at 0. */
  readonly index: number
  readonly bytes: Uint8Array
}

/** Splits a secret so that any `needed` of `count` shares give it back and fewer say nothing. Shares have the indices 1 to `count`. */
export function splitSecret(secret: Uint8Array, needed: number, count: number, random: Random): readonly Share[] {
  assert(Number.isInteger(needed) && needed >= 1 && needed <= count && count <= 255, '1 ≤ k ≤ n ≤ 255')
  const coefficients = Array.from({ length: needed - 1 }, () => random(secret.length))
  const shares = Array.from({ length: count }, (_, i) => ({
    index: i + 1,
    bytes: secret.map((byte, at) => {
      // Horner's rule, from the highest power down to the secret.
      let value = 0
      for (const coefficient of coefficients) value = multiply(value, i + 1) ^ (coefficient[at] as number)
      return multiply(value, i + 1) ^ byte
    }),
  }))
  for (const coefficient of coefficients) coefficient.fill(0)
  return shares
}

/** The secret of shares with different indices and one length: Lagrange's interpolation at 0. Wrong or too few shares give something else. */
export function combineShares(shares: readonly Share[]): Uint8Array {
  const length = shares[0]?.bytes.length ?? 0
  assert(new Set(shares.map(({ index }) => index)).size === shares.length, 'shares have different indices')
  assert(
    shares.every(({ bytes, index }) => bytes.length === length && index >= 1 && index <= 255),
    'shares have one length, and indices from 1 to 255',
  )
  const secret = new Uint8Array(length)
  for (const { index, bytes } of shares) {
    let weight = 1
    for (const other of shares) {
      if (other.index !== index) weight = multiply(weight, multiply(other.index, invert(other.index ^ index)))
    }
    for (let at = 0; at < length; at++) secret[at] = (secret[at] as number) ^ multiply(bytes[at] as number, weight)
  }
  return secret
}
