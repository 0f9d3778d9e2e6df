// SPDX-License-Identifier: Apache-2.0
import { ristretto255 } from '@noble/curves/ed25519.js'
import { known } from '@phat/primitives'
import { callForBytes, callVerify } from './schnorrkel-module.ts'
import type { Sr25519Backend, Sr25519Pair } from './sr25519-backend.ts'

const secretLength = 64

function pairFrom(bytes: Uint8Array | undefined): Sr25519Pair {
  const keypair = known(bytes, 'schnorrkel derives a key pair from well-formed input')
  return { secret: keypair.subarray(0, secretLength), publicKey: keypair.slice(secretLength) }
}

function keypairBytes(pair: Sr25519Pair): Uint8Array {
  const bytes = new Uint8Array(secretLength + 32)
  bytes.set(pair.secret)
  bytes.set(pair.publicKey, secretLength)
  return bytes
}

/** The scalar, which the secret holds times 8, times the base point. Not constant-time: only for keys that a program brings as bytes. */
function publicKeyOf(secret: Uint8Array): Uint8Array {
  let scalar = 0n
  for (let i = 31; i >= 0; i--) scalar = (scalar << 8n) | BigInt(secret[i] as number)
  scalar >>= 3n
  const point = scalar === 0n ? ristretto255.Point.ZERO : ristretto255.Point.BASE.multiply(scalar)
  return point.toBytes()
}

/** The schnorrkel crate compiled to wasm: the code that Substrate runs. */
export const sr25519Backend: Sr25519Backend = {
  name: 'node (schnorrkel-wasm)',
  verify: callVerify,
  pairFromSeed: (seed) => pairFrom(callForBytes('sr25519_keypair_from_seed', seed)),
  // The module makes pairs from seeds only; it does sign with this one.
  pairFromSecret: (secret) => ({ secret, publicKey: publicKeyOf(secret) }),
  deriveHard: (pair, chainCode) => pairFrom(callForBytes('sr25519_derive_keypair_hard', keypairBytes(pair), chainCode)),
  deriveSoft: (pair, chainCode) => pairFrom(callForBytes('sr25519_derive_keypair_soft', keypairBytes(pair), chainCode)),
  sign: (pair, message) =>
    known(callForBytes('sr25519_sign', pair.publicKey, pair.secret, message), 'schnorrkel signs with a pair of its own'),
}
