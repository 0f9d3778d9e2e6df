// SPDX-License-Identifier: Apache-2.0
import { sodium } from '../hash/sodium.ts'
import { satisfiesCofactoredEquation } from './cofactored-equation.ts'
import type { Ed25519Backend } from './ed25519-backend.ts'

/**
 * libsodium checks the equation without the cofactor, byte by byte against R, and refuses keys and R of small order and keys
 * in non-canonical form. All of that is stricter than ZIP-215: whatever it accepts has canonical s and points and satisfies
 * s·B = R + k·A, hence also 8·s·B = 8·R + 8·k·A. So an acceptance stands, and a refusal proves nothing: a point may carry a
 * small-order part that no cheap look at its bytes reveals. Refused signatures are judged again by the equation itself, so a
 * wrong signature costs several times a right one, and callers bound how many they queue.
 */
export const ed25519Backend: Ed25519Backend = {
  name: 'node (sodium-native)',
  verify: (signature, message, publicKey) =>
    sodium.crypto_sign_verify_detached(signature, message, publicKey) ||
    satisfiesCofactoredEquation(signature, message, publicKey),
  publicKey: (seed) => expand(seed).publicKey,
  sign(seed, message) {
    const { secretKey } = expand(seed)
    const signature = new Uint8Array(64)
    sodium.crypto_sign_detached(signature, message, secretKey)
    secretKey.fill(0)
    return signature
  },
}

function expand(seed: Uint8Array): { publicKey: Uint8Array; secretKey: Uint8Array } {
  const publicKey = new Uint8Array(32)
  const secretKey = new Uint8Array(64)
  sodium.crypto_sign_seed_keypair(publicKey, secretKey, seed)
  return { publicKey, secretKey }
}
