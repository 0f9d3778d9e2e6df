// SPDX-License-Identifier: Apache-2.0
import { gcm } from '@noble/ciphers/aes.js'
import type { AeadBackend } from './aead-backend.ts'

/** Plain JavaScript, with tables: for browsers, where the keys are the user's own and nobody else can time them. */
export const aeadBackend: AeadBackend = {
  name: 'portable (noble)',
  prepareSeal: (key, nonce, associatedData) => {
    const cipher = gcm(key, nonce, associatedData)
    return (plaintext) => cipher.encrypt(plaintext)
  },
  open: (key, nonce, sealed, associatedData) => {
    try {
      return gcm(key, nonce, associatedData).decrypt(sealed)
    } catch {
      return undefined // Lengths were checked: what is left is a tag that does not fit.
    }
  },
}
