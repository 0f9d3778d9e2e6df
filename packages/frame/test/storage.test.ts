// SPDX-License-Identifier: Apache-2.0
import { bytes, option, str, struct, u8, u16, u32, u64, u128, vec } from '@phat/codec'
import { encodeMetadata } from '@phat/metadata'
import { fromByteString, type toByteString, toHex } from '@phat/primitives'
import { composeMockRuntime } from '@phat/test-kit'
import { expandMetadata, Metadata, TypeRegistry } from '@polkadot/types'
import { getDynamicBuilder, getLookupFn } from '@polkadot-api/metadata-builders'
import { metadata as papiMetadata, unifyMetadata } from '@polkadot-api/substrate-bindings'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  blake2_128,
  blake2_128Concat,
  blake2_256,
  definePallet,
  describe as describeRuntime,
  doubleMap,
  Execution,
  emptyBase,
  genesisContext,
  identity,
  install,
  map,
  named,
  nMap,
  optionalDoubleMap,
  optionalMap,
  optionalNMap,
  optionalValue,
  twox_128,
  twox_256,
  twox64Concat,
  value,
} from '../src/index.ts'

const point = struct('test::Point', { x: u16, y: bytes })

const Shelf = definePallet('Shelf', 'Every kind of storage.').storage({
  plain: value(u32, 7, 'A value.'),
  maybe: optionalValue(u128, 'A value that may be absent.'),
  choice: value(option(u8), 5, 'A value whose codec has undefined among its values.'),
  byBlake128Concat: map(blake2_128Concat(point), u64, 1n, 'By a struct.'),
  byTwox64Concat: optionalMap(twox64Concat(u32), vec(u8), 'By a number.'),
  byIdentity: optionalMap(identity(u32), u8, 'By itself.'),
  byBlake128: optionalMap(blake2_128(bytes), u8, 'By hash only.'),
  byBlake256: optionalMap(blake2_256(u64), u8, 'By hash only.'),
  byTwox128: optionalMap(twox_128(u64), u8, 'By hash only.'),
  byTwox256: optionalMap(twox_256(str), u8, 'By hash only.'),
  pairs: doubleMap(twox64Concat(u32), blake2_128Concat(bytes), u32, 0, 'Two keys.'),
  maybePairs: optionalDoubleMap(identity(u8), twox64Concat(u8), u32, 'Two keys.'),
  triples: optionalNMap<[number, Uint8Array, bigint], number>(
    [twox64Concat(u32), blake2_128Concat(bytes), identity(u64)],
    u32,
    'Three keys.',
  ),
  counted: nMap<[number, number], number>([twox64Concat(u8), twox64Concat(u8)], u32, 3, 'Two keys as a list.'),
  renamed: named('ReNamed', value(u8, 0, 'Under another name.')),
})

const runtime = composeMockRuntime({ pallets: [install(7, Shelf, undefined)] })
const encodedMetadata = encodeMetadata(describeRuntime(runtime), 16)
const papi = getDynamicBuilder(getLookupFn(unifyMetadata(papiMetadata.dec(encodedMetadata))))
const registry = new TypeRegistry()
const polkadotMetadata = new Metadata(registry, toHex(encodeMetadata(describeRuntime(runtime), 14)))
registry.setMetadata(polkadotMetadata)
const shelfQueries = expandMetadata(registry, polkadotMetadata).query.shelf ?? {}

const open = () => Shelf.at(new Execution(runtime, emptyBase, genesisContext)).store

/** The storage key as polkadot-api makes it from our metadata. */
const papiKey = (entry: string, ...keys: unknown[]) => papi.buildStorage('Shelf', entry).keys.enc(...keys)

/** The storage key as @polkadot/types makes it from our metadata. */
function polkadotKey(entry: string, ...keys: unknown[]): string {
  const query = shelfQueries[entry]
  if (query === undefined) return 'no such entry'
  // It prefixes keys with their length.
  return toHex(bytes.decode(query(...keys)))
}

const ourKey = (key: ReturnType<typeof toByteString>) => toHex(fromByteString(key))

const shortBytes = fc.uint8Array({ maxLength: 40 })
const word = fc.nat({ max: 0xffff_ffff })
const long = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n })

