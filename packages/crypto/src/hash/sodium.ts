// SPDX-License-Identifier: Apache-2.0
import { loadNative } from '../native-module.ts'

/** What we use of libsodium: synchronous functions over caller-owned buffers, so that no input or output is copied. */
interface Sodium {
  crypto_generichash(output: Uint8Array, input: Uint8Array): void
  crypto_hash_sha256(output: Uint8Array, input: Uint8Array): void
  crypto_hash_sha512(output: Uint8Array, input: Uint8Array): void
  /** Adds two curve points in any encoding and of any order; throws when one does not decode. The sum is canonical. */
  crypto_core_ed25519_add(sum: Uint8Array, left: Uint8Array, right: Uint8Array): void
  crypto_core_ed25519_scalar_add(sum: Uint8Array, left: Uint8Array, right: Uint8Array): void
  /** 64 bytes modulo the group order, 32 bytes. */
  crypto_core_ed25519_scalar_reduce(scalar: Uint8Array, wide: Uint8Array): void
  /** Throws when the point is not in the prime subgroup, or the product is the identity. */
  crypto_scalarmult_ed25519_noclamp(product: Uint8Array, scalar: Uint8Array, point: Uint8Array): void
  /** Throws when the scalar is zero. */
  crypto_scalarmult_ed25519_base_noclamp(product: Uint8Array, scalar: Uint8Array): void
  crypto_sign_seed_keypair(publicKey: Uint8Array, secretKey: Uint8Array, seed: Uint8Array): void
  crypto_sign_detached(signature: Uint8Array, message: Uint8Array, secretKey: Uint8Array): void
  crypto_sign_verify_detached(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean
}

export const sodium = loadNative<Sodium>('sodium-native')
