// SPDX-License-Identifier: Apache-2.0
import { blake2b128, blake2b256, keccak256, keypairFromSeed, publicKeyOfSecret, sha256, signEcdsaDigest } from '@phat/crypto'
import { fromHex, known, textBytes } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { cryptoFunctions } from '../src/seal/host-functions.ts'
import { at, caller, ends } from './host-calls.ts'

const { run, testAll } = caller(cryptoFunctions)

describe('cryptography', () => {
  const seed = new Uint8Array(32).fill(5)
  const message = textBytes('message')

  test.each([
    ['hash_sha2_256', sha256],
    ['hash_keccak_256', keccak256],
    ['hash_blake2_256', blake2b256],
    ['hash_blake2_128', blake2b128],
  ] as const)('%s hashes, also over its own input', (name, digest) => {
    const expected = digest(message)
    expect(run('seal0', name, [at.a, 7, at.out], { [at.a]: message }).memory(at.out, expected.length)).toEqual(expected)
    expect(run('seal0', name, [at.a, 7, at.a], { [at.a]: message }).memory(at.a, expected.length)).toEqual(expected)
    expect(() => run('seal0', name, [65_530, 7, at.out])).toThrow(ends('OutOfBounds'))
    expect(() => run('seal0', name, [at.a, 7, 65_530])).toThrow(ends('OutOfBounds'))
  })
  test('ecdsa_recover finds the key, or answers 11', () => {
    const digest = blake2b256(message)
    const memory = { [at.a]: known(signEcdsaDigest(seed, digest), 'a signature'), [at.b]: digest }
    const answer = run('seal0', 'ecdsa_recover', [at.a, at.b, at.out], memory)
    expect([answer.result, answer.memory(at.out, 33)]).toEqual([0, publicKeyOfSecret('ecdsa', seed)])
    expect(run('seal0', 'ecdsa_recover', [at.c, at.b, at.out], memory).result).toBe(11)
  })
  test('ecdsa_to_eth_address is the known one for the secret 1, and 11 for no key', () => {
    const one = new Uint8Array(32)
    one[31] = 1
    const memory = { [at.a]: known(publicKeyOfSecret('ecdsa', one), 'a key') }
    const answer = run('seal0', 'ecdsa_to_eth_address', [at.a, at.out], memory)
    expect([answer.result, answer.memory(at.out, 20)]).toEqual([0, fromHex('0x7e5f4552091a69125d5dfcb7b8c2659029395bdf')])
    expect(run('seal0', 'ecdsa_to_eth_address', [at.c, at.out], memory).result).toBe(11)
  })
  test('sr25519_verify answers 0 or 12', () => {
    const pair = keypairFromSeed(seed)
    const memory = { [at.a]: pair.sign(message), [at.b]: pair.publicKey, [at.c]: message }
    expect(run('seal0', 'sr25519_verify', [at.a, at.b, 7, at.c], memory).result).toBe(0)
    expect(run('seal0', 'sr25519_verify', [at.a, at.b, 6, at.c], memory).result).toBe(12)
  })
})

testAll()
