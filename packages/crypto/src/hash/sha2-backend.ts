// SPDX-License-Identifier: Apache-2.0

/**
 * What a platform provides of SHA-2 (FIPS 180-4). Apart from the other hashes, so that a page which only verifies evidence
 * does not carry them.
 */
export interface Sha2Backend {
  sha256(bytes: Uint8Array): Uint8Array
  sha384(bytes: Uint8Array): Uint8Array
  sha512(bytes: Uint8Array): Uint8Array
}
