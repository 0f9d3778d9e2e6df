// SPDX-License-Identifier: Apache-2.0
import { fromHex, toHex } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { parseInkMetadata } from '../src/index.ts'

const account = '11'.repeat(32)
const source = { hash: `0x${'ab'.repeat(32)}`, language: 'ink! 3.0.0-rc2', compiler: 'rustc 1.49.0-nightly' }
const contract = { name: 'vault', version: '0.1.0', authors: ['N. N.'] }

/** Types by place, as they stood before version 1; `ids` adds what came with it. */
const definitions = [
  { def: { primitive: 'u128' } },
  { def: { composite: { fields: [{ type: 3 }] } }, path: ['ink_env', 'types', 'AccountId'] },
  { def: { array: { len: 32, type: 4 } } },
  { def: { primitive: 'u8' } },
  { def: { variant: { variants: [{ name: 'None' }, { name: 'Some', fields: [{ type: 2 }] }] } }, path: ['Option'], params: [2] },
  {
    def: {
      variant: {
        variants: [
          { name: 'Low', discriminant: 3 },
          { name: 'High', discriminant: 8 },
        ],
      },
    },
    path: ['vault', 'Level'],
  },
]
const numbered = definitions.map(({ def, path, params }, place) => ({
  id: place + 1,
  type: { def: withIndices(def), ...(path && { path }), ...(params && { params: params.map((type) => ({ name: 'T', type })) }) },
}))

function withIndices(def: object): object {
  if (!('variant' in def)) return def
  const { variants } = def.variant as { variants: { discriminant?: number }[] }
  return {
    variant: { variants: variants.map(({ discriminant, ...rest }, index) => ({ ...rest, index: discriminant ?? index })) },
  }
}

/** The spec of one contract in the words of a version. */
function specOf(version: number) {
  const name = (...parts: string[]) =>
    version >= 2 ? { label: parts.join('::') } : parts.length === 1 && version === 0 ? { name: parts[0] } : { name: parts }
  const label = (text: string) => (version >= 2 ? { label: text } : { name: text })
  const type = (id: number, displayName: string) => ({ type: { displayName: [displayName], type: id } })
  return {
    constructors: [{ ...name('new'), selector: '0x9bae9d5e', args: [{ ...label('owner'), ...type(2, 'AccountId') }], docs: [] }],
    messages: [
      {
        ...name('Vault', 'put'),
        selector: '0x01020304',
        args: [
          { ...label('level'), ...type(6, 'Level') },
          { ...label('heir'), ...type(5, 'Option') },
        ],
        mutates: true,
        payable: true,
        docs: [' Puts it in.'],
        returnType: null,
      },
      {
        ...name('total'),
        selector: '0x05060708',
        args: [],
        mutates: false,
        payable: false,
        docs: [],
        returnType: { displayName: ['Balance'], type: 1 },
      },
    ],
    events: [
      {
        ...label('Stored'),
        args: [
          { ...label('by'), ...type(2, 'AccountId'), indexed: true, docs: [] },
          { ...label('amount'), ...type(1, 'Balance'), indexed: false, docs: [] },
        ],
        docs: [],
        ...(version >= 5 && { module_path: 'vault', signature_topic: `0x${'cd'.repeat(32)}` }),
      },
    ],
    docs: [],
  }
}

const shapes: readonly (readonly [string, number, unknown])[] = [
  ['before versions had numbers', 0, { metadataVersion: '0.1.0', source, contract, spec: specOf(0), types: definitions }],
  [
    'that has no number but ids for its types',
    0,
    { metadataVersion: '0.1.0', source, contract, spec: specOf(0), types: numbered },
  ],
  ['{V1: …}', 1, { source, contract, V1: { spec: specOf(1), types: numbered } }],
  ['{V2: …}', 2, { source, contract, V2: { spec: specOf(2), types: numbered } }],
  ['{V3: …}', 3, { source, contract, V3: { spec: specOf(3), types: numbered } }],
  ['version "4"', 4, { source, contract, spec: specOf(4), types: numbered, version: '4' }],
  ['version 4', 4, { source, contract, spec: specOf(4), types: numbered, version: 4 }],
  ['version 5', 5, { source, contract, spec: specOf(5), types: numbered, version: 5 }],
]

