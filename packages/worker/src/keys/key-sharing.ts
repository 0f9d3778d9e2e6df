// SPDX-License-Identifier: Apache-2.0
import { aeadNonceLength, openAead, sealAead } from '@phat/crypto/aead'
import { type AgreementKey, createAgreementKey } from '@phat/crypto/agreement'
import { deriveSr25519Secret } from '@phat/crypto/key-derivation'
import type { EncryptedKey } from '@phat/messaging'
import { textBytes } from '@phat/primitives'

/** What a gatekeeper shares: each purpose has a sender key of its own, the same for all gatekeepers of one master key. */
const salts = { master: textBytes('master_key_sharing'), cluster: textBytes('cluster_key_sharing') } as const
export type SharingPurpose = keyof typeof salts

/** The key that gatekeepers send keys with, derived from their master key (phala-protocol 4.1). */
export function sharingKey(masterSecret: Uint8Array, purpose: SharingPurpose): AgreementKey {
  const secret = deriveSr25519Secret(masterSecret, salts[purpose])
  const key = createAgreementKey(secret)
  secret.fill(0)
  return key
}

/**
 * Encrypts a key to one receiver: AES-256-GCM under the agreed secret itself, as phala-blockchain does it. Sender and receiver always agree on
 * the same secret, so the iv must never come twice: 12 random bytes.
 * @returns undefined when the receiver's key is no point of ristretto255
 */
export function encryptKey(
  sender: AgreementKey,
  receiver: Uint8Array,
  iv: Uint8Array,
  plaintext: Uint8Array,
): EncryptedKey | undefined {
  const key = sender.agree(receiver)
  if (key === undefined || iv.length !== aeadNonceLength) return undefined
  return { ecdhPubkey: sender.publicKey, encryptedKey: sealAead({ key, nonce: iv }, plaintext), iv }
}

/** Opens a key that was encrypted to `mine`; undefined for anything else. */
export function decryptKey(mine: AgreementKey, { ecdhPubkey, encryptedKey, iv }: EncryptedKey): Uint8Array | undefined {
  const key = mine.agree(ecdhPubkey)
  return key === undefined ? undefined : openAead({ key, nonce: iv }, encryptedKey)
}

/** Opens what a gatekeeper of the same master key sent to somebody else: `sender` is the same sharing key. */
export function decryptAsSender(
  sender: AgreementKey,
  receiver: Uint8Array,
  { encryptedKey, iv }: EncryptedKey,
): Uint8Array | undefined {
  const key = sender.agree(receiver)
  return key === undefined ? undefined : openAead({ key, nonce: iv }, encryptedKey)
}
