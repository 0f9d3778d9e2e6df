// SPDX-License-Identifier: Apache-2.0
import { createMemoryStore, type OrderedStore } from '@phat/kv'
import { type ByteString, fromByteString, toByteString } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { redoDeletions } from '../src/history/redo-log.ts'
import { type FlatRecords, openFlatRecords } from '../src/state/flat-records.ts'
import { trieErrors } from '../src/trie-errors.ts'
import { type Random, seededRandom } from './random-entries.ts'

type Model = Map<ByteString, Uint8Array>

/** Few keys, so that blocks meet the same ones again; some values too long to wait. */
function randomChange(random: Random): { key: Uint8Array; value: Uint8Array | null } {
  // Of the main trie, or now and then of a child.
  const key = Uint8Array.of(random(9) === 0 ? 1 : 0, ...Array.from({ length: 1 + random(3) }, () => random(6) * 50))
  const length = random(8) === 0 ? 600 + random(2_000) : random(90)
  return { key, value: random(4) === 0 ? null : new Uint8Array(length).fill(random(256)) }
}

/** Changes of one block by key, ascending, as the state gives them. */
function randomBlock(random: Random): { key: Uint8Array; value: Uint8Array | null }[] {
  const byKey = new Map(
    Array.from({ length: random(20) }, () => randomChange(random)).map((change) => [toByteString(change.key), change]),
  )
  return [...byKey.keys()].sort().map((key) => byKey.get(key) as { key: Uint8Array; value: Uint8Array | null })
}

const asKnown = (flat: FlatRecords, changes: ReturnType<typeof randomBlock>) =>
  changes.map((change) => ({ ...change, name: toByteString(change.key.subarray(1)), existed: flat.has(change.key) }))

function commit(
  store: OrderedStore,
  flat: FlatRecords,
  model: Model,
  changes: ReturnType<typeof randomBlock>,
  direct = false,
): void {
  const { writes, apply } = flat.plan(asKnown(flat, changes), direct)
  store.write(writes)
  apply()
  for (const { key, value } of changes) value === null ? model.delete(toByteString(key)) : model.set(toByteString(key), value)
}

/** Strings compare fast. */
const textOf = (bytes: Uint8Array | undefined): string | undefined => bytes && toByteString(bytes)

const asText = ({ key, value }: { key: Uint8Array; value: Uint8Array }): string => `${toByteString(key)}=${toByteString(value)}`

function expectModel(flat: FlatRecords, model: Model, random: Random): void {
  const sorted = [...model.keys()].sort()
  const records = sorted.map((key) => asText({ key: fromByteString(key), value: model.get(key) as Uint8Array }))
  const from = randomChange(random).key
  const start = sorted.findIndex((key) => key >= toByteString(from))
  const after = start < 0 ? [] : records.slice(start)
  expect([...flat.entries(new Uint8Array(0))].map(asText)).toEqual(records)
  expect([...flat.entries(from)].map(asText)).toEqual(after)
  expect([...flat.keys(from)].map(toByteString)).toEqual(start < 0 ? [] : sorted.slice(start))
  const first = flat.first(from)
  expect(first && asText(first)).toBe(after[0])
  for (const key of [from, ...sorted.map(fromByteString)]) {
    const value = model.get(toByteString(key))
    expect(textOf(flat.get(key))).toBe(textOf(value))
    expect(textOf(flat.peek(key))).toBe(textOf(value))
    expect(flat.has(key)).toBe(value !== undefined)
  }
}

const redoHeads = (store: OrderedStore): number =>
  [...store.table('redo').keys(new Uint8Array(0))].filter(({ length }) => length === 8).length

