// SPDX-License-Identifier: Apache-2.0
import { platformSignatureBackend } from '#platform-signature-backend'
import { readPlatformKey } from './platform-key.ts'
import type { SignatureCheck } from './signature-check.ts'

export type { PlatformAlgorithm, SignatureCheck } from './signature-check.ts'

/**
 * Verifies one signature, synchronously. One acceptance rule on every backend: public keys in strict DER on their curve, r and
 * s from 1 to n-1 (a high s is accepted, as FIPS 186-5 has it), RSA moduli of 2048, 3072 or 4096 bits with exponent 65537.
 * @returns false, and never throws, for whatever is wrong with key, message or signature
 */
export function verifyPlatformSignature(check: SignatureCheck): boolean {
  const key = readPlatformKey(check)
  return key !== undefined && platformSignatureBackend.verify(check, key)
}