describe('storage keys equal those that @polkadot/types and polkadot-api derive from the metadata', () => {
  const store = open()

  test('for values', () => {
    for (const entry of ['plain', 'maybe', 'choice'] as const) {
      expect(ourKey(store[entry].key)).toBe(papiKey(entry.charAt(0).toUpperCase() + entry.slice(1)))
      expect(ourKey(store[entry].key)).toBe(polkadotKey(entry))
    }
    expect(ourKey(store.renamed.key)).toBe(papiKey('ReNamed'))
  })

  test('for maps, whatever the hasher', () => {
    fc.assert(
      fc.property(word, long, shortBytes, fc.string(), (n, big, raw, text) => {
        const pointed = { x: n & 0xffff, y: raw }
        const cases: readonly (readonly [string, string, string, ...unknown[]])[] = [
          ['ByBlake128Concat', 'byBlake128Concat', ourKey(store.byBlake128Concat.keyOf(pointed)), pointed],
          ['ByTwox64Concat', 'byTwox64Concat', ourKey(store.byTwox64Concat.keyOf(n)), n],
          ['ByIdentity', 'byIdentity', ourKey(store.byIdentity.keyOf(n)), n],
          ['ByBlake128', 'byBlake128', ourKey(store.byBlake128.keyOf(raw)), raw],
          ['ByBlake256', 'byBlake256', ourKey(store.byBlake256.keyOf(big)), big],
          ['ByTwox128', 'byTwox128', ourKey(store.byTwox128.keyOf(big)), big],
          ['ByTwox256', 'byTwox256', ourKey(store.byTwox256.keyOf(text)), text],
        ]
        for (const [entry, method, ours, key] of cases) {
          expect(ours).toBe(papiKey(entry, key))
          expect(ours).toBe(polkadotKey(method, forPolkadot(key)))
        }
      }),
      { numRuns: 60 },
    )
  })

  test('for maps of two and of several keys', () => {
    fc.assert(
      fc.property(word, shortBytes, long, (n, raw, big) => {
        expect(ourKey(store.pairs.keyOf(n, raw))).toBe(papiKey('Pairs', n, raw))
        expect(ourKey(store.pairs.keyOf(n, raw))).toBe(polkadotKey('pairs', n, toHex(raw)))
        expect(ourKey(store.maybePairs.keyOf(n & 255, 9))).toBe(papiKey('MaybePairs', n & 255, 9))
        expect(ourKey(store.triples.keyOf(n, raw, big))).toBe(papiKey('Triples', n, raw, big))
        expect(ourKey(store.triples.keyOf(n, raw, big))).toBe(polkadotKey('triples', n, toHex(raw), big))
        expect(ourKey(store.counted.keyOf(1, 2))).toBe(papiKey('Counted', 1, 2))
      }),
      { numRuns: 60 },
    )
  })
})

/** @polkadot/types takes bytes as hex: it would read an array as one that has its length in front. */
const forPolkadot = (key: unknown): unknown => {
  if (key instanceof Uint8Array) return toHex(key)
  return typeof key === 'object' && key !== null && 'y' in key ? { ...key, y: forPolkadot(key.y) } : key
}

describe('a map', () => {
  test('behaves as a Map by the content of its keys, through reads, writes and removals', () => {
    const operation = fc.record({
      type: fc.constantFrom('set' as const, 'remove' as const, 'take' as const, 'mutate' as const, 'get' as const),
      key: fc.nat({ max: 5 }),
      value: fc.uint8Array({ maxLength: 3 }),
    })
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 40 }), (operations) => {
        const { byTwox64Concat } = open()
        const model = new Map<number, readonly number[]>()
        for (const { type, key, value: raw } of operations) {
          const list = [...raw]
          if (type === 'set') {
            byTwox64Concat.set(key, list)
            model.set(key, list)
          } else if (type === 'remove') {
            byTwox64Concat.remove(key)
            model.delete(key)
          } else if (type === 'take') {
            expect(byTwox64Concat.take(key)).toEqual(model.get(key))
            model.delete(key)
          } else if (type === 'mutate') {
            const change = (old: readonly number[] | undefined) => (old === undefined ? list : undefined)
            const changed = change(model.get(key))
            expect(byTwox64Concat.mutate(key, change)).toEqual(changed)
            if (changed === undefined) model.delete(key)
            else model.set(key, changed)
          }
          expect(byTwox64Concat.get(key)).toEqual(model.get(key))
          expect(byTwox64Concat.has(key)).toBe(model.has(key))
        }
        expect(new Map(byTwox64Concat.entries())).toEqual(model)
        expect(new Set(byTwox64Concat.keys())).toEqual(new Set(model.keys()))
      }),
    )
  })

  test('goes by the bytes of a key, even when the caller changes the array afterwards', () => {
    const { byBlake128Concat } = open()
    const y = new Uint8Array([1])
    byBlake128Concat.set({ x: 0, y }, 10n)
    y[0] = 2
    expect(byBlake128Concat.get({ x: 0, y })).toBe(1n)
    expect(byBlake128Concat.get({ x: 0, y: new Uint8Array([1]) })).toBe(10n)
  })

  test('reads what a dropped layer left, not what was written in it', () => {
    const { execution, store } = Shelf.at(new Execution(runtime, emptyBase, genesisContext))
    store.byTwox64Concat.set(1, [1])
    const step = () =>
      execution.layered(() => {
        store.byTwox64Concat.set(1, [2])
        expect(store.byTwox64Concat.get(1)).toEqual([2])
        throw new RangeError('anything')
      })
    expect(step).toThrow('anything')
    expect(store.byTwox64Concat.get(1)).toEqual([1])
  })

  test('remembers more keys than fit without mixing them up', () => {
    const { byTwox64Concat } = open()
    for (let i = 0; i < 10_000; i++) byTwox64Concat.set(i, [i & 255])
    for (let i = 0; i < 10_000; i += 7) expect(byTwox64Concat.get(i)).toEqual([i & 255])
  })

  test('gives its entries in the order of their storage keys, with keys read back', () => {
    const { byBlake128Concat } = open()
    for (let x = 0; x < 50; x++) byBlake128Concat.set({ x, y: new Uint8Array(x) }, BigInt(x))
    const entries = [...byBlake128Concat.entries()]
    expect(entries.map(([{ x }]) => x).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, x) => x))
    for (const [{ x, y }, stored] of entries) expect([y, stored]).toEqual([new Uint8Array(x), BigInt(x)])
    const keys = entries.map(([key]) => byBlake128Concat.keyOf(key))
    expect(keys).toEqual([...keys].sort())
  })

  test('of a hasher that keeps no key cannot be iterated, and says what to do', () => {
    const store = open()
    const unreadable = [
      [store.byBlake128, new Uint8Array([1])],
      [store.byBlake256, 1n],
      [store.byTwox128, 1n],
      [store.byTwox256, 'text'],
    ] as const
    for (const [each, key] of unreadable) {
      // The four maps differ in their keys only.
      const mapped = each as unknown as { set(key: unknown, value: number): void; keys(): Generator; entries(): Generator }
      mapped.set(key, 1)
      expect(() => [...mapped.keys()]).toThrow('declare the map with a Concat hasher to iterate')
      expect(() => [...mapped.entries()]).toThrow('declare the map with a Concat hasher to iterate')
    }
  })

  test('is cleared in portions that say when nothing is left', () => {
    const { byTwox64Concat } = open()
    expect(byTwox64Concat.clear(0)).toBe(true)
    for (let i = 0; i < 5; i++) byTwox64Concat.set(i, [])
    expect(byTwox64Concat.clear(0)).toBe(false)
    expect(byTwox64Concat.clear(2)).toBe(false)
    expect([...byTwox64Concat.keys()]).toHaveLength(3)
    expect(byTwox64Concat.clear(3)).toBe(true)
    expect([...byTwox64Concat.keys()]).toEqual([])
  })
})

