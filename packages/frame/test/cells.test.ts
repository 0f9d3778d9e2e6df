// SPDX-License-Identifier: Apache-2.0
import { bytes, struct, u32, u64 } from '@phat/codec'
import type { ByteString } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { identity, map, mapBase, Overlay, optionalValue } from '../src/index.ts'

const record = struct('test::Record', { count: u32, amount: u64 })
type Value = { readonly count: number; readonly amount: bigint }

const prefix = 'p' as ByteString
const keyOf = (key: number): ByteString => `${prefix}${String.fromCharCode(key, 0, 0, 0)}` as ByteString

const key = fc.integer({ min: 0, max: 3 })
const value = fc.record({ count: fc.integer({ min: 0, max: 0xffffffff }), amount: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }) })

/** Writes come through the map, through another binding of it, and to the bare key; all see each other's. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constantFrom('set', 'setOther', 'setRaw'), key, value }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constantFrom('remove', 'removeRaw', 'read'), key }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constantFrom('begin', 'commit', 'rollback') }) },
)

describe('cells of a map', () => {
  const declared = map(identity(u32), record, { count: 0, amount: 0n })

  test('hold what the state holds, however it was written, and whatever layers were dropped', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(key, value), { maxLength: 3 }), fc.array(step, { maxLength: 50 }), (base, steps) => {
        const stored = new Map(base.map(([at, each]) => [keyOf(at), record.encode(each)]))
        const overlay = new Overlay(mapBase(stored))
        const store = declared.bind(prefix, overlay)
        const other = declared.bind(prefix, overlay)
        const states: Map<number, Value>[] = [new Map(base)]
        const state = () => states.at(-1) as Map<number, Value>
        for (const now of steps) {
          if ('value' in now) {
            if (now.type === 'set') store.set(now.key, now.value)
            else if (now.type === 'setOther') other.set(now.key, now.value)
            else overlay.set(keyOf(now.key), record.encode(now.value))
            state().set(now.key, now.value)
          } else if ('key' in now) {
            if (now.type === 'remove') store.remove(now.key)
            else if (now.type === 'removeRaw') overlay.set(keyOf(now.key), null)
            if (now.type !== 'read') state().delete(now.key)
            expect(store.get(now.key)).toEqual(state().get(now.key) ?? { count: 0, amount: 0n })
          } else if (now.type === 'begin') {
            states.push(new Map(state()))
            overlay.begin()
          } else if (states.length > 1) {
            states.splice(now.type === 'commit' ? -2 : -1, 1)
            overlay[now.type === 'commit' ? 'commit' : 'rollback']()
          }
          for (const at of [0, 1, 2, 3]) {
            expect(store.get(at)).toEqual(state().get(at) ?? { count: 0, amount: 0n })
            expect(other.has(at)).toBe(state().has(at))
          }
        }
      }),
      { numRuns: 300 },
    )
  })

  test('keep the state as it was where a value cannot be encoded', () => {
    const overlay = new Overlay(mapBase(new Map()))
    const store = declared.bind(prefix, overlay)
    store.set(1, { count: 1, amount: 2n })
    expect(() => store.set(1, { count: -1, amount: 2n })).toThrow('count')
    store.set(2, { count: 3, amount: 4n })
    expect([store.get(1), store.get(2)]).toEqual([
      { count: 1, amount: 2n },
      { count: 3, amount: 4n },
    ])
  })

  test('read back bytes that are no longer their writer’s', () => {
    const overlay = new Overlay(mapBase(new Map()))
    const stored = optionalValue(bytes).bind(prefix, overlay)
    const written = new Uint8Array([1, 2, 3])
    stored.set(written)
    written[0] = 9
    expect(stored.get()).toEqual(new Uint8Array([1, 2, 3]))
  })
})

describe('the record of reads', () => {
  test('has a key that was read before it began and is read again', () => {
    const overlay = new Overlay(mapBase(new Map([[keyOf(1), record.encode({ count: 1, amount: 1n })]])))
    const store = map(identity(u32), record, { count: 0, amount: 0n }).bind(prefix, overlay)
    store.get(1)
    const reads = overlay.recordReads()
    store.get(1)
    expect([...reads]).toEqual([keyOf(1)])
  })
})
