// SPDX-License-Identifier: Apache-2.0

import { equalBytes } from '@phat/primitives'
import { ecdsaBackend } from '#ecdsa-backend'
import { blake2b256 } from '../hash/hashes.ts'

/**
 * Recovers the compressed public key (33 bytes) from a signature r ‖ s ‖ v of 65 bytes over a digest of 32 bytes, or gives
 * undefined. The rule is that of Substrate's host function `secp256k1_ecdsa_recover_compressed` (version 2 and later; version 1 reduced r and s, which no runtime asks for any more):
 *
 * - v is 0 to 3, or 27 to 30 as Ethereum writes it; anything else is refused;
 * - r and s are at least 1 and below the group order;
 * - a high s is accepted, so a signature has two forms: never use it as an identifier;
 * - with v of 2 or 3, r plus the group order is the x coordinate and must be below the field prime.
 */
export function recoverEcdsa(signature: Uint8Array, digest: Uint8Array): Uint8Array | undefined {
  if (signature.length !== 65 || digest.length !== 32) return undefined
  const v = signature[64] as number
  const recoveryId = v > 26 ? v - 27 : v
  if (recoveryId > 3) return undefined
  return ecdsaBackend.recover(signature, recoveryId, digest)
}

/** Verifies against an account id, which is the blake2b-256 of the compressed public key. The digest is blake2b-256 of the message. */
export function verifyEcdsa(signature: Uint8Array, message: Uint8Array, accountId: Uint8Array): boolean {
  const publicKey = recoverEcdsa(signature, blake2b256(message))
  return publicKey !== undefined && equalBytes(blake2b256(publicKey), accountId)
}
