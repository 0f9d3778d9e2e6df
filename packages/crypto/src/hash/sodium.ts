// SPDX-License-Identifier: Apache-2.0
import { loadNative } from '../native-module.ts'

/** What we use of libsodium: synchronous functions over caller-owned buffers, so that no input or output is copied. */
interface Sodium {
  crypto_generichash(output: Uint8Array, input: Uint8Array): void
  crypto_hash_sha256(output: Uint8Array, input: Uint8Array): void
  crypto_sign_seed_keypair(publicKey: Uint8Array, secretKey: Uint8Array, seed: Uint8Array): void
  crypto_sign_detached(signature: Uint8Array, message: Uint8Array, secretKey: Uint8Array): void
  crypto_sign_verify_detached(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean
}

export const sodium = loadNative<Sodium>('sodium-native')
