// SPDX-License-Identifier: Apache-2.0

/** What a platform provides for ecdsa over secp256k1; digests are 32 bytes. */
export interface EcdsaBackend {
  readonly name: string
  /**
   * The compressed public key (33 bytes) that made the signature r ‖ s (the first 64 bytes of `signature`), or undefined when
   * r or s is zero or not below the group order, r (plus the order, for recovery ids 2 and 3) is no x coordinate of the
   * curve, or the key would be the point at infinity. A high s is accepted.
   */
  recover(signature: Uint8Array, recoveryId: number, digest: Uint8Array): Uint8Array | undefined
  /** Compressed public key, or undefined when the secret is zero or not below the group order. */
  publicKey(secret: Uint8Array): Uint8Array | undefined
  /** r ‖ s ‖ recovery id, 65 bytes, low s, with the deterministic nonce of RFC 6979. */
  sign(secret: Uint8Array, digest: Uint8Array): Uint8Array
}