describe.each(shapes)('metadata of the form %s', (_, version, json) => {
  const abi = parseInkMetadata(json)

  test('names its version, source and entries', () => {
    expect(abi).toMatchObject({ version, name: 'vault', contractVersion: '0.1.0', language: source.language, code: undefined })
    expect(abi.constructors.map(({ label, payable }) => ({ label, payable }))).toEqual([{ label: 'new', payable: true }])
    expect(abi.messages.map(({ label, mutates, payable, docs }) => ({ label, mutates, payable, docs }))).toEqual([
      { label: 'Vault::put', mutates: true, payable: true, docs: [' Puts it in.'] },
      { label: 'total', mutates: false, payable: false, docs: [] },
    ])
  })

  test('encodes calls', () => {
    const put = abi.encode(abi.messageOf('Vault::put'), { level: 'High', heir: `0x${account}` })
    expect(toHex(put)).toBe(`0x010203040801${account}`)
    expect(toHex(abi.encode(abi.messageOf('Vault::put'), ['Low', null]))).toBe('0x010203040300')
  })

  test('decodes answers, which no language error wraps here', () => {
    expect(abi.decodeOutcome(abi.messageOf('total'), fromHex(`0x05${'00'.repeat(15)}`))).toMatchObject({
      kind: 'value',
      value: 5n,
    })
    expect(abi.decodeOutcome(abi.messageOf('Vault::put'), new Uint8Array(0))).toMatchObject({ kind: 'value', shown: null })
    expect(() => abi.decodeOutcome(abi.messageOf('Vault::put'), Uint8Array.of(0))).toThrow(
      expect.objectContaining({ code: 'abi.bad-output' }),
    )
  })

  test('decodes events: by index, from version 5 by topic', () => {
    const fields = `${account}09${'00'.repeat(15)}`
    const topics = version === 5 ? [new Uint8Array(32).fill(0xcd)] : []
    const { event, values } = abi.decodeEvent({ topics, data: fromHex(version === 5 ? `0x${fields}` : `0x00${fields}`) })
    expect(event.label).toBe('Stored')
    expect(values).toEqual({ by: fromHex(`0x${account}`), amount: 9n })
  })
})

test('an anonymous event of ink! 5 is told by the number of its topics, unless two have as many', () => {
  const spec = specOf(5)
  const { signature_topic: _, ...anonymous } = spec.events[0] as unknown as Record<string, unknown>
  const event = { topics: [new Uint8Array(32)], data: fromHex(`0x${account}09${'00'.repeat(15)}`) }
  const one = parseInkMetadata({ source, contract, spec: { ...spec, events: [anonymous] }, types: numbered, version: 5 })
  expect(one.decodeEvent(event).event.label).toBe('Stored')
  const two = parseInkMetadata({
    source,
    contract,
    spec: { ...spec, events: [anonymous, anonymous] },
    types: numbered,
    version: 5,
  })
  expect(() => two.decodeEvent(event)).toThrow(expect.objectContaining({ code: 'abi.unknown-entry' }))
})

test('Solang metadata, whose names have underscores, is read', () => {
  const types = [{ def: { primitive: 'u256' } }]
  const message = {
    name: 'multiply',
    selector: '0x165c4a16',
    args: ['a', 'b'].map((name) => ({ name, type: { display_name: ['u256'], type: 1 } })),
    return_type: { display_name: ['u256'], type: 1 },
    docs: ['Multiplies'],
    mutates: false,
    payable: false,
  }
  const abi = parseInkMetadata({
    metadataVersion: '0.1.0',
    source,
    contract,
    spec: { constructors: [], messages: [message], events: [] },
    types,
  })
  expect(toHex(abi.encode(abi.messageOf('multiply'), [2, 3])).length).toBe(2 + 8 + 128)
  expect(abi.decodeOutcome(abi.messageOf('multiply'), new Uint8Array(32))).toMatchObject({ value: 0n })
})

test.each([
  ['text that is no JSON', '{', 'abi.not-metadata'],
  ['a list', [], 'abi.not-metadata'],
  ['an object of something else', { abi: [] }, 'abi.not-metadata'],
  ['ink! 6', { version: 6, spec: {}, types: [] }, 'abi.unsupported-version'],
  ['a wrapped version 7', { V7: {} }, 'abi.unsupported-version'],
  ['a version that is a word', { version: 'next', spec: {}, types: [] }, 'abi.unsupported-version'],
])('%s is refused', (_, json, code) => {
  expect(() => parseInkMetadata(json)).toThrow(expect.objectContaining({ code }))
})
