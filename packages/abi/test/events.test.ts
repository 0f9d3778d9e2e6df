// SPDX-License-Identifier: Apache-2.0
import { option, u128 } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import { fromHex, textBytes, toHex } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import {
  accountId,
  type ContractDescriptor,
  decodeEvent,
  encodeEvent,
  labelOf,
  selectorOf,
  signatureTopic,
} from '../src/index.ts'
import { sampleContract } from './sample-contract.ts'

/** The ERC-20 of ink!'s examples. */
const erc20: Pick<ContractDescriptor, 'name' | 'events'> = {
  name: 'Erc20',
  events: [
    {
      label: 'Transfer',
      fields: [
        { name: 'from', codec: option({ ...accountId }), indexed: true, docs: [] },
        { name: 'to', codec: option(accountId), indexed: true, docs: [] },
        { name: 'value', codec: { ...u128, description: { ...u128.description, path: ['Balance'] } }, indexed: false, docs: [] },
      ],
      docs: [],
    },
  ],
}
const ink4 = { ink: 4, blake2_256: blake2b256 } as const
const ink5 = { ink: 5, blake2_256: blake2b256 } as const
const alice = new Uint8Array(32).fill(1)
const transfer = { from: undefined, to: alice, value: 100n }

describe('labels and selectors', () => {
  // Selectors that ink! derived, from the metadata of its examples and of the PSP22 standard.
  test.each([
    ['new', '0x9bae9d5e'],
    ['totalSupply', '0xdb6375a8'],
    ['transferFrom', '0x0b396f18'],
    ['PSP22::totalSupply', '0x162df8c2'],
    ['PSP22::transferFrom', '0x54b3c76e'],
  ])('%s has the selector of ink!', (name, selector) => {
    expect(toHex(selectorOf(labelOf(name), blake2b256))).toBe(selector)
  })

  test('the name of a trait keeps its spelling', () => {
    expect(labelOf('PSP22::transferFrom')).toBe('PSP22::transfer_from')
  })
})

describe('events of ink! 4', () => {
  test('have the topics that ink! states for its ERC-20', () => {
    const { topics, data } = encodeEvent(erc20, 'Transfer', transfer, ink4)
    // The label fits after the length of an empty prefix.
    expect(toHex(topics[0] as Uint8Array)).toBe(`0x00${toHex(textBytes('Erc20::Transfer')).slice(2)}${'00'.repeat(16)}`)
    const from = Uint8Array.of(21 << 2, ...textBytes('Erc20::Transfer::from'), 0)
    expect(topics[1]).toEqual(Uint8Array.from({ length: 32 }, (_, i) => from[i] ?? 0))
    const to = Uint8Array.of(19 << 2, ...textBytes('Erc20::Transfer::to'), 1, ...alice)
    expect(topics[2]).toEqual(blake2b256(to))
    expect(toHex(data)).toBe(`0x0000${`01${'01'.repeat(32)}`}64${'00'.repeat(15)}`)
  })

  test('a long label is hashed', () => {
    const event = sampleContract.events[2]
    const label = Uint8Array.of(0, ...textBytes('AnUncommonlyLongNameOfAContract::PhaseChanged'))
    expect(event && signatureTopic('AnUncommonlyLongNameOfAContract', event, ink4)).toEqual(blake2b256(label))
  })
})

describe('events of ink! 5', () => {
  test('have the signature that ink! 5 derived for its ERC-20', () => {
    const { topics, data } = encodeEvent(erc20, 'Transfer', transfer, ink5)
    expect(toHex(topics[0] as Uint8Array)).toBe('0xb5b61a3e6a21a16be4f044b517c28ac692492f73c5bfd3f60178ad98c767f4cb')
    expect(topics[1]).toEqual(new Uint8Array(32))
    expect(topics[2]).toEqual(alice)
    expect(toHex(data)).toBe(`0x0001${'01'.repeat(32)}64${'00'.repeat(15)}`)
  })
})

describe.each([
  ['ink! 4', ink4],
  ['ink! 5', ink5],
] as const)('an event of %s', (_, format) => {
  test('is read back', () => {
    const values = {
      byOwner: alice,
      grant: { reader: alice, purpose: 'audit', expiresAt: 7, scopes: [{ type: 'Frozen' }], codeHash: alice },
    }
    const decoded = decodeEvent(sampleContract, encodeEvent(sampleContract, 'Granted', values, format), format)
    expect(decoded.label).toBe('Granted')
    expect(decoded.values).toMatchObject({ byOwner: alice, grant: { purpose: 'audit', expiresAt: 7 } })
  })

  test('that the contract does not have is refused by name', () => {
    const unknown = expect.objectContaining({ code: 'abi.unknown-entry', message: expect.stringContaining('Transfer, Approval') })
    expect(() => encodeEvent(sampleContract, 'Burned', {}, format)).toThrow(unknown)
    expect(() => decodeEvent(sampleContract, { topics: [], data: fromHex('0x63') }, format)).toThrow(unknown)
  })

  test('with bytes left over is refused', () => {
    const { topics, data } = encodeEvent(sampleContract, 'Stopped', {}, format)
    const long = { topics, data: Uint8Array.of(...data, 0) }
    expect(() => decodeEvent(sampleContract, long, format)).toThrow(expect.objectContaining({ code: 'abi.bad-output' }))
  })

  test('with more topics than a chain takes is refused', () => {
    const field = { codec: u128, indexed: true, docs: [] }
    const events = [{ label: 'Wide', fields: ['a', 'b', 'c', 'd'].map((name) => ({ name, ...field })), docs: [] }]
    const encode = () => encodeEvent({ name: 'Many', events }, 'Wide', { a: 1n, b: 1n, c: 1n, d: 1n }, format)
    expect(encode).toThrow(expect.objectContaining({ code: 'abi.bad-declaration' }))
  })
})
