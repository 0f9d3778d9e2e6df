// SPDX-License-Identifier: Apache-2.0
import { type ByteString, compareBytes, equalBytes, fromByteString, PhatError, toByteString } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyBytesMax, type OrderedStore, type Write } from '../src/index.ts'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const put = (key: Uint8Array, value: Uint8Array | null): Write => ({ table: 't', key, value })

function codeOf(act: () => unknown): string | undefined {
  try {
    act()
  } catch (error) {
    if (error instanceof PhatError) return error.code
    throw error
  }
  return undefined
}

/** Compared by ourselves: the matchers take seconds on long arrays. */
function same(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === undefined || b === undefined ? a === b : equalBytes(a, b)
}

/** What every backend of `OrderedStore` promises. */
export function describeOrderedStore(name: string, createStore: () => OrderedStore): void {
  describe(name, () => {
    test('equals a sorted map through random batches, seeks and iterations', () => {
      const key = fc.oneof(
        fc.uint8Array({ minLength: 1, maxLength: 3, max: 3 }),
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        fc.nat({ max: 255 }).map((last) => Uint8Array.of(...new Uint8Array(33).fill(7), last)),
      )
      const value = fc.oneof(
        fc.uint8Array({ maxLength: 100 }),
        fc.constantFrom(0, 1_023, 1_024, 1_025, 5_000, 70_000).map((length) => new Uint8Array(length).fill(length)),
        fc.constant(null),
      )
      const batches = fc.array(fc.array(fc.tuple(key, value), { maxLength: 60 }), { maxLength: 12 })
      fc.assert(
        fc.property(batches, key, (list, from) => {
          const store = createStore()
          const table = store.table('t')
          const model = new Map<ByteString, Uint8Array>()
          for (const batch of list) {
            store.write(batch.map(([written, content]) => put(written, content)))
            for (const [written, content] of batch) {
              if (content === null) model.delete(toByteString(written))
              else model.set(toByteString(written), content)
            }
          }
          const names = [...model.keys()].sort()
          const rest = names.filter((name) => name >= toByteString(from))
          const entries = [...table.entries(from)]
          expect(entries.map((entry) => toByteString(entry.key))).toEqual(rest)
          expect(entries.every((entry, i) => same(entry.value, model.get(rest[i] as ByteString)))).toBe(true)
          expect([...table.keys(from)].map(toByteString)).toEqual(rest)
          const first = table.first(from)
          expect(first && toByteString(first.key)).toBe(rest[0])
          for (const name of [...names, toByteString(from)]) {
            const read = fromByteString(name)
            expect(same(table.get(read), model.get(name))).toBe(true)
            expect(same(table.peek(read), model.get(name))).toBe(true)
            expect(table.has(read)).toBe(model.has(name))
          }
        }),
        { numRuns: 150, seed: 11 },
      )
    })

    test('keeps ten thousand records in order, loaded ascending, descending and at random', () => {
      const count = 10_000
      const keyOf = (i: number): Uint8Array => bytes(5, i >> 8, i & 255)
      for (const step of [1, count - 1, 7_919]) {
        const store = createStore()
        for (let i = 0; i < count; i++) {
          const at = (i * step) % count
          store.write([put(keyOf(at), keyOf(at))])
        }
        const table = store.table('t')
        expect([...table.keys(bytes(0))].every((key, i) => compareBytes(key, keyOf(i)) === 0)).toBe(true)
        store.write(Array.from({ length: count / 2 }, (_, i) => put(keyOf(i * 2), null)))
        expect([...table.keys(bytes(0))].length).toBe(count / 2)
        expect(table.get(keyOf(4_001))).toEqual(keyOf(4_001))
        expect(table.get(keyOf(4_000))).toBeUndefined()
      }
    })

    test('tables are apart, and the later of two writes to a key counts', () => {
      const store = createStore()
      store.write([put(bytes(1), bytes(1)), { table: 'other', key: bytes(1), value: bytes(2) }, put(bytes(1), bytes(3))])
      expect(store.table('t').get(bytes(1))).toEqual(bytes(3))
      expect(store.table('other').get(bytes(1))).toEqual(bytes(2))
      expect(store.table('third').first(bytes(0))).toBeUndefined()
    })

    test('a value that was read or written is the caller’s own', () => {
      for (const length of [3, 2_000]) {
        const store = createStore()
        const value = new Uint8Array(length).fill(1)
        store.write([put(bytes(1), value)])
        value.fill(2)
        const read = store.table('t').get(bytes(1)) as Uint8Array
        expect(read[0]).toBe(1)
        read.fill(3)
        expect(store.table('t').get(bytes(1))?.[0]).toBe(1)
      }
    })

    test('a batch with a key of a wrong length changes nothing', () => {
      const store = createStore()
      for (const length of [0, keyBytesMax + 1]) {
        expect(codeOf(() => store.write([put(bytes(1), bytes(1)), put(new Uint8Array(length), bytes(1))]))).toBe('kv.key-length')
      }
      expect(store.table('t').has(bytes(1))).toBe(false)
      store.write([put(new Uint8Array(keyBytesMax), new Uint8Array(1_024))])
      expect(store.table('t').get(new Uint8Array(keyBytesMax))?.length).toBe(1_024)
    })

    test('an iteration that goes on after a write is refused', () => {
      const store = createStore()
      store.write([put(bytes(1), bytes(1)), put(bytes(2), bytes(2))])
      const keys = store.table('t').keys(bytes(0))
      keys.next()
      store.write([put(bytes(3), bytes(3))])
      expect(codeOf(() => keys.next())).toBe('kv.stale-iterator')
    })
  })
}
