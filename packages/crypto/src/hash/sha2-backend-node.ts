// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import type { Sha2Backend } from './sha2-backend.ts'
import { sodium } from './sodium.ts'

export const sha2Backend: Sha2Backend = {
  sha256(bytes) {
    const digest = new Uint8Array(32)
    sodium.crypto_hash_sha256(digest, bytes)
    return digest
  },

  // libsodium has no SHA-384.
  sha384: (bytes) => Uint8Array.from(createHash('sha384').update(bytes).digest()),

  sha512(bytes) {
    const digest = new Uint8Array(64)
    sodium.crypto_hash_sha512(digest, bytes)
    return digest
  },
}
