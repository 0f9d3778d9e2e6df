// SPDX-License-Identifier: Apache-2.0
import { sodium } from '../hash/sodium.ts'
import { loadNative } from '../native-module.ts'
import type { Ed25519Backend } from './ed25519-backend.ts'

interface NobleEd25519 {
  readonly ed25519: {
    verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array, options: { zip215: boolean }): boolean
  }
}

/** Takes 30 ms to load and only signatures that libsodium refuses need it: most processes never do. */
let noble: NobleEd25519['ed25519'] | undefined

function verifyByZip215(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  noble ??= loadNative<NobleEd25519>('@noble/curves/ed25519.js').ed25519
  return noble.verify(signature, message, publicKey, { zip215: true })
}

/**
 * libsodium checks the equation without the cofactor, byte by byte against R, and refuses keys and R of small order and keys
 * in non-canonical form. All of that is stricter than ZIP-215: whatever it accepts has canonical s and points and satisfies
 * s·B = R + k·A, hence also 8·s·B = 8·R + 8·k·A. So an acceptance stands, and a refusal proves nothing: a point may carry a
 * small-order part that no cheap look at its bytes reveals. Refused signatures are judged again by noble with ZIP-215.
 * The price is that a wrong signature costs about 1.5 ms instead of 0.06 ms, so callers bound how many they queue.
 */
export const ed25519Backend: Ed25519Backend = {
  name: 'node (sodium-native, noble for what it refuses)',
  verify: (signature, message, publicKey) =>
    sodium.crypto_sign_verify_detached(signature, message, publicKey) || verifyByZip215(signature, message, publicKey),
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
