// SPDX-License-Identifier: Apache-2.0
import {
  blake2b256,
  createSr25519Signer,
  ethereumAddress,
  expandSr25519Seed,
  hkdfSha256,
  keypairFromSeed,
  publicKeyOfSecret,
  recoverEcdsa,
  signEcdsaDigest,
  signWithSecret,
  verifyMultiSignature,
} from '@phat/crypto'
import { fromHex, known, textBytes, toHex } from '@phat/primitives'
import { getPublicKey } from '@scure/sr25519'
import { describe, expect, test } from 'vitest'

const seed = fromHex('0xfac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e')
const message = textBytes('a message')

describe('secrets as bytes', () => {
  test('an expanded sr25519 seed is the same key as the seed', () => {
    const expanded = known(expandSr25519Seed(seed), 'expanded')
    const { publicKey } = keypairFromSeed(seed, 'sr25519')
    expect(expanded.length).toBe(64)
    expect(publicKeyOfSecret('sr25519', seed)).toEqual(publicKey)
    expect(publicKeyOfSecret('sr25519', expanded)).toEqual(publicKey)
    const sign = known(createSr25519Signer(expanded), 'a secret')
    for (const value of [sign(message), sign(message)]) {
      expect(verifyMultiSignature({ type: 'Sr25519', value }, message, publicKey)).toBe(true)
    }
    const value = known(signWithSecret('sr25519', expanded, message), 'signed')
    expect(verifyMultiSignature({ type: 'Sr25519', value }, message, publicKey)).toBe(true)
  })

  test('the scalar of an expanded seed is the clamped one over eight, in 252 bits', () => {
    const expanded = known(expandSr25519Seed(seed), 'expanded')
    let scalar = 0n
    for (let i = 31; i >= 0; i--) scalar = (scalar << 8n) | BigInt(known(expanded[i], 'a byte'))
    const timesEight = new Uint8Array(64)
    for (let i = 0, rest = scalar << 3n; i < 32; i++, rest >>= 8n) timesEight[i] = Number(rest & 0xffn)
    expect(getPublicKey(timesEight)).toEqual(publicKeyOfSecret('sr25519', seed))
  })

  test.each(['ed25519', 'ecdsa'] as const)('%s signs and has keys as a key pair of the seed does', (scheme) => {
    const pair = keypairFromSeed(seed, scheme)
    expect(publicKeyOfSecret(scheme, seed)).toEqual(pair.publicKey)
    expect(signWithSecret(scheme, seed, message)).toEqual(pair.sign(message))
  })

  test('a signed digest recovers to the public key', () => {
    const digest = blake2b256(message)
    expect(recoverEcdsa(known(signEcdsaDigest(seed, digest), 'signed'), digest)).toEqual(publicKeyOfSecret('ecdsa', seed))
  })

  test('secrets of a wrong length or range are none', () => {
    for (const scheme of ['sr25519', 'ed25519', 'ecdsa'] as const) {
      expect(publicKeyOfSecret(scheme, seed.subarray(1))).toBeUndefined()
      expect(signWithSecret(scheme, new Uint8Array(), message)).toBeUndefined()
    }
    expect(publicKeyOfSecret('sr25519', new Uint8Array(64).fill(0xff))).toBeUndefined()
    expect(publicKeyOfSecret('ecdsa', new Uint8Array(32))).toBeUndefined()
    expect(signEcdsaDigest(new Uint8Array(32), new Uint8Array(32))).toBeUndefined()
    expect(expandSr25519Seed(new Uint8Array(31))).toBeUndefined()
  })
})

describe('hkdf and addresses', () => {
  test('HKDF-SHA256 follows test case 1 of RFC 5869', () => {
    const derived = hkdfSha256(
      new Uint8Array(22).fill(0x0b),
      fromHex('0x000102030405060708090a0b0c'),
      fromHex('0xf0f1f2f3f4f5f6f7f8f9'),
      42,
    )
    expect(toHex(derived)).toBe('0x3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865')
  })

  test('the Ethereum address of the secret 1 is the known one', () => {
    const one = new Uint8Array(32)
    one[31] = 1
    const publicKey = known(publicKeyOfSecret('ecdsa', one), 'a key')
    expect(toHex(known(ethereumAddress(publicKey), 'an address'))).toBe('0x7e5f4552091a69125d5dfcb7b8c2659029395bdf')
  })

  test('bytes that are no point have no Ethereum address', () => {
    expect(ethereumAddress(new Uint8Array(33))).toBeUndefined()
    expect(ethereumAddress(new Uint8Array(32))).toBeUndefined()
  })
})
