// SPDX-License-Identifier: Apache-2.0
import { secp256k1 } from '@noble/curves/secp256k1.js'
import type { EcdsaBackend } from './ecdsa-backend.ts'

/** Plain JavaScript, not constant-time: for browsers, where the keys are the user's own. */
export const ecdsaBackend: EcdsaBackend = {
  name: 'portable (noble)',
  recover(signature, recoveryId, digest) {
    try {
      return secp256k1.Signature.fromBytes(signature.subarray(0, 64), 'compact')
        .addRecoveryBit(recoveryId)
        .recoverPublicKey(digest)
        .toBytes(true)
    } catch {
      return undefined // Lengths and recovery id were checked before; what is left is a range or curve check that failed.
    }
  },
  publicKey: (secret) => (secp256k1.utils.isValidSecretKey(secret) ? secp256k1.getPublicKey(secret, true) : undefined),
  sign(secret, digest) {
    const made = secp256k1.sign(digest, secret, { prehash: false, lowS: true, format: 'recovered' })
    const signature = new Uint8Array(65)
    signature.set(made.subarray(1))
    signature[64] = made[0] as number // 'recovered' puts the recovery id first, in 65 bytes
    return signature
  },
}
