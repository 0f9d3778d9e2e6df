// SPDX-License-Identifier: Apache-2.0
import { type ByteString, toByteString } from '@phat/primitives'

/** A seeded generator of numbers in [0, bound): mulberry32. */
export function seededRandom(seed: number): (bound: number) => number {
  let state = seed >>> 0
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
  }
}

export type Random = ReturnType<typeof seededRandom>

export function randomBytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random(256))
}

const valueSizes = [0, 1, 31, 32, 33, 200]

/** A value of a size at which encodings change; rarely one of 20,000 bytes. */
export function randomValue(random: Random): Uint8Array {
  return randomBytes(random, random(400) === 0 ? 20_000 : (valueSizes[random(valueSizes.length)] as number))
}

/**
 * A key that often shares a beginning with, is the beginning of, or goes on from another: an existing key cut or extended, a key from a
 * small alphabet, or a long random one. The empty key is among them.
 */
export function randomKey(random: Random, existing: readonly ByteString[]): ByteString {
  const base = existing.length === 0 ? '' : (existing[random(existing.length)] as ByteString)
  switch (random(5)) {
    case 0:
      return base.slice(0, random(base.length + 1)) as ByteString
    case 1:
      return (base + toByteString(randomBytes(random, 1 + random(3)))) as ByteString
    case 2:
      return toByteString(Uint8Array.from({ length: random(6) }, () => [0x00, 0x01, 0x10, 0x11][random(4)] as number))
    case 3:
      return (base.slice(0, random(base.length + 1)) + toByteString(randomBytes(random, 1 + random(40)))) as ByteString
    default:
      return toByteString(randomBytes(random, random(50)))
  }
}