describe('records that reach their place later', () => {
  test('read as a sorted map at every moment, opened again or not', () => {
    for (const settleBlocks of [1, 2, 7, 32]) {
      const random = seededRandom(settleBlocks)
      const store = createMemoryStore()
      const model: Model = new Map()
      let flat = openFlatRecords(store, settleBlocks)
      for (let block = 0; block < 120; block++) {
        commit(store, flat, model, randomBlock(random), random(25) === 0)
        if (random(4) === 0) expectModel(flat, model, random)
        if (random(6) === 0) flat = openFlatRecords(store, settleBlocks)
      }
    }
  })

  test('all come to their place, and their redo records go, within two rounds', () => {
    const settleBlocks = 8
    const random = seededRandom(4)
    const store = createMemoryStore()
    const model: Model = new Map()
    const flat = openFlatRecords(store, settleBlocks)
    for (let block = 0; block < 200; block++) {
      commit(store, flat, model, randomBlock(random))
      expect(redoHeads(store)).toBeLessThanOrEqual(2 * settleBlocks + 2)
    }
    // Blocks without changes settle what waits.
    for (let block = 0; flat.waiting() > 0; block++) {
      expect(block).toBeLessThan(300)
      commit(store, flat, model, [])
    }
    expect([...store.table('state').entries(new Uint8Array(0))].map(asText)).toEqual(
      [...flat.entries(new Uint8Array(0))].map(asText),
    )
    expectModel(flat, model, random)
  })

  test('many settle in groups, whether their keys are spread or always follow the last ones', () => {
    for (const keyOf of [(i: number) => i * 2_654_435_761, (i: number) => i]) {
      const settleBlocks = 6
      const random = seededRandom(9)
      const store = createMemoryStore()
      const model: Model = new Map()
      let flat = openFlatRecords(store, settleBlocks)
      let settledLeast = Infinity
      for (let block = 0; block < 24; block++) {
        const numbers = Array.from({ length: 3_000 }, (_, i) => keyOf(block * 2_000 + i) >>> 0)
        const changes = [...new Set(numbers)]
          .sort((a, b) => a - b)
          .map((number) => ({
            key: Uint8Array.of(0, number >>> 24, number >>> 16, number >>> 8, number),
            value: Uint8Array.of(block),
          }))
        const waited = flat.waiting()
        commit(store, flat, model, changes)
        if (block >= 16) settledLeast = Math.min(settledLeast, waited + 2_000 - flat.waiting())
        expect(redoHeads(store)).toBeLessThanOrEqual(2 * settleBlocks + 2)
        if (random(8) === 0) flat = openFlatRecords(store, settleBlocks)
      }
      expect(flat.waiting()).toBeGreaterThan(3_000)
      expect(settledLeast).toBeGreaterThan(0)
      const sorted = [...model.keys()]
        .sort()
        .map((key) => asText({ key: fromByteString(key), value: model.get(key) as Uint8Array }))
      expect([...flat.entries(new Uint8Array(0))].map(asText)).toEqual(sorted)
    }
  })

  test('a write that fails changes nothing: the plan is made again and holds', () => {
    const random = seededRandom(11)
    const store = createMemoryStore()
    const model: Model = new Map()
    const flat = openFlatRecords(store, 3)
    for (let block = 0; block < 60; block++) {
      const changes = randomBlock(random)
      flat.plan(asKnown(flat, changes), random(2) === 0)
      expectModel(flat, model, random)
      commit(store, flat, model, changes)
    }
    expectModel(flat, model, random)
  })

  test('a store opened to write all at once settles what waited, and leaves no redo record', () => {
    const random = seededRandom(5)
    const store = createMemoryStore()
    const model: Model = new Map()
    const before = openFlatRecords(store, 16)
    for (let block = 0; block < 20; block++) commit(store, before, model, randomBlock(random))
    expect(before.waiting()).toBeGreaterThan(0)
    const after = openFlatRecords(store, 0)
    expectModel(after, model, random)
    commit(store, after, model, randomBlock(random))
    expect(redoHeads(store)).toBe(0)
    expect(after.waiting()).toBe(0)
    expectModel(openFlatRecords(store, 0), model, random)
  })

  test('a redo record that is not complete is refused when the state opens', () => {
    const store = createMemoryStore()
    const flat = openFlatRecords(store, 16)
    for (const byte of [1, 2]) commit(store, flat, new Map(), [{ key: Uint8Array.of(0, byte), value: Uint8Array.of(byte) }])
    const [, ...chunks] = redoDeletions({ sequence: 2, chunks: 1, bytes: new Uint8Array(0) })
    store.write(chunks)
    expect(() => openFlatRecords(store, 16)).toThrow(trieErrors.error('corrupt-state', 'the redo record 2 is not complete'))
  })
})
