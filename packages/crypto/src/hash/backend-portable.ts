// SPDX-License-Identifier: Apache-2.0
import { blake2b } from '@noble/hashes/blake2.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { pbkdf2 } from '@noble/hashes/pbkdf2.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import type { HashBackend } from './hash-backend.ts'
import { xxh64 } from './xxh64.ts'

/** Plain JavaScript: runs where neither native modules nor wasm are allowed, such as pages with a strict content policy. */
export const hashBackend: HashBackend = {
  name: 'portable (noble, own xxh64)',
  blake2b: (bytes, length) => blake2b(bytes, { dkLen: length }),
  pbkdf2Sha512: (password, salt, rounds) => pbkdf2(sha512, password, salt, { c: rounds, dkLen: 64 }),
  hkdfSha256: (secret, salt, info, length) => hkdf(sha256, secret, salt, info, length),
  xxh64: (bytes, seed, out, offset) => out.setBigUint64(offset, xxh64(bytes, seed), true),
}
