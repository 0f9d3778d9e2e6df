// SPDX-License-Identifier: Apache-2.0
import type { SealHost } from '../host-function.ts'

/**
 * The key of a function from the time of fixed keys: 32 bytes. pallet-contracts hashes such a key whole (blake2-256) and a variable one
 * transparently (blake2-128 and the key), so the same 32 bytes given to both kinds are two cells; storage is told which kind it is.
 */
export function fixedKey({ memory }: SealHost, pointer: number): Uint8Array {
  return memory.read(pointer, 32)
}

/** The key of a later function. Longer than `limits.storageKey` ends the frame with `DecodingFailed`. */
export function variableKey({ memory, context, limits }: SealHost, pointer: number, length: number): Uint8Array {
  if (length > limits.storageKey) context.fail('DecodingFailed')
  return memory.read(pointer, length)
}

/** For storage: the key is one of fixed length. */
export const fixed = true
