// SPDX-License-Identifier: Apache-2.0
import { Writer, writeCompact } from '@phat/codec'
import { type Hash, hashOf } from '../bytes32.ts'
import { guestErrors } from '../guest-errors.ts'
import { hostBytes, hostData, hostNumber, operation } from '../host.ts'
import { extension, extensionFunction } from './extension.ts'

/** Signature schemes of derived keys, by the index that the host gives them. */
const schemes = { ed25519: 0, sr25519: 1, ecdsa: 2 } as const

export type Scheme = keyof typeof schemes

/** A key that this contract alone has: derived from its own by a name, the same on each worker and after each upgrade. */
export interface ContractKey {
  /** 32 bytes, or 33 (compressed) for ecdsa. */
  publicKey(scheme: Scheme): Uint8Array
  /** Signs a 32-byte hash: 65 bytes with recovery id. Deterministic. */
  signHash(hash: Uint8Array): Uint8Array
  /** Signs a message. Deterministic with ed25519; sr25519 is random, so it works in queries only. */
  sign(scheme: Exclude<Scheme, 'ecdsa'>, message: Uint8Array): Uint8Array
}

/** `c.crypto`: computed by the host. */
export interface Crypto {
  blake2_256(data: Uint8Array): Uint8Array
  blake2_128(data: Uint8Array): Uint8Array
  keccak256(data: Uint8Array): Uint8Array
  sha256(data: Uint8Array): Uint8Array
  /** blake2_256 as a value that `===` compares. */
  hash(data: Uint8Array): Hash
  sr25519Verify(signature: Uint8Array, publicKey: Uint8Array, message: Uint8Array): boolean
  /** The compressed public key, or undefined for a signature that is none. */
  ecdsaRecover(signature: Uint8Array, hash: Uint8Array): Uint8Array | undefined
  /** The 20 bytes of the account that a compressed public key has on Ethereum. */
  ethereumAddress(publicKey: Uint8Array): Uint8Array | undefined
  /** The contract's key of this name. */
  key(name: string): ContractKey
}

/** Fields one after another. */
function joinedBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const writer = new Writer(128)
  for (const part of parts) writer.append(part)
  return writer.bytes.subarray(0, writer.length)
}

function sized(writer: Writer, bytes: Uint8Array): void {
  writeCompact(writer, bytes.length)
  writer.append(bytes)
}

/** 64 secret bytes that this contract alone has, by a name. */
export function derivedSecret(name: string): Uint8Array {
  return extension(extensionFunction.deriveSr25519Key, (writer) => sized(writer, new TextEncoder().encode(name)))
}

function derivedKey(name: string): ContractKey {
  const secret = derivedSecret(name)
  const seed = secret.subarray(0, 32)
  const secretOf = (scheme: Scheme): Uint8Array => (scheme === 'sr25519' ? secret : seed)
  return {
    publicKey: (scheme) =>
      unsized(
        extension(extensionFunction.getPublicKey, (writer) => {
          writer.byte(schemes[scheme])
          sized(writer, secretOf(scheme))
        }),
      ),
    signHash: (digest) =>
      extension(extensionFunction.ecdsaSignPrehashed, (writer) => {
        sized(writer, seed)
        writer.append(digest)
      }),
    sign: (scheme, message) => {
      const signature = unsized(
        extension(extensionFunction.sign, (writer) => {
          writer.byte(schemes[scheme])
          sized(writer, secretOf(scheme))
          sized(writer, message)
        }),
      )
      if (signature.length === 0)
        throw guestErrors.error('query-only', `${scheme} signatures are random: sign in a query, or with ed25519`)
      return signature
    },
  }
}

/** The bytes of a `Vec<u8>` that is all of the answer. */
function unsized(answer: Uint8Array): Uint8Array {
  const mode = (answer[0] ?? 0) & 3
  return answer.subarray(mode === 0 ? 1 : mode === 1 ? 2 : 4)
}

export const crypto: Crypto = {
  blake2_256: (data) => hostData(operation.hashBlake2_256, data),
  blake2_128: (data) => hostData(operation.hashBlake2_128, data),
  keccak256: (data) => hostData(operation.hashKeccak256, data),
  sha256: (data) => hostData(operation.hashSha256, data),
  hash: (data) => hashOf(hostData(operation.hashBlake2_256, data)),
  sr25519Verify: (signature, publicKey, message) =>
    signature.length === 64 &&
    publicKey.length === 32 &&
    hostNumber(operation.sr25519Verify, joinedBytes(signature, publicKey, message)) === 1,
  ecdsaRecover: (signature, digest) => hostBytes(operation.ecdsaRecover, joinedBytes(signature, digest)),
  ethereumAddress: (publicKey) => hostBytes(operation.ecdsaToEthAddress, publicKey),
  key: derivedKey,
}
