// SPDX-License-Identifier: Apache-2.0
import { agreementBackend } from '#agreement-backend'
import { cryptoErrors } from '../errors.ts'
import { isCanonicalScalar } from '../group-order.ts'
import { publicKeyOfSecret } from '../keys/secret-key.ts'

/** A key that agrees on secrets. The secret lives in a closure: it is no property and no part of its JSON. */
export interface AgreementKey {
  /** 32 bytes: the sr25519 public key. */
  readonly publicKey: Uint8Array
  /**
   * The secret shared with the holder of another key: 32 bytes, the same on both sides. It is a group element, not a uniform key. Undefined
   * when `theirs` is no canonical ristretto point, or the identity, with which everybody would agree on zero.
   */
  agree(theirs: Uint8Array): Uint8Array | undefined
}

/**
 * Prepares an sr25519 secret for agreement: raw Diffie-Hellman on ristretto255, as phala-crypto's `ecdh::agree` and polkadot-js'
 * `sr25519Agreement` compute it. The ecdh key of a worker is its identity key, so one secret signs and agrees.
 * @param secret 64 bytes as schnorrkel's `SecretKey::to_bytes`: canonical scalar, then nonce; see `expandSr25519Seed`
 * @throws crypto.bad-length, crypto.bad-secret
 */
export function createAgreementKey(secret: Uint8Array): AgreementKey {
  if (secret.length !== 64)
    throw cryptoErrors.error('bad-length', `an expanded sr25519 secret has 64 bytes, not ${secret.length}`)
  const scalar = secret.slice(0, 32)
  const publicKey = publicKeyOfSecret('sr25519', secret)
  if (publicKey === undefined || !isCanonicalScalar(scalar, 0, 0xff))
    throw cryptoErrors.error('bad-secret', 'the scalar is zero or not below the group order')
  const agree = agreementBackend.prepare(scalar)
  return Object.freeze({ publicKey, agree, toJSON: () => ({}) })
}
