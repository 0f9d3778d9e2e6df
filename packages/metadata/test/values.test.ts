// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest'
import {
  createTypeCodecs,
  type PortableType,
  type PortableTypeDefinition,
  readValue,
  showValue,
  type ValueForms,
} from '../src/index.ts'

const type = (id: number, definition: PortableTypeDefinition, path: readonly string[] = []): PortableType => ({
  id,
  path,
  params: [],
  definition,
  docs: [],
})
const field = (of: number, name?: string) => ({ name, type: of, typeName: undefined, docs: [] })
const option = (id: number, of: number): PortableType =>
  type(
    id,
    {
      type: 'Variant',
      value: [
        { name: 'None', index: 0, fields: [], docs: [] },
        { name: 'Some', index: 1, fields: [field(of)], docs: [] },
      ],
    },
    ['Option'],
  )

const [u8, bytes, text, maybe, nested, either, maybeEither, record, self, nothing, maybeText, bits, order] = Array.from(
  { length: 13 },
  (_, i) => i,
)

const codecs = createTypeCodecs([
  type(u8 as number, { type: 'Primitive', value: 'u8' }),
  type(bytes as number, { type: 'Sequence', value: u8 as number }),
  type(text as number, { type: 'Primitive', value: 'str' }),
  option(maybe as number, u8 as number),
  option(nested as number, maybe as number),
  type(either as number, {
    type: 'Variant',
    value: [
      { name: 'None', index: 0, fields: [], docs: [] },
      { name: 'Some', index: 1, fields: [field(u8 as number)], docs: [] },
      { name: 'Both', index: 2, fields: [field(u8 as number, 'first_one'), field(text as number, 'other')], docs: [] },
    ],
  }),
  option(maybeEither as number, either as number),
  type(record as number, { type: 'Composite', value: [field(u8 as number, 'a_b'), field(u8 as number, 'aB')] }),
  type(self as number, { type: 'Composite', value: [field(self as number)] }),
  type(nothing as number, { type: 'Tuple', value: [] }),
  option(maybeText as number, text as number),
  type(bits as number, { type: 'BitSequence', value: { store: u8 as number, order: order as number } }),
  type(order as number, { type: 'Composite', value: [] }, ['bitvec', 'order', 'Lsb0']),
])

const forms: ValueForms = {
  types: codecs,
  bad: ({ field: name }, expected, given) => new RangeError(`${name}: expected ${expected}, got ${String(given)}`),
}
const read = (id: number | undefined, given: unknown): unknown => readValue(forms, { field: 'it', depth: 0 }, id as number, given)
const show = (id: number | undefined, value: unknown): unknown => showValue({ types: codecs }, id as number, value)

describe('values as JSON', () => {
  test.each([
    ['bytes as hex', bytes, '0x0102', Uint8Array.of(1, 2), '0x0102'],
    ['bytes as text', bytes, 'ab', Uint8Array.of(97, 98), '0x6162'],
    ['no option', maybe, null, undefined, null],
    ['an option as its content', maybe, 7, 7, 7],
    ['an option as a variant', maybe, { Some: 7 }, 7, 7],
    ['no nested option', nested, null, { type: 'None' }, null],
    ['a nested option that holds none', nested, { Some: null }, { type: 'Some', value: undefined }, { Some: null }],
    ['a nested option', nested, { Some: 3 }, { type: 'Some', value: 3 }, 3],
    ['a case named as that of an option', either, 'None', { type: 'None' }, 'None'],
    ['such a case inside an option', maybeEither, { Some: 'None' }, { type: 'None' }, { Some: 'None' }],
    [
      'such a case with content inside an option',
      maybeEither,
      { Some: { Some: 4 } },
      { type: 'Some', value: 4 },
      { Some: { Some: 4 } },
    ],
    ['an optional text that says None', maybeText, { Some: 'None' }, 'None', { Some: 'None' }],
    [
      'named fields of a case',
      either,
      { Both: { first_one: 1, other: 'x' } },
      { type: 'Both', value: { firstOne: 1, other: 'x' } },
      { Both: { firstOne: 1, other: 'x' } },
    ],
    ['fields whose names differ in their spelling alone', record, { a_b: 1, aB: 2 }, { a_b: 1, aB: 2 }, { a_b: 1, aB: 2 }],
    ['nothing', nothing, null, undefined, null],
    ['bits', bits, '011', [false, true, true], '011'],
  ])('%s', (_, id, given, value, shown) => {
    expect(read(id, given)).toEqual(value)
    expect(show(id, value)).toEqual(shown)
    // What is shown is read as the same value, in the form of the codecs.
    const codec = codecs.codec(id as number)
    expect(codec.encode(read(id, shown))).toEqual(codec.encode(value))
    expect(codec.decode(codec.encode(value))).toEqual(value)
  })

  test.each([
    ['a type of itself', self, {}, 'at most 128 levels'],
    ['an integer of a million digits', u8, '9'.repeat(1_000_000), 'a whole number (u8)'],
    ['an integer out of range', u8, 256, 'a u8'],
    ['a number that is not whole', u8, 0.5, 'a u8'],
    ['half a byte', bytes, '0x123', 'whole bytes as 0x…'],
    ['a text with half a character', text, '\ud800', 'a well-formed text'],
    ['an unknown case', either, 'Neither', 'one of None, Some, Both'],
    ['an unknown field', either, { Both: { first_one: 1, other: 'x', third: 1 } }, 'only first_one, other'],
    ['bits that are none', bits, '012', 'bits such as 0110'],
  ])('%s is refused', (_, id, given, expected) => {
    expect(() => read(id, given)).toThrow(expected)
  })
})
