// SPDX-License-Identifier: Apache-2.0
import { PhatError } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import {
  createTypeCodecs,
  decodeMetadata,
  encodeMetadata,
  type PortableType,
  type PortableTypeDefinition,
  viewRuntime,
} from '../src/index.ts'
import { seededRandom } from './random-value.ts'
import { sampleRuntime } from './sample-runtime.ts'

const versions = [14, 15, 16] as const

/** Runs it; anything thrown that is not a typed error of ours fails the test. */
function onlyTypedErrors(run: () => unknown): string {
  try {
    run()
    return 'fine'
  } catch (error) {
    if (error instanceof PhatError && /^(codec|metadata)\./.test(error.code)) return error.code
    throw error
  }
}

const typesOf = (...definitions: readonly PortableTypeDefinition[]): readonly PortableType[] =>
  definitions.map((definition, id) => ({ id, path: [], params: [], definition, docs: [] }))

const field = (type: number, name?: string) => ({ name, type, typeName: undefined, docs: [] })

describe('bytes that are not metadata', () => {
  test('are refused with the reason', () => {
    expect(() => decodeMetadata(new Uint8Array())).toThrow(expect.objectContaining({ code: 'metadata.not-metadata' }))
    expect(() => decodeMetadata(new Uint8Array(64))).toThrow(expect.objectContaining({ code: 'metadata.not-metadata' }))
    const v13 = Uint8Array.of(0x6d, 0x65, 0x74, 0x61, 13, 0, 0)
    expect(() => decodeMetadata(v13)).toThrow(expect.objectContaining({ code: 'metadata.unsupported-version' }))
  })

  test.each(versions)('of V%i cut at any length name the place', (version) => {
    const encoded = encodeMetadata(sampleRuntime, version)
    for (let length = 5; length < encoded.length; length++) {
      expect(() => decodeMetadata(encoded.subarray(0, length))).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^codec\./) }),
      )
    }
    expect(() => decodeMetadata(encoded.subarray(0, encoded.length >> 1))).toThrow(/^[a-z]+\[\d+\]/)
    expect(() => decodeMetadata(Uint8Array.of(...encoded, 0))).toThrow(expect.objectContaining({ code: 'codec.trailing-bytes' }))
  })

  test.each(versions)('of V%i with changed bytes give metadata or a typed error, and so does their use', (version) => {
    const encoded = encodeMetadata(sampleRuntime, version)
    const random = seededRandom(version)
    for (let round = 0; round < 1500; round++) {
      const mutated = encoded.slice()
      for (let i = 0; i < 2; i++) mutated[5 + Math.floor(random() * (mutated.length - 5))] = Math.floor(random() * 256)
      onlyTypedErrors(() => {
        const view = viewRuntime(decodeMetadata(mutated))
        onlyTypedErrors(() => view.call.decode(Uint8Array.of(6, 0, 4, 5, 0)))
        for (const { id } of view.metadata.types) onlyTypedErrors(() => view.codec(id).decode(new Uint8Array(40)))
        for (const pallet of view.metadata.pallets) {
          for (const { name } of pallet.storage?.entries ?? []) {
            onlyTypedErrors(() => view.storage(`${pallet.name}.${name}`).decodeValue(undefined))
          }
        }
      })
    }
  })
})

