// SPDX-License-Identifier: Apache-2.0
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak256 } from '../hash/hashes.ts'

/**
 * The Ethereum address (20 bytes) of a compressed secp256k1 public key (33 bytes): the end of the keccak-256 of its two coordinates.
 * @returns undefined when the bytes are no point of the curve
 */
export function ethereumAddress(publicKey: Uint8Array): Uint8Array | undefined {
  if (publicKey.length !== 33) return undefined
  let uncompressed: Uint8Array
  try {
    uncompressed = secp256k1.Point.fromBytes(publicKey).toBytes(false)
  } catch {
    return undefined // The length was checked before; what is left is a prefix or coordinate of no point.
  }
  return keccak256(uncompressed.subarray(1)).slice(12)
}
