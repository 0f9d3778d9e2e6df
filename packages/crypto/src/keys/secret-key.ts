// SPDX-License-Identifier: Apache-2.0
import { ecdsaBackend } from '#ecdsa-backend'
import { ed25519Backend } from '#ed25519-backend'
import { sr25519Backend } from '#sr25519-backend'
import { isCanonicalScalar } from '../group-order.ts'
import { blake2b256 } from '../hash/hashes.ts'
import type { KeyScheme } from '../multi-signature.ts'
import type { Sr25519Pair } from '../sr25519/sr25519-backend.ts'

/*
 * Secrets as sp-core's `Pair::from_seed_slice` takes them: 32 bytes for every scheme, and for sr25519 also the 64 bytes of an expanded key
 * as schnorrkel writes it (scalar and nonce). Accounts of this project are `Keypair`s; this is for programs that bring keys as bytes.
 */

/**
 * The backends keep the scalar of an sr25519 secret times the cofactor 8, which makes it look like an ed25519 one; schnorrkel's own form
 * has the scalar itself. Both are little-endian.
 */
function timesEight(scalar: Uint8Array): Uint8Array {
  const product = new Uint8Array(32)
  let carry = 0
  for (let i = 0; i < 32; i++) {
    const byte = scalar[i] as number
    product[i] = (byte << 3) | carry
    carry = byte >> 5
  }
  return product
}

function overEight(scalar: Uint8Array): Uint8Array {
  const quotient = new Uint8Array(32)
  for (let i = 0; i < 32; i++) quotient[i] = ((scalar[i] as number) >> 3) | ((scalar[i + 1] ?? 0) << 5)
  quotient[31] = (scalar[31] as number) >> 3
  return quotient
}

/** The expanded sr25519 secret of a mini secret of 32 bytes: 64 bytes, schnorrkel's `SecretKey::to_bytes`. */
export function expandSr25519Seed(seed: Uint8Array): Uint8Array | undefined {
  return seed.length === 32 ? expandedSecretOf(sr25519Backend.pairFromSeed(seed)) : undefined
}

/** The secret of a pair in schnorrkel's own form: 64 bytes. */
export function expandedSecretOf({ secret }: Sr25519Pair): Uint8Array {
  const expanded = new Uint8Array(64)
  expanded.set(overEight(secret.subarray(0, 32)))
  expanded.set(secret.subarray(32), 32)
  return expanded
}

function sr25519Pair(secret: Uint8Array): Sr25519Pair | undefined {
  if (secret.length === 32) return sr25519Backend.pairFromSeed(secret)
  if (secret.length !== 64 || !isCanonicalScalar(secret, 0, 0xff) || secret.subarray(0, 32).every((byte) => byte === 0))
    return undefined
  const kept = new Uint8Array(64)
  kept.set(timesEight(secret.subarray(0, 32)))
  kept.set(secret.subarray(32), 32)
  return sr25519Backend.pairFromSecret(kept)
}

/** The public key (32 bytes, 33 for ecdsa) of a secret; undefined when the scheme has no such secret. */
export function publicKeyOfSecret(scheme: KeyScheme, secret: Uint8Array): Uint8Array | undefined {
  if (scheme === 'sr25519') return sr25519Pair(secret)?.publicKey
  if (secret.length !== 32) return undefined
  return scheme === 'ed25519' ? ed25519Backend.publicKey(secret) : ecdsaBackend.publicKey(secret)
}

/**
 * Signs a message: 64 bytes, 65 (r ‖ s ‖ recovery id) for ecdsa, which signs its blake2b-256. sr25519 draws fresh randomness, the others are
 * deterministic. Undefined when the scheme has no such secret.
 */
export function signWithSecret(scheme: KeyScheme, secret: Uint8Array, message: Uint8Array): Uint8Array | undefined {
  if (scheme === 'sr25519') {
    const pair = sr25519Pair(secret)
    return pair === undefined ? undefined : sr25519Backend.sign(pair, message)
  }
  if (scheme === 'ecdsa') return signEcdsaDigest(secret, blake2b256(message))
  return secret.length === 32 ? ed25519Backend.sign(secret, message) : undefined
}

/**
 * Prepares an sr25519 secret for many signatures: its public key, which each one covers, is computed once. The secret stays in the function.
 * Undefined as `signWithSecret`.
 */
export function createSr25519Signer(secret: Uint8Array): ((message: Uint8Array) => Uint8Array) | undefined {
  const pair = sr25519Pair(secret)
  return pair && ((message) => sr25519Backend.sign(pair, message))
}

/** Signs a digest of 32 bytes with ecdsa: r ‖ s ‖ recovery id (0 to 3), 65 bytes, deterministic. */
export function signEcdsaDigest(secret: Uint8Array, digest: Uint8Array): Uint8Array | undefined {
  if (secret.length !== 32 || digest.length !== 32 || ecdsaBackend.publicKey(secret) === undefined) return undefined
  return ecdsaBackend.sign(secret, digest)
}
