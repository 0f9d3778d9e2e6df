// SPDX-License-Identifier: Apache-2.0
import { createSr25519Signer } from '@phat/crypto'
import { createAgreementKey } from '@phat/crypto/agreement'
import { known, toHex } from '@phat/primitives'
import type { WorkerIdentity } from '../serve/worker-view.ts'

/**
 * The identity of a worker from its secret, which is copied into closures: it is no property of the identity and in no JSON of it.
 * @param secret 64 bytes: canonical scalar, then nonce
 * @throws crypto.bad-length, crypto.bad-secret
 */
export function createIdentity(secret: Uint8Array): WorkerIdentity {
  const agreement = createAgreementKey(secret)
  const sign = known(createSr25519Signer(secret.slice()), 'an agreement key is made of no other secrets')
  return Object.freeze({
    publicKey: agreement.publicKey,
    agreement,
    sign,
    toJSON: () => ({ publicKey: toHex(agreement.publicKey) }),
  })
}
