// SPDX-License-Identifier: Apache-2.0
import { createAgreementKey } from '@phat/crypto/agreement'
import { toHex } from '@phat/primitives'
import type { WorkerIdentity } from '../serve/worker-view.ts'
import { signWith } from './sr25519-secret.ts'

/**
 * The identity of a worker from its secret, which is copied into closures: it is no property of the identity and in no JSON of it.
 * @param secret 64 bytes: canonical scalar, then nonce
 * @throws crypto.bad-length, crypto.bad-secret
 */
export function createIdentity(secret: Uint8Array): WorkerIdentity {
  const agreement = createAgreementKey(secret)
  const kept = secret.slice()
  return Object.freeze({
    publicKey: agreement.publicKey,
    agreement,
    sign: (message: Uint8Array) => signWith(kept, message),
    toJSON: () => ({ publicKey: toHex(agreement.publicKey) }),
  })
}
