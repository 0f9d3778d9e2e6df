// SPDX-License-Identifier: Apache-2.0
import { PhatError } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ContractAbi, inkMetadata, parseInkMetadata } from '../src/index.ts'
import { sampleContract } from './sample-contract.ts'

/** Metadata of one message `run` that takes and answers type 0. */
function metadataWith(types: readonly object[]): unknown {
  const type = { displayName: [], type: 0 }
  const message = {
    label: 'run',
    selector: '0x01020304',
    args: [{ label: 'it', type }],
    returnType: type,
    mutates: true,
    payable: false,
    docs: [],
  }
  const numbered = types.map((definition, id) => ({ id, type: { def: definition } }))
  return { source: {}, contract: {}, spec: { constructors: [], messages: [message], events: [] }, types: numbered, version: 4 }
}

const composite = (...types: number[]) => ({ composite: { fields: types.map((type) => ({ type })) } })
const many = (type: number): readonly number[] => Array.from({ length: 200_000 }, () => type)
const bad = expect.objectContaining({ code: 'abi.bad-metadata' })

describe('types made to do harm are refused', () => {
  const doubling = Array.from({ length: 60 }, (_, id) => (id === 59 ? { tuple: [] } : { tuple: [id + 1, id + 1] }))
  const chain = Array.from({ length: 5000 }, (_, id) => (id === 4999 ? { primitive: 'u8' } : composite(id + 1)))
  test.each([
    ['tuples of tuples of nothing', doubling],
    ['the same inside a vector', [{ sequence: { type: 1 } }, ...doubling.map((one) => shift(one, 1))]],
    ['a chain of five thousand structs', chain],
    ['an array of four thousand million nothings', [{ array: { len: 0xffffffff, type: 1 } }, { tuple: [] }]],
    ['a type that is not there', [composite(7)]],
    ['an id that is no number', [{ sequence: { type: 'u8' } }]],
    ['a length that is no number', [{ array: { len: -1, type: 0 } }]],
    ['a primitive that does not exist', [{ primitive: 'f64' }]],
    ['no definition', [{}]],
    [
      'two cases of one index',
      [
        {
          variant: {
            variants: [
              { name: 'A', index: 1 },
              { name: 'B', index: 1 },
            ],
          },
        },
      ],
    ],
    ['fields of which one has a name', [{ composite: { fields: [{ type: 1 }, { name: 'b', type: 1 }] } }, { primitive: 'u8' }]],
    ['a field named as the prototype', [{ composite: { fields: [{ name: '__proto__', type: 1 }] } }, { primitive: 'u8' }]],
    ['a tuple of two hundred thousand', [{ tuple: many(1) }, { primitive: 'u8' }]],
    ['a struct of five thousand', [composite(...many(1).slice(0, 5000)), { primitive: 'u8' }]],
    ['an enum of two hundred thousand', [{ variant: { variants: many(0).map((_, i) => ({ name: `V${i}`, index: 0 })) } }]],
    ['more types than a contract has', Array.from({ length: 20_000 }, () => ({ primitive: 'u8' }))],
  ])('%s', (_, types) => {
    expect(() => parseInkMetadata(metadataWith(types))).toThrow(bad)
  })

  test('a type whose parameters are itself a thousand times has a short name', () => {
    const json = metadataWith([{ primitive: 'u8' }]) as { types: { type: object }[] }
    const params = Array.from({ length: 1000 }, () => ({ name: 'T', type: 0 }))
    const abi = parseInkMetadata({ ...json, types: [{ id: 0, type: { ...json.types[0]?.type, path: ['T'], params } }] })
    expect(abi.typeName(0).length).toBeLessThan(10_000)
    expect(() => abi.encode(abi.messageOf('run'), ['x'])).toThrow(expect.objectContaining({ code: 'abi.bad-argument' }))
  })

  test('two types of one id', () => {
    const json = metadataWith([{ primitive: 'u8' }]) as { types: unknown[] }
    expect(() => parseInkMetadata({ ...json, types: [...json.types, ...json.types] })).toThrow(bad)
  })
})

function shift(definition: { tuple: readonly number[] }, by: number): object {
  return { tuple: definition.tuple.map((id) => id + by) }
}

