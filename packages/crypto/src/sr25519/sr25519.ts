// SPDX-License-Identifier: Apache-2.0
import { sr25519Backend } from '#sr25519-backend'
import { isCanonicalScalar } from '../group-order.ts'

/**
 * Verifies an sr25519 signature (signing context `substrate`) as the schnorrkel crate does:
 *
 * - the highest bit of the signature is the schnorrkel marker and must be set;
 * - s, without that bit, is below the group order;
 * - the public key is a canonical ristretto point, the identity included;
 * - R is compared as bytes with s·B - k·A, so only its canonical form matches.
 *
 * Form is checked here, in front of every backend: malformed input is the cheapest to send, and schnorrkel's wasm build
 * does not survive it.
 */
export function verifySr25519(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false
  if (((signature[63] as number) & 0x80) === 0) return false
  if (!isCanonicalScalar(signature, 32, 0x7f)) return false
  return sr25519Backend.verify(publicKey, message, signature)
}
