// SPDX-License-Identifier: Apache-2.0
import type { Codec } from '@phat/codec'
import { blake2b, blake2b256, twox64, twox128, twox256 } from '@phat/crypto'
import type { StorageHasher } from '@phat/metadata'
import { concatBytes } from '@phat/primitives'

/** One key of a map with the hasher under which it is stored. */
export interface HashedKey<K> {
  readonly hasher: StorageHasher
  readonly codec: Codec<K>
  /** The part of the storage key that this key makes. */
  readonly hash: (encoded: Uint8Array) => Uint8Array
  /** How many hash bytes precede the key itself; undefined when the key cannot be read back from the storage key. */
  readonly prefixSize: number | undefined
}

function hashed(hasher: StorageHasher, hash: (encoded: Uint8Array) => Uint8Array, prefixSize?: number) {
  return <K>(codec: Codec<K>): HashedKey<K> => ({ hasher, codec, hash, prefixSize })
}

/** Hash of 16 bytes, then the key: safe for keys that users choose, and iterable. The usual choice. */
export const blake2_128Concat = hashed('Blake2_128Concat', (key) => concatBytes(blake2b(key, 16), key), 16)
/** Hash of 8 bytes, then the key: cheaper, only for keys that users cannot choose freely (block numbers, counters). Iterable. */
export const twox64Concat = hashed('Twox64Concat', (key) => concatBytes(twox64(key), key), 8)
/** The key itself: only for keys that are uniformly distributed already, such as hashes. Iterable. */
export const identity = hashed('Identity', (key) => key, 0)
/** Hash only: the key cannot be read back. */
export const blake2_128 = hashed('Blake2_128', (key) => blake2b(key, 16))
/** Hash only: the key cannot be read back. */
export const blake2_256 = hashed('Blake2_256', (key) => blake2b256(key))
/** Hash only, not safe against chosen keys. */
export const twox_128 = hashed('Twox128', (key) => twox128(key))
/** Hash only, not safe against chosen keys. */
export const twox_256 = hashed('Twox256', (key) => twox256(key))