describe('types that have no finite value', () => {
  const run = (types: readonly object[]): [ContractAbi, ContractAbi['messages'][number]] => {
    const abi = parseInkMetadata(metadataWith(types))
    return [abi, abi.messageOf('run')]
  }

  test.each([
    ['a struct of itself', [composite(0)], {}],
    ['two structs of each other', [composite(1), { composite: { fields: [{ name: 'a', type: 0 }] } }], { a: { a: {} } }],
    ['a tuple of itself', [{ tuple: [0] }], [[[]]]],
    ['a compact of itself', [{ compact: { type: 0 } }], 1],
    [
      'an option of itself',
      [
        {
          variant: {
            variants: [
              { name: 'None', index: 0 },
              { name: 'Some', index: 1, fields: [{ type: 0 }] },
            ],
          },
        },
      ],
      { Some: 1 },
    ],
  ])('%s end with a typed error', (_, types, value) => {
    let abi: ContractAbi
    try {
      abi = parseInkMetadata(metadataWith(types))
    } catch (error) {
      expect(error).toEqual(bad)
      return
    }
    const entry = abi.messageOf('run')
    expect(() => abi.encode(entry, [value])).toThrow(expect.objectContaining({ code: 'abi.bad-argument' }))
    expect(() => abi.decodeOutcome(entry, new Uint8Array(1000).fill(1))).toThrow(
      expect.objectContaining({ code: 'abi.bad-output' }),
    )
  })

  test('an array that no memory holds takes no time to refuse', () => {
    const [abi, entry] = run([{ array: { len: 0xffffffff, type: 1 } }, { primitive: 'u32' }])
    expect(() => abi.encode(entry, [[1, 2, 3]])).toThrow(expect.objectContaining({ code: 'abi.bad-argument' }))
    expect(() => abi.decodeOutcome(entry, new Uint8Array(64))).toThrow(expect.objectContaining({ code: 'abi.bad-output' }))
  })

  test('a value nested ten thousand times is refused', () => {
    const [abi, entry] = run([{ sequence: { type: 0 } }])
    let value: unknown = []
    for (let i = 0; i < 10_000; i++) value = [value]
    expect(() => abi.encode(entry, [value])).toThrow(expect.objectContaining({ code: 'abi.bad-argument' }))
    expect(() => abi.decodeOutcome(entry, new Uint8Array(10_000).fill(4))).toThrow(
      expect.objectContaining({ code: 'abi.bad-output' }),
    )
  })

  test('a vector of nothing is bounded', () => {
    const [abi, entry] = run([{ sequence: { type: 1 } }, { tuple: [] }])
    const claims = Uint8Array.of(3, 255, 255, 255, 255)
    expect(() => abi.decodeOutcome(entry, claims)).toThrow(expect.objectContaining({ code: 'abi.bad-output' }))
  })
})

/** Does with a contract what a client does. */
function use(abi: ContractAbi, bytes: Uint8Array): void {
  const attempt = (act: () => unknown) => {
    try {
      act()
    } catch (error) {
      if (!(error instanceof PhatError) || !error.code.startsWith('abi.')) throw error
    }
  }
  for (const entry of [...abi.constructors, ...abi.messages]) {
    attempt(() =>
      abi.encode(
        entry,
        entry.args.map(() => ({ a: [1, '2', null] })),
      ),
    )
    attempt(() =>
      abi.encode(
        entry,
        entry.args.map(() => 1),
      ),
    )
    attempt(() => abi.decodeOutcome(entry, bytes))
    attempt(() => abi.decodeCall('message', Uint8Array.of(...entry.selector, ...bytes)))
  }
  attempt(() => abi.decodeEvent({ topics: abi.events.flatMap(({ signatureTopic }) => signatureTopic ?? []), data: bytes }))
  for (const { id } of abi.types) abi.typeName(id)
}

describe.each([4, 5] as const)('metadata of ink! %i with parts changed', (ink) => {
  const text = JSON.stringify(inkMetadata(sampleContract, { ink, codeHash: new Uint8Array(32), authors: ['A'] }))

  /** Every place of the JSON as the keys that lead to it. */
  const places: (readonly (string | number)[])[] = []
  const walk = (value: unknown, path: readonly (string | number)[]): void => {
    places.push(path)
    if (Array.isArray(value)) for (const [i, one] of value.entries()) walk(one, [...path, i])
    else if (typeof value === 'object' && value !== null)
      for (const [key, one] of Object.entries(value)) walk(one, [...path, key])
  }
  walk(JSON.parse(text), [])

  const replace = (root: unknown, path: readonly (string | number)[], value: unknown): unknown => {
    if (path.length === 0) return value
    let holder = root as Record<string | number, unknown>
    for (const key of path.slice(0, -1)) holder = holder[key] as Record<string | number, unknown>
    holder[path.at(-1) as string | number] = value
    return root
  }

  const small = fc.oneof(
    fc.integer({ min: -2, max: 60 }),
    fc.constantFrom(null, '', '0x', 'u128', true, 4e9, 0.5),
    fc.jsonValue({ maxDepth: 3 }),
  )

  test('is read or refused, and so is its use', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: places.length - 1 }), small), { minLength: 1, maxLength: 4 }),
        fc.uint8Array({ maxLength: 200 }),
        (changes, bytes) => {
          let json: unknown = JSON.parse(text)
          for (const [place, value] of changes.toSorted((a, b) => (places[b[0]]?.length ?? 0) - (places[a[0]]?.length ?? 0))) {
            json = replace(json, places[place] ?? [], value)
          }
          try {
            use(parseInkMetadata(json), bytes)
          } catch (error) {
            if (!(error instanceof PhatError)) throw error
            expect(error.code).toMatch(/^abi\./)
          }
        },
      ),
      { numRuns: 600 },
    )
  })

  test('cut at any place is no metadata', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length - 1 }), (length) => {
        expect(() => parseInkMetadata(text.slice(0, length))).toThrow(expect.objectContaining({ code: 'abi.not-metadata' }))
      }),
      { numRuns: 50 },
    )
  })

  test('whose types are those of other places is read or refused', () => {
    const { types } = JSON.parse(text) as { types: { id: number; type: unknown }[] }
    const json = JSON.parse(text) as object
    fc.assert(
      fc.property(
        fc.shuffledSubarray(types, { minLength: types.length }),
        fc.uint8Array({ maxLength: 300 }),
        (shuffled, bytes) => {
          const moved = shuffled.map(({ type }, id) => ({ id, type }))
          try {
            use(parseInkMetadata({ ...json, types: moved }), bytes)
          } catch (error) {
            if (!(error instanceof PhatError)) throw error
            expect(error.code).toMatch(/^abi\./)
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})
