// SPDX-License-Identifier: Apache-2.0
import { ed25519Backend } from '#ed25519-backend'
import { isCanonicalScalar } from '../group-order.ts'

/**
 * Verifies an ed25519 signature by ZIP-215, as Substrate's host function does (ed25519-zebra):
 *
 * - s is below the group order;
 * - A and R may be any encoding that decodes to a curve point, non-canonical and small-order ones included;
 * - the equation is the cofactored one, 8·s·B = 8·R + 8·k·A, with k over the bytes as they were sent.
 */
export function verifyEd25519(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false
  if (!isCanonicalScalar(signature, 32, 0xff)) return false
  return ed25519Backend.verify(signature, message, publicKey)
}
