// SPDX-License-Identifier: Apache-2.0
import { pubkeyToRawAddress } from '@cosmjs/tendermint-rpc'
import { fromHex, textBytes, toHex } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dataHash, merkleRoot, txHash, validatorAddress, voteSignBytes, voteTypes, zeroTime } from '../src/index.ts'

describe('sign bytes of CometBFT types/vote_test.go, TestVoteSignBytesTestVectors', () => {
  const goZero = '2a0b088092b8c398feffffff01'
  const heightAndRound = '110100000000000000190100000000000000'
  it.each([
    ['an empty vote', '', 0n, 0, voteTypes.unknown, `0d${goZero}`],
    ['a precommit', '', 1n, 1, voteTypes.precommit, `210802${heightAndRound}${goZero}`],
    ['a prevote', '', 1n, 1, voteTypes.prevote, `210801${heightAndRound}${goZero}`],
    ['a vote of no type', '', 1n, 1, voteTypes.unknown, `1f${heightAndRound}${goZero}`],
    [
      'a vote on a chain',
      'test_chain_id',
      1n,
      1,
      voteTypes.unknown,
      `2e${heightAndRound}${goZero}320d746573745f636861696e5f6964`,
    ],
  ] as const)('writes %s byte for byte', (_name, chainId, height, round, type, expected) => {
    const vote = { type, height, round, blockId: undefined, timestamp: zeroTime }
    expect(voteSignBytes(chainId, vote)).toEqual(fromHex(`0x${expected}`))
  })
})

describe('merkle roots of the Certificate Transparency reference tree (RFC 6962)', () => {
  const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
  const roots = [
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ]
  it.each(roots.map((root, index) => [index + 1, root] as const))('has the reference root of %i leaves', (count, root) => {
    expect(toHex(merkleRoot(leaves.slice(0, count).map((leaf) => fromHex(`0x${leaf}`))))).toBe(`0x${root}`)
  })
})

describe('transactions of a real CometBFT 0.38 chain (tendermint-rs kvstore fixtures, tx_search_with_prove)', () => {
  it.each([
    [
      'async-key=value',
      '9f28904f9c0f3ab74a81cba48e39124da1c680b47fbfcba0126870db722bcc30',
      '3081f9915040d138b3ad7f895732d2767c29e85ba5d84388d04e17a5d8262b7a',
    ],
    [
      'sync-key=value',
      '57018296ee0919c9d351f2ffea82a8d28de223724d79965fc8d00a7477ed48bc',
      'a0bf8e611a3a2ed0fe94aa345b903691c3e56ede0e7f773f54de7b020e788849',
    ],
    [
      'tx0=value',
      'fcb86f71c4eff43e13c51fa12791f6dd1ddb8600a51131be2289614d6882f6be',
      'dd49e1c469c2c3eb0ab68bf9b83d9865b08fefdbc71702cc73564f4da56870a4',
    ],
  ])('names %s and roots a block of it as the chain did', (text, hash, root) => {
    expect(toHex(txHash(textBytes(text)))).toBe(`0x${hash}`)
    expect(toHex(dataHash([textBytes(text)]))).toBe(`0x${root}`)
  })
})

describe('against @cosmjs/tendermint-rpc', () => {
  it('derives the address of any key alike', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (key) => {
        expect(toHex(validatorAddress(key))).toBe(toHex(pubkeyToRawAddress('ed25519', key)))
      }),
    )
  })
})
