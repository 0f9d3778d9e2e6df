// SPDX-License-Identifier: Apache-2.0
import { encodeSs58 } from '@phat/crypto'
import { fromHex, toHex } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { inkMetadata, parseInkMetadata } from '../src/index.ts'
import { sampleContract } from './sample-contract.ts'

const codeHash = new Uint8Array(32).fill(9)
const abi = parseInkMetadata(inkMetadata(sampleContract, { ink: 4, codeHash, authors: [] }))
const alice = new Uint8Array(32).fill(1)
const address = encodeSs58(alice, 42)
const transfer = abi.messageOf('PSP22::transfer')
const encoded = '0xdb20f9f5'.concat('01'.repeat(32), `07${'00'.repeat(15)}`, '080102')

describe('arguments', () => {
  test.each([
    ['as a list', [address, 7, '0x0102']],
    ['by the names of the metadata', { to: address, value: '7', data: '0x0102' }],
    ['in the form of the codecs', { to: alice, value: 7n, data: Uint8Array.of(1, 2) }],
    ['as hex', [toHex(alice), '0x7', '0x0102']],
  ])('are taken %s', (_, args) => {
    expect(toHex(abi.encode(transfer, args))).toBe(encoded)
  })

  test('of several words are found in either spelling', () => {
    const entry = abi.constructorOf('new')
    expect(abi.encode(entry, { total_supply: 1, name: null })).toEqual(abi.encode(entry, { totalSupply: 1, name: undefined }))
  })

  test.each([
    ['too few', [address, 7], 'takes 3 arguments, not 2'],
    ['missing', { to: address, data: '0x' }, 'value (value: u128): expected a whole number (u128), got nothing'],
    ['unknown', { to: address, value: 1, data: '0x', memo: 'x' }, 'has no argument memo'],
    ['not of their type', [address, 'seven', '0x'], 'value (value: u128): expected a whole number (u128), got seven'],
    ['too large', [address, (2n ** 128n).toString(), '0x'], 'value (value: u128): expected a u128'],
    ['no account', ['5abc', 1, '0x'], 'to (to: AccountId): expected an account as SS58 address or 0x public key'],
    ['no bytes', [address, 1, 5], 'data (data: Vec<u8>): expected bytes as 0x…, got 5'],
    ['no arguments at all', 'all', 'PSP22::transfer(to: AccountId, value: u128, data: Vec<u8>): takes its arguments'],
  ])('that are %s are refused by name and type', (_, args, message) => {
    const refused = expect.objectContaining({ code: 'abi.bad-argument', message: expect.stringContaining(message) })
    expect(() => abi.encode(transfer, args)).toThrow(refused)
  })

  test('say where in a struct the wrong value stands', () => {
    const grant = { reader: address, purpose: 'audit', expiresAt: 5, scopes: ['Open', 'Ajar'], codeHash: toHex(codeHash) }
    const refused = expect.objectContaining({
      message: expect.stringContaining('grant.scopes[1] (grant: Grant): expected one of Open, Frozen, Closed'),
    })
    expect(() => abi.encode(abi.messageOf('grantAccess'), [grant])).toThrow(refused)
  })

  test('that may be a secret are not repeated', () => {
    const secret = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk'
    try {
      abi.encode(transfer, [secret, 1, '0x'])
      expect.unreachable()
    } catch (error) {
      expect(String(error)).not.toContain('drive')
    }
  })
})

describe('a name', () => {
  test.each(['PSP22::balance_of', 'PSP22::balanceOf', '0x6568382f'])('%s finds its message', (name) => {
    expect(abi.messageOf(name).label).toBe('PSP22::balance_of')
  })

  test('that no entry has is refused with those there are', () => {
    const refused = expect.objectContaining({ code: 'abi.unknown-entry', message: expect.stringContaining('new, with_owner') })
    expect(() => abi.constructorOf('create')).toThrow(refused)
    expect(() => abi.decodeCall('message', fromHex('0xdeadbeef'))).toThrow(
      expect.objectContaining({ code: 'abi.unknown-entry', message: expect.stringContaining('0xdeadbeef') }),
    )
  })
})

describe('an answer', () => {
  test.each([
    ['value', 'PSP22::balance_of', `0x00ff${'00'.repeat(15)}`, { kind: 'value', value: 255n, shown: '255' }],
    ['nothing', 'PSP22::transfer', '0x0000', { kind: 'value', value: undefined, shown: null }],
    ['option', 'phase', '0x000109', { kind: 'value', value: { type: 'Closed' }, shown: 'Closed' }],
    [
      'error of the contract',
      'PSP22::transfer',
      '0x000101',
      { kind: 'error', error: { type: 'NotAllowed' }, shown: 'NotAllowed' },
    ],
    [
      'error with content',
      'PSP22::transfer',
      '0x0001020474',
      { kind: 'error', error: { type: 'Custom', value: 't' }, shown: { Custom: 't' } },
    ],
    [
      'error of the language',
      'PSP22::transfer',
      '0x0101',
      { kind: 'langError', error: 'CouldNotReadInput', shown: 'CouldNotReadInput' },
    ],
  ])('that is a %s is told apart', (_, label, output, expected) => {
    expect(abi.decodeOutcome(abi.messageOf(label), fromHex(output))).toEqual(expected)
  })

  test('of a constructor is one of both errors or nothing', () => {
    expect(abi.decodeOutcome(abi.constructorOf('new'), fromHex('0x00'))).toMatchObject({ kind: 'value' })
    // What ink! 4 and 5 send: the inner half, too.
    expect(abi.decodeOutcome(abi.constructorOf('new'), fromHex('0x0000'))).toMatchObject({ kind: 'value' })
    expect(abi.decodeOutcome(abi.constructorOf('new'), fromHex('0x0101'))).toMatchObject({ kind: 'langError' })
    expect(abi.decodeOutcome(abi.constructorOf('with_owner'), fromHex('0x0000'))).toMatchObject({ kind: 'value' })
    expect(abi.decodeOutcome(abi.constructorOf('with_owner'), fromHex('0x000101'))).toMatchObject({ kind: 'error' })
  })

  test.each(['0x', '0x02', '0x0000', '0x00ff', `0x00${'00'.repeat(17)}`])('of other bytes is refused: %s', (output) => {
    const decode = () => abi.decodeOutcome(abi.messageOf('PSP22::balance_of'), fromHex(output))
    expect(decode).toThrow(expect.objectContaining({ code: 'abi.bad-output' }))
  })
})

describe('accounts', () => {
  test('are shown as addresses of the network asked for', () => {
    const other = parseInkMetadata(inkMetadata(sampleContract, { ink: 4, codeHash, authors: [] }), { ss58Prefix: 42 })
    expect(other.decodeCall('message', fromHex(encoded)).shown).toEqual({ to: address, value: '7', data: '0x0102' })
    expect(abi.decodeCall('message', fromHex(encoded)).shown).toMatchObject({ to: encodeSs58(alice, 30) })
  })
})
