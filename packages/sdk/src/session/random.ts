// SPDX-License-Identifier: Apache-2.0
import { expandSr25519Seed } from '@phat/crypto'
import { type AgreementKey, createAgreementKey } from '@phat/crypto/agreement'
import { known } from '@phat/primitives'

/** Bytes that nobody can guess, of the platform. */
export const randomBytes = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))

/** An agreement key that nobody else knows. */
export const freshAgreementKey = (): AgreementKey =>
  createAgreementKey(known(expandSr25519Seed(randomBytes(32)), 'a seed has 32 bytes'))
