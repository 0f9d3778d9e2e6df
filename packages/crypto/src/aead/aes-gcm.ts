// SPDX-License-Identifier: Apache-2.0
import { assert } from '@phat/primitives'
import { aeadBackend } from '#aead-backend'
import { cryptoErrors } from '../errors.ts'

/** Bytes of a key, a nonce and a tag of AES-256-GCM. */
export const aeadKeyLength = 32
export const aeadNonceLength = 12
export const aeadTagLength = 16

/** What one sealing is bound to. A nonce is used once under one key: two messages under the same pair give each other away. */
export interface AeadBinding {
  /** 32 bytes. */
  readonly key: Uint8Array
  /** 12 bytes. */
  readonly nonce: Uint8Array
  /** Not encrypted, but authenticated: opening needs the same bytes. Empty if absent. */
  readonly associatedData?: Uint8Array
}

const nothing = new Uint8Array(0)

function checkLengths({ key, nonce }: AeadBinding): void {
  if (key.length !== aeadKeyLength) throw cryptoErrors.error('bad-length', `an AES-256 key has 32 bytes, not ${key.length}`)
  if (nonce.length !== aeadNonceLength)
    throw cryptoErrors.error('bad-length', `a GCM nonce has 12 bytes here, not ${nonce.length}`)
}

/** AES-256-GCM (NIST SP 800-38D): the ciphertext, then 16 bytes of tag. @throws crypto.bad-length */
export function sealAead(binding: AeadBinding, plaintext: Uint8Array): Uint8Array {
  return prepareSealAead(binding)(plaintext)
}

/**
 * Does the part of sealing ahead that does not depend on the plaintext, for who waits for it. What it gives seals one plaintext: to be used twice
 * would use a nonce twice. @throws crypto.bad-length
 */
export function prepareSealAead(binding: AeadBinding): (plaintext: Uint8Array) => Uint8Array {
  checkLengths(binding)
  const seal = aeadBackend.prepareSeal(binding.key, binding.nonce, binding.associatedData ?? nothing)
  let isUsed = false
  return (plaintext) => {
    assert(!isUsed, 'a nonce is used once')
    isUsed = true
    return seal(plaintext)
  }
}

/** Opens what `sealAead` gave under the same binding; undefined for anything else, without a word why. @throws crypto.bad-length */
export function openAead(binding: AeadBinding, sealed: Uint8Array): Uint8Array | undefined {
  checkLengths(binding)
  if (sealed.length < aeadTagLength) return undefined
  return aeadBackend.open(binding.key, binding.nonce, sealed, binding.associatedData ?? nothing)
}
