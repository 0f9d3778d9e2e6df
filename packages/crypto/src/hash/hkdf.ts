// SPDX-License-Identifier: Apache-2.0
import { assert, concatBytes } from '@phat/primitives'
import { sha256 } from './sha2.ts'

const blockLength = 64
const hashLength = 32

const pad = (key: Uint8Array, byte: number): Uint8Array => {
  const block = new Uint8Array(blockLength).fill(byte)
  for (let i = 0; i < key.length; i++) block[i] = (key[i] as number) ^ byte
  return block
}

/** HMAC with SHA-256 (RFC 2104), under one key for many messages. */
function hmacUnder(key: Uint8Array): (message: Uint8Array) => Uint8Array {
  const short = key.length > blockLength ? sha256(key) : key
  const [inner, outer] = [pad(short, 0x36), pad(short, 0x5c)]
  return (message) => sha256(concatBytes(outer, sha256(concatBytes(inner, message))))
}

/**
 * HKDF with SHA-256 (RFC 5869): `length` bytes (up to 8,160) from a secret, a salt and what the key is for. On the platform's own SHA-256:
 * every envelope derives keys, and a portable HMAC took longer than the rest of opening one.
 */
export function hkdfSha256(secret: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  assert(length <= 255 * hashLength, 'HKDF gives at most 255 blocks')
  const expand = hmacUnder(hmacUnder(salt)(secret))
  const output = new Uint8Array(length)
  let block = new Uint8Array(0)
  for (let i = 1, at = 0; at < length; i++, at += hashLength) {
    block = Uint8Array.from(expand(concatBytes(block, info, Uint8Array.of(i))))
    output.set(block.subarray(0, length - at), at)
  }
  return output
}
