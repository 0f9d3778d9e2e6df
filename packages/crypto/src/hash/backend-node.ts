// SPDX-License-Identifier: Apache-2.0

import { pbkdf2Sync } from 'node:crypto'
import { blake2b as portableBlake2b } from '@noble/hashes/blake2.js'
import createXxhash from 'xxhash-wasm'
import type { HashBackend } from './hash-backend.ts'
import { sodium } from './sodium.ts'

// The wasm is 1.5 KB and instantiates in under 2 ms; awaiting it here keeps every hash function synchronous.
const xxhash = await createXxhash()

/** libsodium's shortest generic hash is 16 bytes; shorter digests (blake2b-64) are rare and go to the portable code. */
const sodiumLengthMin = 16

const digest32 = new Uint8Array(32)

export const hashBackend: HashBackend = {
  name: 'node (sodium-native, xxhash-wasm)',

  blake2b(bytes, length) {
    if (length < sodiumLengthMin) return portableBlake2b(bytes, { dkLen: length })
    if (length !== 32) {
      const digest = new Uint8Array(length)
      sodium.crypto_generichash(digest, bytes)
      return digest
    }
    // Writing into one fixed array and copying it costs a third less than handing the native side a fresh one.
    sodium.crypto_generichash(digest32, bytes)
    return digest32.slice()
  },

  sha256(bytes) {
    const digest = new Uint8Array(32)
    sodium.crypto_hash_sha256(digest, bytes)
    return digest
  },

  pbkdf2Sha512: (password, salt, rounds) => Uint8Array.from(pbkdf2Sync(password, salt, rounds, 64, 'sha512')),

  xxh64(bytes, seed, out, offset) {
    out.setBigUint64(offset, xxhash.h64Raw(bytes, seed), true)
  },
}