describe('a hostile registry', () => {
  const cases: readonly (readonly [string, readonly PortableType[], string])[] = [
    ['a type that is only itself', typesOf({ type: 'Composite', value: [field(0)] }), 'codec.too-deep'],
    ['a struct of itself', typesOf({ type: 'Composite', value: [field(0, 'a'), field(0, 'b')] }), 'codec.too-deep'],
    ['a tuple of itself', typesOf({ type: 'Tuple', value: [0, 0] }), 'codec.too-deep'],
    ['a compact of itself', typesOf({ type: 'Compact', value: 0 }), 'metadata.unknown-type'],
    ['a compact of a loop', typesOf({ type: 'Compact', value: 1 }, { type: 'Tuple', value: [1] }), 'metadata.unknown-type'],
    ['a compact of a text', typesOf({ type: 'Compact', value: 1 }, { type: 'Primitive', value: 'str' }), 'metadata.unknown-type'],
    ['a reference to nothing', typesOf({ type: 'Sequence', value: 99 }), 'metadata.unknown-type'],
    [
      'an array of 2^32 nothings',
      typesOf({ type: 'Array', value: { length: 0xffffffff, type: 1 } }, { type: 'Tuple', value: [] }),
      'metadata.unknown-type',
    ],
    [
      'an array of 2^32 bytes',
      typesOf({ type: 'Array', value: { length: 0xffffffff, type: 1 } }, { type: 'Primitive', value: 'u8' }),
      'codec.unexpected-end',
    ],
    [
      'bits stored in texts',
      typesOf({ type: 'BitSequence', value: { store: 1, order: 1 } }, { type: 'Primitive', value: 'str' }),
      'metadata.unknown-type',
    ],
    [
      'a chain of a thousand newtypes',
      typesOf(
        ...Array.from({ length: 1000 }, (_, id): PortableTypeDefinition => ({ type: 'Composite', value: [field(id + 1)] })),
      ),
      'metadata.unknown-type',
    ],
    [
      'two cases with one index',
      typesOf({
        type: 'Variant',
        value: [
          { name: 'A', index: 1, fields: [], docs: [] },
          { name: 'B', index: 1, fields: [], docs: [] },
        ],
      }),
      'codec.invalid-value',
    ],
  ]

  test.each(cases)('with %s gives a typed error', (_, types, code) => {
    expect(onlyTypedErrors(() => createTypeCodecs(types).codec(0).decode(new Uint8Array(8)))).toBe(code)
  })

  test('cannot reach the prototype of values through a field name', () => {
    const types = typesOf(
      { type: 'Composite', value: [field(1, '__proto__'), field(1, 'x')] },
      { type: 'Primitive', value: 'u8' },
    )
    expect(onlyTypedErrors(() => createTypeCodecs(types).codec(0))).toBe('codec.invalid-value')
  })

  test('may name a variant without cases, which has no value', () => {
    const never = createTypeCodecs(typesOf({ type: 'Variant', value: [] })).codec(0)
    expect(onlyTypedErrors(() => never.decode(Uint8Array.of(0)))).toBe('codec.invalid-value')
    expect(onlyTypedErrors(() => never.encode({ type: 'A' }))).toBe('codec.invalid-value')
  })
})

describe('options that `undefined` cannot tell', () => {
  const options = (inner: PortableTypeDefinition): readonly PortableType[] => {
    const cases = (type: number) => [
      { name: 'None', index: 0, fields: [], docs: [] },
      { name: 'Some', index: 1, fields: [field(type)], docs: [] },
    ]
    return [
      { id: 0, path: ['Option'], params: [], definition: { type: 'Variant', value: cases(1) }, docs: [] },
      { id: 1, path: ['Option'], params: [], definition: { type: 'Variant', value: cases(2) }, docs: [] },
      { id: 2, path: [], params: [], definition: inner, docs: [] },
    ]
  }

  test('are variants, so that nothing is lost', () => {
    const nested = createTypeCodecs(options({ type: 'Primitive', value: 'u8' })).codec(0)
    for (const bytes of [[0], [1, 0], [1, 1, 7]]) {
      const value = nested.decode(Uint8Array.from(bytes))
      expect([...nested.encode(value)]).toEqual(bytes)
    }
    expect(nested.decode(Uint8Array.of(1, 0))).toEqual({ type: 'Some', value: undefined })
    const unit = createTypeCodecs(options({ type: 'Tuple', value: [] })).codec(1)
    expect(unit.decode(Uint8Array.of(1))).toEqual({ type: 'Some', value: undefined })
    expect(unit.decode(Uint8Array.of(0))).toEqual({ type: 'None', value: undefined })
  })
})
