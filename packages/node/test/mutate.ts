// SPDX-License-Identifier: Apache-2.0

/** Whole numbers from 0 up to, but without, `below`. */
export type Random = (below: number) => number

/** xorshift32: the same numbers on every run. */
export function createRandom(seed: number): Random {
  let state = seed
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

/** One of a list that is not empty. */
export const pick = <T>(random: Random, list: readonly T[]): T => list[random(list.length)] as T

/** Bytes with one thing wrong: a bit, a byte, a piece missing, doubled, moved or taken from another. */
export function mutateBytes(random: Random, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  const at = random(bytes.length)
  const size = 1 + random(16)
  const copy = bytes.slice()
  switch (random(8)) {
    case 0:
      return bytes.slice(0, at)
    case 1:
      return new Uint8Array([...bytes, ...other.subarray(0, size)])
    case 2:
      return new Uint8Array([...bytes.subarray(0, at), ...bytes.subarray(at + size)])
    case 3:
      return new Uint8Array([...bytes.subarray(0, at), ...other.subarray(at, at + size), ...bytes.subarray(at)])
    case 4:
      copy.set(other.subarray(at, at + size).subarray(0, Math.max(0, copy.length - at)), at)
      return copy
    case 5:
      // The head: length prefix, format, address type.
      copy[random(Math.min(5, copy.length))] = random(256)
      return copy
    case 6:
      copy[at] = pick(random, [0, 1, 3, 0x7f, 0x80, 0xff])
      return copy
    default:
      copy[at] = (copy[at] as number) ^ (1 << random(8))
      return copy
  }
}

const hostile = [
  '"',
  '\\',
  '{',
  '[',
  ']',
  '}',
  ',',
  ':',
  'null',
  '1e999',
  '-0',
  '\u0000',
  '0x',
  'ÿ',
  '\ud800',
  '__proto__',
  '[[[[[[[[',
  '{"a":',
  '9007199254740993',
  '""',
  'true',
  '\\u0000',
  '0xff',
  '4294967296',
  '-1',
  '1.5',
] as const

/** Text with one to three things wrong. */
export function mutateText(random: Random, text: string, other: string): string {
  let mutated = text
  for (let i = 1 + random(3); i > 0; i--) {
    const at = random(mutated.length + 1)
    const size = 1 + random(12)
    const kind = random(5)
    if (kind === 0) mutated = mutated.slice(0, at)
    else if (kind === 1) mutated = mutated.slice(0, at) + mutated.slice(at + size)
    else if (kind === 2) mutated = mutated.slice(0, at) + pick(random, hostile) + mutated.slice(at)
    else if (kind === 3) mutated = mutated.slice(0, at) + other.slice(at, at + size) + mutated.slice(at + size)
    else mutated = mutated.slice(0, at) + pick(random, hostile) + mutated.slice(at + 1)
  }
  return mutated
}
