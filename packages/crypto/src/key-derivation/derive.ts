// SPDX-License-Identifier: Apache-2.0
import { concatBytes, known } from '@phat/primitives'
import { cryptoErrors } from '../errors.ts'
import { hkdfSha256 } from '../hash/hkdf.ts'
import { expandSr25519Seed } from '../keys/secret-key.ts'

/** blake2b-256-sized constant that phala-crypto calls the PoC-4 genesis; every key of a Phala network hangs on it. */
const salt = Uint8Array.of(
  ...[0x18, 0xe8, 0x76, 0xad, 0xfa, 0x74, 0xcc, 0x74, 0x3b, 0x4b, 0x7d, 0x7f, 0x92, 0xc9, 0x6e, 0x03],
  ...[0xde, 0x55, 0x9a, 0x3c, 0x15, 0x27, 0x05, 0x81, 0xfc, 0xe4, 0x45, 0x96, 0x3d, 0x90, 0xf8, 0x5e],
)

/**
 * A new sr25519 secret from another (phala-crypto `derive_sr25519_pair`): HKDF-SHA256 over the 64 bytes of the parent, with the parts of
 * `info` one after the other and no lengths between them, gives the seed of the child. Whoever picks the parts sees to it that no two
 * purposes give the same bytes.
 * @param parent 64 bytes: canonical scalar, then nonce
 * @returns 64 bytes of the same form
 * @throws crypto.bad-length
 */
export function deriveSr25519Secret(parent: Uint8Array, ...info: readonly Uint8Array[]): Uint8Array {
  if (parent.length !== 64)
    throw cryptoErrors.error('bad-length', `an expanded sr25519 secret has 64 bytes, not ${parent.length}`)
  const seed = hkdfSha256(parent, salt, concatBytes(...info), 32)
  return known(expandSr25519Seed(seed), 'a seed of 32 bytes has an expanded form')
}
