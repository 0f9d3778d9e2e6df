// SPDX-License-Identifier: Apache-2.0
import { assert } from '@phat/primitives'
import { hashBackend } from '#hash-backend'

/** HKDF with SHA-256 (RFC 5869): `length` bytes (up to 8,160) from a secret, a salt and what the key is for. */
export function hkdfSha256(secret: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  assert(length <= 255 * 32, 'HKDF gives at most 255 blocks')
  return hashBackend.hkdfSha256(secret, salt, info, length)
}
