// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { concatBytes } from '@phat/primitives'
import type { AeadBackend } from './aead-backend.ts'

const options = { authTagLength: 16 }

/** OpenSSL: AES and GHASH in hardware, constant-time. */
export const aeadBackend: AeadBackend = {
  name: 'node (OpenSSL)',
  prepareSeal: (key, nonce, associatedData) => {
    const cipher = createCipheriv('aes-256-gcm', key, nonce, options)
    cipher.setAAD(associatedData)
    return (plaintext) => {
      const sealed = cipher.update(plaintext)
      const end = cipher.final()
      return concatBytes(sealed, end, cipher.getAuthTag())
    }
  },
  open: (key, nonce, sealed, associatedData) => {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, options)
    decipher.setAAD(associatedData)
    decipher.setAuthTag(sealed.subarray(sealed.length - 16))
    const opened = decipher.update(sealed.subarray(0, sealed.length - 16))
    try {
      return concatBytes(opened, decipher.final())
    } catch {
      opened.fill(0)
      return undefined // The tag does not fit: OpenSSL says no more, and nothing of the plaintext may leave.
    }
  },
}