describe('a map of two keys', () => {
  test('gives and clears the entries under one first key', () => {
    const { pairs } = open()
    const second = (n: number) => new Uint8Array([n])
    for (const first of [1, 2]) for (let n = 0; n < 4; n++) pairs.set(first, second(n), first * 10 + n)
    expect(pairs.get(3, second(0))).toBe(0)
    expect(new Set([...pairs.entriesUnder(2)].map(([key, stored]) => `${key} ${stored}`))).toEqual(
      new Set(['0 20', '1 21', '2 22', '3 23']),
    )
    expect(pairs.clearUnder(1, 3)).toBe(false)
    expect([...pairs.entriesUnder(1)]).toHaveLength(1)
    expect(pairs.clearUnder(1, 3)).toBe(true)
    expect([...pairs.entries()].map(([first]) => first)).toEqual([2, 2, 2, 2])
  })
})

describe('a map of several keys', () => {
  test('reads its fallback, and its keys back', () => {
    const { triples, counted } = open()
    expect([triples.get(1, new Uint8Array(), 2n), counted.get(1, 2)]).toEqual([undefined, 3])
    triples.set(1, new Uint8Array([9]), 2n, 77)
    expect([...triples.entries()]).toEqual([[1, new Uint8Array([9]), 2n, 77]])
    triples.remove(1, new Uint8Array([9]), 2n)
    expect(triples.has(1, new Uint8Array([9]), 2n)).toBe(false)
  })
})

describe('a value', () => {
  test('reads its fallback until it is set, and again when it is killed', () => {
    const { plain, maybe } = open()
    expect([plain.get(), plain.exists(), maybe.get()]).toEqual([7, false, undefined])
    plain.set(8)
    maybe.set(9n)
    expect([plain.take(), plain.get(), maybe.mutate(() => undefined), maybe.exists()]).toEqual([8, 7, undefined, false])
    expect(plain.mutate((n) => n + 1)).toBe(8)
    plain.kill()
    expect(plain.get()).toBe(7)
  })

  test('stores undefined where its codec has it, instead of falling back', () => {
    const { choice } = open()
    expect(choice.mutate(() => undefined)).toBeUndefined()
    expect([choice.exists(), choice.get()]).toEqual([true, undefined])
  })
})

test('a codec that cannot hold the value refuses it before anything is written', () => {
  const store = open()
  expect(() => store.plain.set(-1)).toThrow('u32')
  expect(() => store.byTwox64Concat.set(0x1_0000_0000, [])).toThrow('u32')
  expect(store.plain.exists()).toBe(false)
})
