// SPDX-License-Identifier: Apache-2.0

import { keccak_256 } from '@noble/hashes/sha3.js'
import { assert } from '@phat/primitives'
import { hashBackend } from '#hash-backend'

/**
 * BLAKE2b of `bytes` with an output of `length` bytes (1 to 64), without key (RFC 7693).
 * The length is a parameter of the hash: a shorter digest is not a prefix of a longer one.
 */
export function blake2b(bytes: Uint8Array, length: number): Uint8Array {
  assert(Number.isInteger(length) && length >= 1 && length <= 64, 'a blake2b digest has 1 to 64 bytes')
  return hashBackend.blake2b(bytes, length)
}

/** BLAKE2b with 32 bytes of output: Substrate's default hash of blocks, extrinsics, trie nodes and long payloads. */
export function blake2b256(bytes: Uint8Array): Uint8Array {
  return hashBackend.blake2b(bytes, 32)
}

/** BLAKE2b with 16 bytes of output, as in `blake2_128` and `blake2_128_concat` storage keys. */
export function blake2b128(bytes: Uint8Array): Uint8Array {
  return hashBackend.blake2b(bytes, 16)
}

/** XXH64 with seed 0, 8 bytes little endian. Not collision resistant: only for keys that no attacker chooses. */
export function twox64(bytes: Uint8Array): Uint8Array {
  return twox(bytes, 1)
}

/** XXH64 with the seeds 0 and 1, 16 bytes: the hash of pallet and item names in storage keys. Not collision resistant. */
export function twox128(bytes: Uint8Array): Uint8Array {
  return twox(bytes, 2)
}

/** XXH64 with the seeds 0 to 3, 32 bytes. Not collision resistant. */
export function twox256(bytes: Uint8Array): Uint8Array {
  return twox(bytes, 4)
}

/** Keccak-256 with the original padding, as Ethereum uses it (not SHA3-256); 32 bytes. */
export function keccak256(bytes: Uint8Array): Uint8Array {
  return keccak_256(bytes)
}

const twoxSeeds = [0n, 1n, 2n, 3n] as const

function twox(bytes: Uint8Array, words: number): Uint8Array {
  const digest = new Uint8Array(words * 8)
  const view = new DataView(digest.buffer)
  for (let word = 0; word < words; word++) hashBackend.xxh64(bytes, twoxSeeds[word] as bigint, view, word * 8)
  return digest
}
