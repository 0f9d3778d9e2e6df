// SPDX-License-Identifier: Apache-2.0
import * as main from '@phat/crypto'
import * as node from '@phat/crypto/node'
import { expect, test } from 'vitest'

test('the package exports these names and no others', () => {
  expect(Object.keys(main).sort()).toEqual([
    'blake2b',
    'blake2b128',
    'blake2b256',
    'checkBackends',
    'createSr25519Signer',
    'cryptoErrors',
    'decodeSs58',
    'devPhrase',
    'encodeSs58',
    'ethereumAddress',
    'expandSr25519Seed',
    'hkdfSha256',
    'isMnemonic',
    'keccak256',
    'keypairFromSeed',
    'keypairFromUri',
    'mnemonicGenerate',
    'mnemonicToMiniSecret',
    'multiSignatureType',
    'publicKeyOfSecret',
    'recoverEcdsa',
    'sha256',
    'sha384',
    'sha512',
    'signEcdsaDigest',
    'signWithSecret',
    'twox128',
    'twox256',
    'twox64',
    'verifyMultiSignature',
  ])
  expect(Object.keys(node).sort()).toEqual(['createVerifiedRecord', 'createVerifierPool'])
})
