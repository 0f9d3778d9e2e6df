// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '@phat/primitives'
import { operations } from './driver-contract.ts'

/** Numbers that look random and are the same each time: a 32-bit xorshift. */
export function createSequence(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

const one = (op: number, a: number, b: number): Uint8Array => Uint8Array.of(op, a, b & 255, b >> 8)

/** Endings, which most lists of operations do not have. */
const endings = [operations.revert, operations.trap, operations.divideByZero, operations.outOfBounds] as const
const harmless = [
  operations.store,
  operations.store,
  operations.clear,
  operations.event,
  operations.count,
  operations.recurse,
  operations.grow,
  operations.transfer,
  operations.load,
  operations.hash,
] as const

/** A random list of operations, nested to a depth. */
export function randomOperations(next: (below: number) => number, depth: number): Uint8Array {
  const parts: Uint8Array[] = []
  for (let left = 1 + next(5); left > 0; left--) {
    const kind = next(12)
    if (kind === 0 && next(3) === 0) parts.push(one(endings[next(endings.length)] ?? operations.trap, 0, 0))
    else if (kind <= 3 && depth > 0) {
      const nested = randomOperations(next, depth - 1)
      parts.push(one(operations.call, next(4), nested.length), nested)
    } else parts.push(one(harmless[next(harmless.length)] ?? operations.event, next(8), next(next(4) === 0 ? 3_000 : 200)))
  }
  return concatBytes(...parts)
}
