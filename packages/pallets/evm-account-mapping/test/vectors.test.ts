// SPDX-License-Identifier: Apache-2.0
import { decodeSs58, encodeSs58, keccak256, recoverEcdsa } from '@phat/crypto'
import { accountOfKey, domainSeparator, substrateCallDigest } from '@phat/pallet-evm-account-mapping'
import { type AccountId, fromHex, known, textBytes, toHex } from '@phat/primitives'
import { describe, expect, test } from 'vitest'

// Facts published with pallet-evm_account_mapping: a signature that MetaMask made, and accounts of keys.
const signer = '5DT96geTS2iLpkH8fAhYAAphNpxddKCV36s5ShVFavf1xQiF'
const signature = fromHex(
  '0x37cb6ff8e296d7e476ee13a6cfababe788217519d428fcc723b482dc97cb4d1359a8d1c020fe3cebc1d06a67e61b1f0e296739cecacc640b0ba48e8a7555472e1b',
)
const transparentKey = fromHex('0x029df1e69b8b7c2da2efe0069dc141c2cec0317bf3fd135abaeb69ee33801f5970')

describe('a wallet’s message', () => {
  test('is the one that a wallet signed for system.remarkWithEvent("Hello")', () => {
    const separator = domainSeparator({ name: 'Substrate', version: '1', chainId: 0n, verifyingContract: new Uint8Array(20) })
    const who = decodeSs58(signer).accountId as AccountId
    const digest = substrateCallDigest(separator, 42, who, fromHex('0x00071448656c6c6f'), 0n)
    const key = known(recoverEcdsa(signature, digest), 'the signature is good')
    expect(encodeSs58(known(accountOfKey('1', key), 'it is a key'), 42)).toBe(signer)
  })

  test('begins with the domain type of EIP-712', () => {
    // "EIP712_DOMAIN_TYPE_HASH" of ethers-rs.
    const type = 'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)'
    expect(toHex(keccak256(textBytes(type)))).toBe('0x8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f')
  })
})

describe('the account of a key', () => {
  test('is its hash in version 1', () => {
    const key = fromHex('0x027cf2fa7bfe66adad4149481ff86794ce7e1ab2f7ed615ad3918f91581d2c00f1')
    expect(encodeSs58(known(accountOfKey('1', key), 'it is a key'), 42)).toBe(signer)
  })

  test('is its Ethereum address in version 2', () => {
    const account = known(accountOfKey('2', transparentKey), 'it is a key')
    expect(encodeSs58(account, 42)).toBe('5EmhBEe8vsSfqYseKctWsaQqNKCF9FFao6Mqa9hNfcdF25oE')
    expect(toHex(account.subarray(0, 20))).toBe('0x77bb3d64ea13e4f0beafdd5d92508d4643bb09cb')
  })

  test('does not exist where the bytes are no key', () => {
    expect(accountOfKey('1', transparentKey.subarray(1))).toBeUndefined()
    expect(accountOfKey('2', new Uint8Array(33))).toBeUndefined()
  })
})
