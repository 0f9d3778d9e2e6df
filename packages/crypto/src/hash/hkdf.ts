// SPDX-License-Identifier: Apache-2.0
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'

/** HKDF with SHA-256 (RFC 5869): `length` bytes (up to 8,160) from a secret, a salt and what the key is for. */
export function hkdfSha256(secret: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  return hkdf(sha256, secret, salt, info, length)
}
