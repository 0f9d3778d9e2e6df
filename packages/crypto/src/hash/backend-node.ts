// SPDX-License-Identifier: Apache-2.0

import { pbkdf2Sync } from 'node:crypto'
import { blake2b as portableBlake2b } from '@noble/hashes/blake2.js'
import createXxhash from 'xxhash-wasm'
import type { HashBackend } from './hash-backend.ts'
import { hkdfSha256 } from './hkdf-node.ts'
import { sodium } from './sodium.ts'

// The wasm is 1.5 KB and instantiates in under 2 ms; awaiting it here keeps every hash function synchronous.
const xxhash = await createXxhash()

/** libsodium's shortest generic hash is 16 bytes; shorter digests (blake2b-64) are rare and go to the portable code. */
const sodiumLengthMin = 16

/**
 * Native code gets arrays with memory of their own: V8 has to move a short one out of its heap first, which costs more than the hash.
 * So short inputs are copied to this memory, of which there is a view for each length, and digests of usual lengths are copied from it.
 */
const inputMax = 1_024
const input = new ArrayBuffer(inputMax)
const inputs = Array.from({ length: inputMax + 1 }, (_, length) => new Uint8Array(input, 0, length))
const digests = new Map([16, 32].map((length) => [length, new Uint8Array(new ArrayBuffer(length))]))

function nativeInput(bytes: Uint8Array): Uint8Array {
  const copy = inputs[bytes.length]
  if (copy === undefined) return bytes
  copy.set(bytes)
  return copy
}

export const hashBackend: HashBackend = {
  name: 'node (sodium-native, xxhash-wasm)',

  blake2b(bytes, length) {
    if (length < sodiumLengthMin) return portableBlake2b(bytes, { dkLen: length })
    const digest = digests.get(length)
    if (digest === undefined) {
      const fresh = new Uint8Array(length)
      sodium.crypto_generichash(fresh, nativeInput(bytes))
      return fresh
    }
    sodium.crypto_generichash(digest, nativeInput(bytes))
    return digest.slice()
  },

  pbkdf2Sha512: (password, salt, rounds) => Uint8Array.from(pbkdf2Sync(password, salt, rounds, 64, 'sha512')),

  hkdfSha256,

  xxh64(bytes, seed, out, offset) {
    out.setBigUint64(offset, xxhash.h64Raw(bytes, seed), true)
  },
}
