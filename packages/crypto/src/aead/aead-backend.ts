// SPDX-License-Identifier: Apache-2.0

/** Lengths are checked by the caller. */
export interface AeadBackend {
  readonly name: string
  /** What seals one plaintext: ciphertext, then the tag of 16 bytes. The caller sees that it is used once. */
  prepareSeal(key: Uint8Array, nonce: Uint8Array, associatedData: Uint8Array): (plaintext: Uint8Array) => Uint8Array
  /** Undefined when the tag does not fit. */
  open(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array, associatedData: Uint8Array): Uint8Array | undefined
}
