// SPDX-License-Identifier: Apache-2.0
import { p256, p384 } from '@noble/curves/nist.js'
import { concatBytes } from '@phat/primitives'
import type { PlatformSignatureBackend } from './platform-signature-backend.ts'
import { verifyRsaPss } from './rsa-pss.ts'

const uncompressed = Uint8Array.of(4)

/** Plain JavaScript, for browsers without WebCrypto (pages not served over https) and as a second implementation in tests. */
export const platformSignatureBackend: PlatformSignatureBackend = {
  name: 'portable (noble, own RSA-PSS)',
  verify({ message, signature }, key) {
    if (key.kind === 'rsa') return verifyRsaPss(key.modulus, message, signature)
    const curve = key.curve.name === 'P-256' ? p256 : p384
    try {
      // noble refuses a high s unless told otherwise; FIPS 186-5 admits it.
      return curve.verify(signature, message, concatBytes(uncompressed, key.x, key.y), { lowS: false, prehash: true })
    } catch {
      return false // The encoding was read before; what is left is a point outside the curve.
    }
  },
}
