// SPDX-License-Identifier: Apache-2.0
import { verifyEcdsa } from './ecdsa/ecdsa.ts'
import { verifyEd25519 } from './ed25519/ed25519.ts'
import { verifySr25519 } from './sr25519/sr25519.ts'

/** A signature scheme of Substrate accounts, as secret URIs and key stores name it. */
export type KeyScheme = 'sr25519' | 'ed25519' | 'ecdsa'

/** Substrate's `MultiSignature`; the SCALE variant indices are Ed25519 0, Sr25519 1, Ecdsa 2. */
export interface MultiSignature {
  readonly type: 'Ed25519' | 'Sr25519' | 'Ecdsa'
  /** 64 bytes; 65 (r ‖ s ‖ v) for ecdsa. */
  readonly value: Uint8Array
}

/** The variant of `MultiSignature` that holds signatures of a scheme. */
export const multiSignatureType = { ed25519: 'Ed25519', sr25519: 'Sr25519', ecdsa: 'Ecdsa' } as const satisfies Record<
  KeyScheme,
  MultiSignature['type']
>

/**
 * Verifies that the holder of `accountId` (32 bytes) signed `message`. The message is what was signed: a payload above
 * 256 bytes was hashed by the caller. Malformed signatures of any kind give false, never an error.
 */
export function verifyMultiSignature(signature: MultiSignature, message: Uint8Array, accountId: Uint8Array): boolean {
  switch (signature.type) {
    case 'Ed25519':
      return verifyEd25519(signature.value, message, accountId)
    case 'Sr25519':
      return verifySr25519(signature.value, message, accountId)
    case 'Ecdsa':
      return verifyEcdsa(signature.value, message, accountId)
    default:
      return false // A value from outside the type system, such as parsed JSON.
  }
}
