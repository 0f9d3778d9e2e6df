// SPDX-License-Identifier: Apache-2.0
import { sr25519PairFromUri } from '../keys/keypair.ts'
import { expandedSecretOf } from '../keys/secret-key.ts'
import { type AgreementKey, createAgreementKey } from './agreement.ts'

/**
 * The key by which the holder of a secret URI agrees on secrets: that of the sr25519 account which `keypairFromUri` makes of it.
 * @throws crypto.bad-uri, crypto.bad-mnemonic, crypto.bad-length; none repeats the text
 */
export function agreementKeyFromUri(uri: string): AgreementKey {
  const secret = expandedSecretOf(sr25519PairFromUri(uri))
  const key = createAgreementKey(secret)
  secret.fill(0)
  return key
}
