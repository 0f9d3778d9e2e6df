// SPDX-License-Identifier: Apache-2.0
import { concatBytes, equalBytes } from '@phat/primitives'
import { sodium } from '../hash/sodium.ts'

const identity = Uint8Array.of(1, ...new Array<number>(31).fill(0))

/** 8·P for a point in any encoding, canonical; undefined when the bytes decode to no curve point. */
function timesCofactor(point: Uint8Array): Uint8Array | undefined {
  const sum = new Uint8Array(32)
  try {
    sodium.crypto_core_ed25519_add(sum, point, point)
  } catch {
    return undefined
  }
  sodium.crypto_core_ed25519_add(sum, sum, sum)
  sodium.crypto_core_ed25519_add(sum, sum, sum)
  return sum
}

/** 8·s·B. The sum of canonical scalars wraps at the group order, which is the order of B. */
function basePointTimes8(scalar: Uint8Array): Uint8Array {
  if (scalar.every((byte) => byte === 0)) return identity
  const eightfold = scalar.slice()
  for (let doubling = 0; doubling < 3; doubling++) sodium.crypto_core_ed25519_scalar_add(eightfold, eightfold, eightfold)
  const product = new Uint8Array(32)
  sodium.crypto_scalarmult_ed25519_base_noclamp(product, eightfold)
  return product
}

/**
 * The equation of ZIP-215, 8·s·B = 8·R + 8·k·A with k = SHA-512(R ‖ A ‖ message), from libsodium's group operations. s is
 * canonical, checked by the caller. Multiplying by eight first brings every point into the prime subgroup, where libsodium's
 * scalar multiplication works, and turns every small-order part into the identity.
 */
export function satisfiesCofactoredEquation(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  const encodedR = signature.subarray(0, 32)
  const key = timesCofactor(publicKey)
  const r = timesCofactor(encodedR)
  if (key === undefined || r === undefined) return false
  const left = basePointTimes8(signature.subarray(32, 64))
  if (equalBytes(key, identity)) return equalBytes(left, r)
  const digest = new Uint8Array(64)
  sodium.crypto_hash_sha512(digest, concatBytes(encodedR, publicKey, message))
  const k = new Uint8Array(32)
  sodium.crypto_core_ed25519_scalar_reduce(k, digest)
  const right = new Uint8Array(32)
  sodium.crypto_scalarmult_ed25519_noclamp(right, k, key)
  sodium.crypto_core_ed25519_add(right, right, r)
  return equalBytes(left, right)
}
