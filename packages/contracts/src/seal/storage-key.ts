// SPDX-License-Identifier: Apache-2.0
import type { SealHost } from './host-function.ts'

const fixedKeyTag = 0
const variableKeyTag = 1

/**
 * The key of a `seal0` function: 32 bytes. pallet-contracts hashes such a key whole (blake2-256) and a variable one transparently
 * (blake2-128 and the key), so the same 32 bytes given to both kinds are two cells. Here a byte before the key does what the two hashes do
 * there, and nothing is hashed: where a key lies in the trie is the cluster's matter, and it is not public.
 */
export function fixedKey({ memory }: SealHost, pointer: number): Uint8Array {
  return memory.readTagged(fixedKeyTag, pointer, 32)
}

/** The key of a `seal1` or `seal2` function. Longer than `limits.storageKey` ends the frame with `DecodingFailed`. */
export function variableKey({ memory, context, limits }: SealHost, pointer: number, length: number): Uint8Array {
  if (length > limits.storageKey) context.fail('DecodingFailed')
  return memory.readTagged(variableKeyTag, pointer, length)
}
