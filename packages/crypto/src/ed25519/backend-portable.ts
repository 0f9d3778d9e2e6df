// SPDX-License-Identifier: Apache-2.0
import { ed25519 } from '@noble/curves/ed25519.js'
import type { Ed25519Backend } from './ed25519-backend.ts'

/** noble has the ZIP-215 rule built in; it answers false, without throwing, for points that do not decode. */
export const ed25519Backend: Ed25519Backend = {
  name: 'portable (noble)',
  verify: (signature, message, publicKey) => ed25519.verify(signature, message, publicKey, { zip215: true }),
  publicKey: (seed) => ed25519.getPublicKey(seed),
  sign: (seed, message) => ed25519.sign(message, seed),
}
