// SPDX-License-Identifier: Apache-2.0

/** What a platform provides for ed25519 (RFC 8032, pure). */
export interface Ed25519Backend {
  readonly name: string
  /** Accepts exactly what ZIP-215 accepts; lengths are checked by the caller. */
  verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean
  /** Public key (32 bytes) of a seed of 32 bytes. */
  publicKey(seed: Uint8Array): Uint8Array
  /** Signature of 64 bytes; deterministic. */
  sign(seed: Uint8Array, message: Uint8Array): Uint8Array
}
