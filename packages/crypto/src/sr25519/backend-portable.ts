// SPDX-License-Identifier: Apache-2.0
import { ristretto255 } from '@noble/curves/ed25519.js'
import { equalBytes } from '@phat/primitives'
import { getPublicKey, HDKD, secretFromSeed, sign, verify } from '@scure/sr25519'
import type { Sr25519Backend, Sr25519Pair } from './sr25519-backend.ts'

const withPublicKey = (secret: Uint8Array): Sr25519Pair => ({ secret, publicKey: getPublicKey(secret) })

/**
 * schnorrkel accepts the identity as a public key (32 zero bytes), @scure/sr25519 does not. The key then drops out of the
 * equation s·B = R + k·A, whatever the message is. Nobody loses by it, as anyone can sign for that account on every
 * Substrate chain; but a node that refuses such a signature leaves the chain.
 */
function verifyForIdentity(signature: Uint8Array): boolean {
  let scalar = 0n
  for (let i = 63; i >= 32; i--) scalar = (scalar << 8n) | BigInt((signature[i] as number) & (i === 63 ? 0x7f : 0xff))
  const expected = scalar === 0n ? ristretto255.Point.ZERO : ristretto255.Point.BASE.multiply(scalar)
  return equalBytes(expected.toBytes(), signature.subarray(0, 32))
}

/** Plain JavaScript, not constant-time: for browsers, where the keys are the user's own and nobody else can time them. */
export const sr25519Backend: Sr25519Backend = {
  name: 'portable (@scure/sr25519)',
  verify(publicKey, message, signature) {
    if (publicKey.every((byte) => byte === 0)) return verifyForIdentity(signature)
    try {
      return verify(message, signature, publicKey)
    } catch {
      return false // Lengths, marker and scalar were checked before: what is left is a key or R that is no ristretto point.
    }
  },
  pairFromSeed: (seed) => withPublicKey(secretFromSeed(seed)),
  pairFromSecret: withPublicKey,
  deriveHard: (pair, chainCode) => withPublicKey(HDKD.secretHard(pair.secret, chainCode)),
  deriveSoft: (pair, chainCode) => withPublicKey(HDKD.secretSoft(pair.secret, chainCode)),
  sign: (pair, message) => sign(pair.secret, message),
}
