// SPDX-License-Identifier: Apache-2.0
import { hkdf as portableHkdf } from '@noble/hashes/hkdf.js'
import { sha256 as portableSha256 } from '@noble/hashes/sha2.js'
import { sodium } from './sodium.ts'

/*
 * HKDF of libsodium's SHA-256. OpenSSL looks its algorithm up for each derivation, which takes many times what the hashes take.
 *
 * Both halves of an HMAC (RFC 2104) lie in memory of their own, key first: native code takes what lies in V8's heap only after moving it out.
 * All of it is erased before a derivation returns.
 */
const blockBytes = 64
const digestBytes = 32

/** The longest secret and info of this way: what is longer is rare, and goes the portable one. */
const inputMax = 1_024

const inner = new Uint8Array(new ArrayBuffer(blockBytes + digestBytes + inputMax + 1))
const outer = new Uint8Array(new ArrayBuffer(blockBytes + digestBytes))
const digest = new Uint8Array(new ArrayBuffer(digestBytes))
/** The beginnings of `inner`, by length, each made when it is first used. */
const beginnings: (Uint8Array | undefined)[] = []

function setKey(key: Uint8Array): void {
  inner.fill(0x36, 0, blockBytes)
  outer.fill(0x5c, 0, blockBytes)
  for (let i = 0; i < key.length; i++) {
    const byte = key[i] as number
    inner[i] = byte ^ 0x36
    outer[i] = byte ^ 0x5c
  }
}

/** Gives `digest` the HMAC of what stands in `inner` behind the key, up to `end`. */
function authenticate(end: number): void {
  let message = beginnings[end]
  if (message === undefined) {
    message = inner.subarray(0, end)
    beginnings[end] = message
  }
  sodium.crypto_hash_sha256(digest, message)
  outer.set(digest, blockBytes)
  sodium.crypto_hash_sha256(digest, outer)
}

/** HKDF with SHA-256 (RFC 5869); `length` is at most 8,160 bytes. */
export function hkdfSha256(secret: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  if (secret.length > inputMax || salt.length > blockBytes || info.length > inputMax)
    return portableHkdf(portableSha256, secret, salt, info, length)
  const output = new Uint8Array(length)
  setKey(salt)
  inner.set(secret, blockBytes)
  authenticate(blockBytes + secret.length)
  setKey(digest)
  // The first block of output has none before it, the others begin with the one before.
  inner.set(info, blockBytes)
  inner[blockBytes + info.length] = 1
  authenticate(blockBytes + info.length + 1)
  output.set(length < digestBytes ? digest.subarray(0, length) : digest)
  const end = blockBytes + digestBytes + info.length
  inner.set(info, blockBytes + digestBytes)
  for (let at = digestBytes, counter = 2; at < length; at += digestBytes, counter++) {
    inner.set(digest, blockBytes)
    inner[end] = counter
    authenticate(end + 1)
    output.set(length - at < digestBytes ? digest.subarray(0, length - at) : digest, at)
  }
  inner.fill(0)
  outer.fill(0)
  digest.fill(0)
  return output
}
