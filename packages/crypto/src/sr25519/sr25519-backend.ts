// SPDX-License-Identifier: Apache-2.0

/** An sr25519 key pair as its backend keeps it: `secret` is opaque, its layout differs between backends. */
export interface Sr25519Pair {
  readonly secret: Uint8Array
  /** 32 bytes, a canonical ristretto point. */
  readonly publicKey: Uint8Array
}

/** What a platform provides for sr25519; signing context is `substrate`. */
export interface Sr25519Backend {
  readonly name: string
  /** Signature of 64 bytes with marker bit and canonical scalar, public key of 32 bytes: checked by the caller. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean
  /** Expands a mini secret of 32 bytes, ed25519 style. */
  pairFromSeed(seed: Uint8Array): Sr25519Pair
  /** The pair of a secret in the layout of this backend, which is the same in both: 8 times the scalar, then the nonce. */
  pairFromSecret(secret: Uint8Array): Sr25519Pair
  deriveHard(pair: Sr25519Pair, chainCode: Uint8Array): Sr25519Pair
  deriveSoft(pair: Sr25519Pair, chainCode: Uint8Array): Sr25519Pair
  /** 64 bytes; the nonce is drawn from the secret, the message and fresh randomness, so two signatures differ. */
  sign(pair: Sr25519Pair, message: Uint8Array): Uint8Array
}
