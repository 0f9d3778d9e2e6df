// SPDX-License-Identifier: Apache-2.0
import { fixedBytes, newtype } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import { toHex } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { encodeEvent, type InkVersion, inkMetadata, parseInkMetadata } from '../src/index.ts'
import { randomJson, seeded } from './random-json.ts'
import { sampleContract } from './sample-contract.ts'

const codeHash = new Uint8Array(32).fill(9)
const wasm = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)
const metadataOf = (ink: InkVersion) =>
  inkMetadata(sampleContract, { ink, codeHash, wasm, authors: ['A. Uthor'], license: 'MIT' })

describe.each([4, 5] as const)('metadata of ink! %i', (ink) => {
  const project = metadataOf(ink)
  const abi = parseInkMetadata(JSON.stringify(project))

  test('is JSON and the same each time', () => {
    expect(JSON.parse(JSON.stringify(project))).toEqual(project)
    expect(JSON.stringify(metadataOf(ink))).toBe(JSON.stringify(project))
  })

  test('says what the declaration says', () => {
    expect(abi).toMatchObject({
      version: ink,
      name: 'sample_token',
      contractVersion: '1.2.3',
      authors: ['A. Uthor'],
      language: 'TypeScript 7.0.2',
      compiler: 'phat 0.1.0',
      codeHash,
      code: wasm,
      docs: sampleContract.docs,
    })
    for (const kind of ['constructors', 'messages'] as const) {
      const declared = sampleContract[kind].map(({ label, selector, payable, docs }) => ({ label, selector, payable, docs }))
      expect(abi[kind]).toMatchObject(declared)
    }
    expect(abi.messages).toMatchObject(
      sampleContract.messages.map(({ mutates, kind, estimate }) => ({ mutates, kind, estimate })),
    )
    expect(abi.messages.map(({ args }) => args.map(({ label }) => label))[2]).toEqual(['to', 'value', 'data'])
    expect(abi.events.map(({ label, docs }) => ({ label, docs }))).toEqual(
      sampleContract.events.map(({ label, docs }) => ({ label, docs })),
    )
    expect(abi.events[0]?.fields.map(({ label, indexed }) => ({ label, indexed }))).toEqual([
      { label: 'from', indexed: true },
      { label: 'to', indexed: true },
      { label: 'value', indexed: false },
    ])
  })

  test('its types encode arguments as the declaration does', () => {
    const random = seeded(ink)
    for (const [i, entry] of abi.messages.entries()) {
      const declared = sampleContract.messages[i]
      for (let round = 0; round < 30; round++) {
        const encoded = abi.encode(
          entry,
          entry.args.map(({ type }) => randomJson(abi, random, type)),
        )
        const { args, shown } = abi.decodeCall('message', encoded)
        // The declared codecs read the same values, and both spellings of what was read encode to the same bytes.
        const values = Object.values(args)
        const again = declared?.args.map(({ codec }, place) => toHex(codec.encode(values[place])).slice(2)).join('')
        expect(`${toHex(entry.selector)}${again}`).toBe(toHex(encoded))
        expect(abi.encode(entry, args)).toEqual(encoded)
        expect(abi.encode(entry, shown)).toEqual(encoded)
      }
    }
  })

  test('reads the events that the declaration encodes', () => {
    const from = new Uint8Array(32).fill(1)
    const format = { ink, blake2_256: blake2b256 }
    const event = encodeEvent(sampleContract, 'Transfer', { from, to: undefined, value: 10n ** 30n }, format)
    const decoded = abi.decodeEvent(event)
    expect(decoded.event.label).toBe('Transfer')
    expect(decoded.values).toEqual({ from, to: undefined, value: 10n ** 30n })
    expect(decoded.shown).toMatchObject({ to: null, value: `1${'0'.repeat(30)}` })
  })

  test('names the accounts of a declaration that brings a codec of its own for them', () => {
    const own = newtype(fixedBytes(32), 'ink_primitives::types::AccountId')
    const messages = sampleContract.messages.slice(0, 1).map((message) => ({ ...message, args: [{ name: 'who', codec: own }] }))
    const plain = { ...sampleContract, constructors: sampleContract.constructors.slice(0, 1), messages, events: [], state: [] }
    const { spec } = inkMetadata(plain, { ink, codeHash, authors: [] })
    expect(spec.messages[0]?.args[0]?.type).toEqual(spec.environment.accountId)
  })

  test('places the state: values and maps have keys as that version writes them', () => {
    const key = (text: string) => (ink === 4 ? text : `0x${text.slice(2).match(/../g)?.reverse().join('')}`)
    const { layout } = (project.storage as unknown as { root: { layout: { struct: { fields: unknown[] } } } }).root
    expect(layout.struct.fields).toMatchObject([
      { name: 'total_supply', layout: { root: { root_key: key('0x11223344') } } },
      { name: 'balances', layout: { root: { root_key: key('0xe7dc2326') } } },
      { name: 'access_grants', layout: { root: { root_key: key('0x00000005') } } },
    ])
  })
})

describe('a declaration that the ABI cannot express is refused', () => {
  const [init] = sampleContract.constructors
  const [message] = sampleContract.messages
  const [transfer] = sampleContract.events
  test.each([
    ['without constructor', { constructors: [] }],
    ['without message', { messages: [] }],
    ['with two messages of one label', { messages: [message, message] }],
    ['with two constructors of one selector', { constructors: [init, { ...init, label: 'other' }] }],
    ['with a selector of three bytes', { messages: [{ ...message, selector: new Uint8Array(3) }] }],
    ['with two events of one label', { events: [transfer, transfer] }],
    ['with four indexed fields', { events: [{ ...transfer, fields: [0, 1, 2, 3].map(() => transfer?.fields[0]) }] }],
  ])('%s', (_, change) => {
    const broken = { ...sampleContract, ...change } as typeof sampleContract
    const make = () => inkMetadata(broken, { ink: 4, codeHash, authors: [] })
    expect(make).toThrow(expect.objectContaining({ code: 'abi.bad-declaration' }))
  })
})
