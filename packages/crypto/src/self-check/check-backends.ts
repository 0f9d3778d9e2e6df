// SPDX-License-Identifier: Apache-2.0
import { equalBytes, fromHex, toHex } from '@phat/primitives'
import { cryptoErrors } from '../errors.ts'
import { blake2b, keccak256, twox64, twox128, twox256 } from '../hash/hashes.ts'
import { sha256, sha384, sha512 } from '../hash/sha2.ts'
import { keypairFromSeed, keypairFromUri } from '../keys/keypair.ts'
import { type KeyScheme, type MultiSignature, multiSignatureType, verifyMultiSignature } from '../multi-signature.ts'
import { verifyPlatformSignature } from '../platform-signature/platform-signature.ts'
import type { SignatureCheck } from '../platform-signature/signature-check.ts'
import { hashVectors, type VectorHash } from './hash-vectors.ts'
import { keyVectors } from './key-vectors.ts'
import { platformVectors } from './platform-vectors.ts'
import { signatureVectors } from './signature-vectors.ts'

/** The functions under check; the tests put faulty ones in their place. */
export interface CheckedFunctions {
  readonly hashes: Readonly<Record<VectorHash, (bytes: Uint8Array) => Uint8Array>>
  verify(signature: MultiSignature, message: Uint8Array, accountId: Uint8Array): boolean
  verifyPlatform(check: SignatureCheck): boolean
  publicKeyFromUri(uri: string, scheme: KeyScheme): Uint8Array
  signWithSeed(seed: Uint8Array, scheme: KeyScheme, message: Uint8Array): { signature: Uint8Array; accountId: Uint8Array }
}

/** What this process uses. */
export const checkedFunctions: CheckedFunctions = {
  hashes: {
    blake2b64: (bytes) => blake2b(bytes, 8),
    blake2b128: (bytes) => blake2b(bytes, 16),
    blake2b256: (bytes) => blake2b(bytes, 32),
    blake2b512: (bytes) => blake2b(bytes, 64),
    twox64,
    twox128,
    twox256,
    keccak256,
    sha256,
    sha384,
    sha512,
  },
  verify: verifyMultiSignature,
  verifyPlatform: verifyPlatformSignature,
  publicKeyFromUri: (uri, scheme) => keypairFromUri(uri, scheme).publicKey,
  signWithSeed(seed, scheme, message) {
    const { accountId, sign } = keypairFromSeed(seed, scheme)
    return { signature: sign(message), accountId }
  },
}

/**
 * Runs the built-in vectors on the hashes, key derivation, signing and verification of this process, all edge cases of the
 * acceptance rules included. Takes a fraction of a second and loads every backend. A node calls it before it does anything
 * else and does not start when it throws: a backend with another rule would accept blocks that the others refuse.
 * @throws crypto.backend-wrong naming scheme and vector; crypto.backend-missing
 */
export function checkBackends(): void {
  checkFunctions(checkedFunctions)
}

/** The same for any set of functions. @throws crypto.backend-wrong */
export function checkFunctions(functions: CheckedFunctions): void {
  for (const { hash, name, input, output } of hashVectors) {
    demand(toHex(functions.hashes[hash](fromHex(input))) === output, hash, name)
  }
  for (const { scheme, uri, publicKey } of keyVectors) {
    demand(toHex(functions.publicKeyFromUri(uri, scheme)) === publicKey, scheme, `key of ${uri}`)
  }
  for (const { scheme, name, message, signature, account, valid } of signatureVectors) {
    const value = { type: multiSignatureType[scheme], value: fromHex(signature) }
    demand(functions.verify(value, fromHex(message), fromHex(account)) === valid, scheme, name)
  }
  for (const { algorithm, name, publicKey, message, signature, valid } of platformVectors) {
    const check = { algorithm, publicKey: fromHex(publicKey), message: fromHex(message), signature: fromHex(signature) }
    demand(functions.verifyPlatform(check) === valid, algorithm, name)
  }
  checkSigning(functions)
}

/** ed25519 and ecdsa signatures are deterministic, so they have vectors as well; sr25519's must verify. */
function checkSigning(functions: CheckedFunctions): void {
  const seed = new Uint8Array(32).fill(9)
  for (const { scheme, name, message, signature } of signatureVectors) {
    if (name !== 'ordinary signature') continue
    const bytes = fromHex(message)
    const made = functions.signWithSeed(seed, scheme, bytes)
    const expected = scheme === 'sr25519' ? made.signature : fromHex(signature)
    const verified = functions.verify({ type: multiSignatureType[scheme], value: made.signature }, bytes, made.accountId)
    demand(verified && equalBytes(made.signature, expected), scheme, 'signing')
  }
}

function demand(right: boolean, scheme: string, vector: string): void {
  if (!right) throw cryptoErrors.error('backend-wrong', `${scheme}: wrong answer to the vector "${vector}"`)
}
