// SPDX-License-Identifier: Apache-2.0

/** The hash functions, SHA-2 apart, whose implementation depends on the platform. Every implementation gives the same bytes. */
export interface HashBackend {
  readonly name: string
  /** BLAKE2b without key, salt and personalisation (RFC 7693); `length` is 1 to 64 bytes and a parameter of the hash. */
  blake2b(bytes: Uint8Array, length: number): Uint8Array
  /** PBKDF2 with HMAC-SHA512 (RFC 8018), 64 bytes of output. */
  pbkdf2Sha512(password: Uint8Array, salt: Uint8Array, rounds: number): Uint8Array
  /** HKDF with SHA-256 (RFC 5869); `length` is at most 8,160 bytes. */
  hkdfSha256(secret: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array
  /** XXH64, written little endian into `out` at `offset`. */
  xxh64(bytes: Uint8Array, seed: bigint, out: DataView, offset: number): void
}
