// SPDX-License-Identifier: Apache-2.0

import { decodeSs58, encodeSs58, type KeyScheme, keypairFromUri, multiSignatureType, verifyMultiSignature } from '@phat/crypto'
import { toHex } from '@phat/primitives'
import { describe, expect, test } from 'vitest'

const message = new TextEncoder().encode('hello')

describe('key pairs', () => {
  test.each([
    ['sr25519', '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d'],
    ['ed25519', '0x88dc3417d5058ec4b4503e0c12ea1a0a89be200fe98922423d4334014fa6b0ee'],
    ['ecdsa', '0x020a1091341fe5664bfa1782d5e04779689068c916b04cb365ec3153755684d9a1'],
  ] as const)('//Alice in %s has the public key every Substrate tool shows', (scheme, publicKey) => {
    expect(toHex(keypairFromUri('//Alice', scheme).publicKey)).toBe(publicKey)
  })

  test.each(['sr25519', 'ed25519', 'ecdsa'] satisfies KeyScheme[])('%s signs what it verifies, and nothing else', (scheme) => {
    const alice = keypairFromUri('//Alice', scheme)
    const signature = { type: multiSignatureType[scheme], value: alice.sign(message) }
    expect(verifyMultiSignature(signature, message, alice.accountId)).toBe(true)
    expect(verifyMultiSignature(signature, new TextEncoder().encode('hellp'), alice.accountId)).toBe(false)
    expect(verifyMultiSignature(signature, message, keypairFromUri('//Bob', scheme).accountId)).toBe(false)
  })

  test('sr25519 draws fresh randomness for every signature, also after the wasm was started anew', () => {
    const alice = keypairFromUri('//Alice')
    const notAPoint = new Uint8Array(32).fill(0xff)
    const signatures = Array.from({ length: 6 }, (_, i) => {
      const value = alice.sign(message)
      // A key that is no point ends the instance, so the next signature comes from a new one.
      if (i > 2) expect(verifyMultiSignature({ type: 'Sr25519', value }, message, notAPoint)).toBe(false)
      return toHex(value)
    })
    expect(new Set(signatures).size).toBe(signatures.length)
  })

  test('changing the bytes of a key pair does not change what it signs with', () => {
    const alice = keypairFromUri('//Alice')
    const accountId = alice.accountId.slice()
    alice.publicKey.fill(0)
    alice.accountId.fill(0)
    expect(verifyMultiSignature({ type: 'Sr25519', value: alice.sign(message) }, message, accountId)).toBe(true)
  })

  test('the address of //Alice round trips', () => {
    const { accountId } = keypairFromUri('//Alice')
    expect(encodeSs58(accountId, 42)).toBe('5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY')
    expect(decodeSs58(encodeSs58(accountId))).toEqual({ accountId, prefix: 30 })
  })
})
