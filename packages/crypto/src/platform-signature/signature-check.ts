// SPDX-License-Identifier: Apache-2.0

/** The signature schemes of platform certificates, quotes and reports. */
export type PlatformAlgorithm =
  /** ECDSA on P-256 over SHA-256 (FIPS 186-5); signature r and s, 32 bytes each, big endian. */
  | 'ecdsa-p256-sha256'
  /** ECDSA on P-384 over SHA-384; signature r and s, 48 bytes each, big endian. */
  | 'ecdsa-p384-sha384'
  /** RSASSA-PSS with SHA-384, MGF1 of SHA-384, salt of 48 bytes (RFC 8017); signature as long as the modulus. */
  | 'rsa-pss-sha384'

/** One signature to verify: whoever lists it never computes it, so that synchronous and asynchronous platforms share the list. */
export interface SignatureCheck {
  readonly algorithm: PlatformAlgorithm
  /** DER SubjectPublicKeyInfo, already read strictly by the caller. */
  readonly publicKey: Uint8Array
  readonly message: Uint8Array
  readonly signature: Uint8Array
}
