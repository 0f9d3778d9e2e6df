// SPDX-License-Identifier: Apache-2.0
import { hkdfSha256 } from '@phat/crypto'
import { textBytes } from '@phat/primitives'
import { teeErrors } from './tee-errors.ts'

const salt = textBytes('phat/seal/v1')
const sealKeyLength = 32

/**
 * A sealing key for one purpose from what the platform gave, which is erased: platforms use the same secret for other ends, such as
 * encrypted mounts.
 * @throws PhatError `tee.no-seal-key` when it has another length or holds only zeros
 */
export function deriveSealKeyFrom(secret: Uint8Array, secretLength: number, purpose: string): Uint8Array {
  try {
    if (secret.length !== secretLength) {
      throw teeErrors.error('no-seal-key', `a key of ${secret.length} bytes where ${secretLength} were expected`)
    }
    if (secret.every((byte) => byte === 0)) throw teeErrors.error('no-seal-key', 'a key of zeros')
    return hkdfSha256(secret, salt, textBytes(purpose), sealKeyLength)
  } finally {
    secret.fill(0)
  }
}
