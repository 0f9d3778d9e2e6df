// SPDX-License-Identifier: Apache-2.0
import { sha2Backend } from '#sha2-backend'

/** SHA2-256 (FIPS 180-4); 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return sha2Backend.sha256(bytes)
}

/** SHA2-384 (FIPS 180-4); 48 bytes. */
export function sha384(bytes: Uint8Array): Uint8Array {
  return sha2Backend.sha384(bytes)
}

/** SHA2-512 (FIPS 180-4); 64 bytes. */
export function sha512(bytes: Uint8Array): Uint8Array {
  return sha2Backend.sha512(bytes)
}
