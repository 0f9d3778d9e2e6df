// SPDX-License-Identifier: Apache-2.0
import { encodeWith } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import { openAead, sealAead } from '@phat/crypto/aead'
import type { AgreementKey } from '@phat/crypto/agreement'
import { type EncryptedData, encryptedData } from '@phat/messaging'
import { concatBytes, PhatError, textBytes } from '@phat/primitives'
import { envelopeErrors } from './envelope-errors.ts'

/*
 * The first version, as @phala/sdk sends it: AES-256-GCM whose key is the agreed group element itself, no associated data. It binds neither
 * sender nor target nor time; see the README for what follows.
 */

/**
 * Encrypts to a public key. `nonce` is 12 random bytes, used once.
 * @throws envelope.bad-public-key
 */
export function sealLegacy(mine: AgreementKey, theirs: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array): EncryptedData {
  const key = mine.agree(theirs)
  if (key === undefined) throw envelopeErrors.error('bad-public-key', 'the key is no point of ristretto255')
  return { iv: nonce, pubkey: mine.publicKey, data: sealAead({ key, nonce }, plaintext) }
}

/** What was inside a legacy envelope, and the way to answer it. */
export interface OpenedLegacy {
  readonly plaintext: Uint8Array
  /** Encrypts under the same agreed secret, as the SDK expects of an answer. `nonce` is 12 random bytes, used once. */
  sealAnswer(nonce: Uint8Array, answer: Uint8Array): EncryptedData
}

/** Opens a legacy envelope; undefined when it was not made for this key, or was changed. */
export function openLegacy(mine: AgreementKey, envelope: EncryptedData): OpenedLegacy | undefined {
  const key = mine.agree(envelope.pubkey)
  const plaintext = key === undefined ? undefined : openAead({ key, nonce: envelope.iv }, envelope.data)
  if (key === undefined || plaintext === undefined) return undefined
  return {
    plaintext,
    sealAnswer: (nonce, answer) => ({ iv: nonce, pubkey: mine.publicKey, data: sealAead({ key, nonce }, answer) }),
  }
}

/** Reads the bytes of a legacy envelope; undefined when they are none. */
export function decodeLegacy(bytes: Uint8Array): EncryptedData | undefined {
  try {
    return encryptedData.decode(bytes)
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    return undefined
  }
}

const replayDomain = textBytes('phat/replay/legacy')

/**
 * What a worker remembers of a legacy envelope: sender (32 bytes) and ciphertext. It stops the exact duplicate of one sender, no more: the
 * ciphertext does not name its sender, so whoever sees it on chain can push a copy under his own account.
 */
export function legacyReplayKey(sender: Uint8Array, envelope: EncryptedData): Uint8Array {
  return blake2b256(concatBytes(replayDomain, sender, encodeWith(encryptedData.write, envelope)))
}
