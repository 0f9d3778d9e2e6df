// SPDX-License-Identifier: Apache-2.0
import { bool, bytes, fixedBytes, tuple, u8 } from '@phat/codec'
import { blake2b256, publicKeyOfSecret, recoverEcdsa, verifyMultiSignature } from '@phat/crypto'
import { concatBytes, fromHex, known, textBytes, toHex } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { deriveContractKey } from '../src/pink/key-functions.ts'
import { clusterKey, message, modes, none, seed, setUp, unchanging } from './pink-support.ts'
import { account, FrameEnded } from './test-context.ts'

describe('keys', () => {
  const signArgs = tuple(u8, bytes, bytes)
  const verifyArgs = tuple(u8, bytes, bytes, bytes)
  const schemes = [
    [0, 'ed25519'],
    [1, 'sr25519'],
    [2, 'ecdsa'],
  ] as const

  test.each(schemes)('2, 3 and 5: a query signs and verifies with scheme %i, %s', (index, scheme) => {
    const { run } = setUp('query')
    const publicKey = bytes.decode(run(5, tuple(u8, bytes).encode([index, seed])).output)
    expect(publicKey).toEqual(publicKeyOfSecret(scheme, seed))
    const signature = bytes.decode(run(2, signArgs.encode([index, seed, message])).output)
    expect(bool.decode(run(3, verifyArgs.encode([index, publicKey, message, signature])).output)).toBe(true)
    expect(bool.decode(run(3, verifyArgs.encode([index, publicKey, none, signature])).output)).toBe(false)
  })
  test.each(unchanging)('2: in a %s an sr25519 signature is empty, the deterministic ones are made', (mode) => {
    const { run } = setUp(mode)
    expect(bytes.decode(run(2, signArgs.encode([1, seed, message])).output)).toEqual(none)
    for (const index of [0, 2]) {
      const made = run(2, signArgs.encode([index, seed, message]))
      expect(made).toEqual(setUp('query').run(2, signArgs.encode([index, seed, message])))
      expect(made.output.length).toBeGreaterThan(60)
    }
  })
  test('2, 3 and 5: keys and signatures of a wrong length end the frame', () => {
    const { run } = setUp('query')
    expect(() => run(2, signArgs.encode([0, none, message]))).toThrow(new FrameEnded('Other'))
    expect(() => run(5, tuple(u8, bytes).encode([2, none]))).toThrow(new FrameEnded('Other'))
    expect(() => run(3, verifyArgs.encode([2, account(1), message, new Uint8Array(65)]))).toThrow(new FrameEnded('Other'))
    expect(() => run(3, verifyArgs.encode([0, account(1), message, new Uint8Array(65)]))).toThrow(new FrameEnded('Other'))
  })
  test("3: a recovery id in Ethereum's form does not verify", () => {
    const { run } = setUp('query')
    const signature = bytes.decode(run(2, signArgs.encode([2, seed, message])).output).slice()
    signature[64] = known(signature[64], 'a recovery id') + 27
    const publicKey = known(publicKeyOfSecret('ecdsa', seed), 'a key')
    expect(bool.decode(run(3, verifyArgs.encode([2, publicKey, message, signature])).output)).toBe(false)
  })
  test('4: the derived key is the same in every mode, and another for another contract or salt', () => {
    const salt = bytes.encode(textBytes('vrf:x'))
    const keys = modes.map((mode) => toHex(bytes.decode(setUp(mode).run(4, salt).output)))
    expect(new Set(keys).size).toBe(1)
    expect(bytes.decode(setUp('query').run(4, salt).output)).toEqual(
      deriveContractKey(clusterKey, account(1), textBytes('vrf:x')),
    )
    expect(deriveContractKey(clusterKey, account(2), textBytes('vrf:x'))).not.toEqual(fromHex(known(keys[0], 'a key')))
    const { run } = setUp('query')
    const value = bytes.decode(run(2, signArgs.encode([1, fromHex(known(keys[0], 'a key')), message])).output)
    const signer = bytes.decode(run(5, tuple(u8, bytes).encode([1, fromHex(known(keys[0], 'a key'))])).output)
    expect(verifyMultiSignature({ type: 'Sr25519', value }, message, signer)).toBe(true)
  })
  test('4: without a key of the cluster the frame ends', () => {
    expect(() => setUp('query', { clusterKey: undefined }).run(4, bytes.encode(none))).toThrow(new FrameEnded('KeySeedMissing'))
  })
  test.each(modes)('13 and 14: in a %s a digest is signed and verified', (mode) => {
    const { run } = setUp(mode)
    const digest = blake2b256(message)
    const signature = run(13, tuple(bytes, fixedBytes(32)).encode([seed, digest])).output
    const signer = known(publicKeyOfSecret('ecdsa', seed), 'a key')
    expect(recoverEcdsa(signature, digest)).toEqual(signer)
    expect(bool.decode(run(14, concatBytes(signature, digest, signer)).output)).toBe(true)
    expect(bool.decode(run(14, concatBytes(signature, account(0), signer)).output)).toBe(false)
    expect(() => run(13, tuple(bytes, fixedBytes(32)).encode([none, digest]))).toThrow(new FrameEnded('Other'))
  })
})
