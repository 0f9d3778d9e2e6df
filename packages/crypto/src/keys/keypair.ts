// SPDX-License-Identifier: Apache-2.0

import { type AccountId, concatBytes, fromHex, isHex, toHex, unreachable } from '@phat/primitives'
import { ecdsaBackend } from '#ecdsa-backend'
import { ed25519Backend } from '#ed25519-backend'
import { sr25519Backend } from '#sr25519-backend'
import { cryptoErrors } from '../errors.ts'
import { blake2b256 } from '../hash/hashes.ts'
import type { KeyScheme } from '../multi-signature.ts'
import type { Sr25519Pair } from '../sr25519/sr25519-backend.ts'
import { type Junction, scaleText } from './junction.ts'
import { mnemonicToMiniSecret } from './mnemonic.ts'
import { devPhrase, parseSecretUri } from './secret-uri.ts'

/** An account that can sign. The secret lives in a closure: it is no property, and printing a pair shows public parts only. */
export interface Keypair {
  readonly scheme: KeyScheme
  /** 32 bytes; 33 (compressed) for ecdsa. */
  readonly publicKey: Uint8Array
  /** 32 bytes: the public key itself, or its blake2b-256 for ecdsa. */
  readonly accountId: AccountId
  /** Signs the bytes as they are; 64 bytes, 65 (r ‖ s ‖ v) for ecdsa, which signs the blake2b-256 of the message. */
  sign(message: Uint8Array): Uint8Array
  toJSON(): { scheme: KeyScheme; publicKey: string }
}

/**
 * The key pair of a secret URI such as `//Alice`, `0x<32 byte seed>` or `<mnemonic>//hard/soft///password`.
 * @throws crypto.bad-uri, crypto.bad-mnemonic, crypto.bad-length, crypto.bad-secret, crypto.soft-junction-unsupported
 */
export function keypairFromUri(uri: string, scheme: KeyScheme = 'sr25519'): Keypair {
  const { seed, junctions } = readUri(uri)
  return deriveKeypair(seed, scheme, junctions)
}

function readUri(uri: string): { readonly seed: Uint8Array; readonly junctions: readonly Junction[] } {
  const { phrase, junctions, password } = parseSecretUri(uri)
  const seed = isHex(phrase) ? fromHex(phrase) : miniSecretOf(phrase, password)
  checkLength(seed)
  return { seed, junctions }
}

function checkLength(seed: Uint8Array): void {
  if (seed.length !== 32) throw cryptoErrors.error('bad-length', `a seed has 32 bytes, not ${seed.length}`)
}

/**
 * The key pair of a seed (sr25519: mini secret) of 32 bytes. The seed is copied.
 * @throws crypto.bad-length, crypto.bad-secret (ecdsa only: zero or not below the group order)
 */
export function keypairFromSeed(seed: Uint8Array, scheme: KeyScheme = 'sr25519'): Keypair {
  return deriveKeypair(seed, scheme, [])
}

function deriveKeypair(seed: Uint8Array, scheme: KeyScheme, junctions: readonly Junction[]): Keypair {
  checkLength(seed)
  switch (scheme) {
    case 'sr25519':
      return sr25519Keypair(seed, junctions)
    case 'ed25519': {
      const secret = deriveHardSeed('Ed25519HDKD', seed, junctions)
      const publicKey = ed25519Backend.publicKey(secret)
      return keypair(scheme, publicKey, publicKey, (message) => ed25519Backend.sign(secret, message))
    }
    case 'ecdsa': {
      const secret = deriveHardSeed('Secp256k1HDKD', seed, junctions)
      const publicKey = ecdsaBackend.publicKey(secret)
      if (publicKey === undefined) throw cryptoErrors.error('bad-secret', 'the secret is not in the range of secp256k1')
      return keypair(scheme, publicKey, blake2b256(publicKey), (message) => ecdsaBackend.sign(secret, blake2b256(message)))
    }
    default:
      return unreachable(scheme)
  }
}

/** The pair at the end of a path. */
function deriveSr25519Pair(seed: Uint8Array, junctions: readonly Junction[]): Sr25519Pair {
  let pair = sr25519Backend.pairFromSeed(seed)
  for (const { hard, chainCode } of junctions) {
    pair = hard ? sr25519Backend.deriveHard(pair, chainCode) : sr25519Backend.deriveSoft(pair, chainCode)
  }
  return pair
}

/** The sr25519 pair of a secret URI, with its secret: only for what uses it otherwise than to sign. @throws as `keypairFromUri` */
export function sr25519PairFromUri(uri: string): Sr25519Pair {
  const { seed, junctions } = readUri(uri)
  return deriveSr25519Pair(seed, junctions)
}

function sr25519Keypair(seed: Uint8Array, junctions: readonly Junction[]): Keypair {
  const pair = deriveSr25519Pair(seed, junctions)
  return keypair('sr25519', pair.publicKey, pair.publicKey, (message) => sr25519Backend.sign(pair, message))
}

/** The child seed is blake2b-256 of SCALE(tag, seed, chain code), one round for each junction (sp-core ed25519 and ecdsa). */
function deriveHardSeed(tag: string, seed: Uint8Array, junctions: readonly Junction[]): Uint8Array {
  let derived: Uint8Array = seed.slice()
  for (const { hard, chainCode } of junctions) {
    if (!hard) throw cryptoErrors.error('soft-junction-unsupported', 'this scheme has hard junctions only')
    derived = blake2b256(concatBytes(scaleText(tag), derived, chainCode))
  }
  return derived
}

function keypair(scheme: KeyScheme, publicKey: Uint8Array, accountId: Uint8Array, sign: Keypair['sign']): Keypair {
  return Object.freeze({
    scheme,
    publicKey: publicKey.slice(), // copies: the arrays that signing uses stay out of reach
    accountId: accountId.slice() as AccountId, // 32 bytes by construction of each scheme
    sign,
    toJSON: () => ({ scheme, publicKey: toHex(publicKey) }),
  })
}

let devMiniSecret: Uint8Array | undefined

/** Stretching takes ten milliseconds; the development phrase, which is public, is stretched once and stands for six accounts. */
function miniSecretOf(phrase: string, password: string): Uint8Array {
  if (phrase !== devPhrase || password !== '') return mnemonicToMiniSecret(phrase, password)
  devMiniSecret ??= mnemonicToMiniSecret(phrase)
  return devMiniSecret.slice()
}
