// SPDX-License-Identifier: Apache-2.0
import { scriptOperations } from '@phat/abi'
import { blake2b256 } from '@phat/crypto'
import { toHex } from '@phat/primitives'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { bytes, i64, iterableMapping, mapping, str, u8, u32, u64, u128, value } from '../src/index.ts'
import { createIterableMapping, createMapping } from '../src/run/mappings.ts'
import { createStateAccess } from '../src/run/state-access.ts'

const storage = new Map<string, Uint8Array>()

/** The storage operations over a Map. */
function phat(operation: number, argument: Uint8Array): unknown {
  if (operation === scriptOperations.hashBlake2_256) return blake2b256(argument)
  const isWrite = operation === scriptOperations.setStorage
  const end = isWrite ? 1 + (argument[0] as number) : argument.length
  const key = toHex(argument.subarray(isWrite ? 1 : 0, end))
  expect(key.length).toBeLessThanOrEqual(2 + 2 * 128)
  const before = storage.get(key)
  if (isWrite) storage.set(key, argument.slice(end))
  if (operation === scriptOperations.clearStorage || operation === scriptOperations.takeStorage) storage.delete(key)
  const givesBytes = operation === scriptOperations.getStorage || operation === scriptOperations.takeStorage
  return givesBytes ? before : before?.length
}

beforeEach(() => {
  storage.clear()
  Object.assign(globalThis, { __phat: phat })
})

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom('set', 'delete', 'take', 'get', 'has'),
    key: fc.integer({ min: 0, max: 12 }),
    value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  }),
  { maxLength: 60 },
)

describe('an iterable mapping', () => {
  it('behaves as a Map, and iterates over the same entries', () => {
    fc.assert(
      fc.property(steps, (list) => {
        storage.clear()
        const tested = createIterableMapping('bids', iterableMapping(u8, u64, { max: 100 }))
        const model = new Map<number, bigint>()
        for (const { kind, key, value: to } of list) {
          if (kind === 'set') {
            tested.set(key, to)
            model.set(key, to)
          } else if (kind === 'delete') {
            tested.delete(key)
            model.delete(key)
          } else if (kind === 'take') {
            expect(tested.take(key)).toBe(model.get(key))
            model.delete(key)
          } else if (kind === 'get') expect(tested.get(key)).toBe(model.get(key))
          else expect(tested.has(key)).toBe(model.has(key))
          expect(tested.size).toBe(model.size)
        }
        expect(new Map(tested.entries())).toEqual(model)
        expect([...tested.keys()].toSorted()).toEqual([...model.keys()].toSorted())
        expect([...tested.values()].length).toBe(model.size)
        // Nothing of what was removed is left: an entry and a key for each, and the count if there ever was one.
        const counted = storage.size - 2 * model.size
        expect(counted).toBe(list.some(({ kind }) => kind === 'set') ? 1 : 0)
      }),
    )
  })

  it('keeps the order of insertion until an entry is removed', () => {
    const tested = createIterableMapping('bids', iterableMapping(str, u8, { max: 10 }))
    for (const [index, key] of ['c', 'a', 'b'].entries()) tested.set(key, index)
    tested.set('a', 7)
    expect([...tested.entries()]).toEqual([
      ['c', 0],
      ['a', 7],
      ['b', 2],
    ])
    tested.delete('c')
    expect([...tested.keys()]).toEqual(['b', 'a'])
  })

  it('gives pages that together are all of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 7 }), (count, limit) => {
        storage.clear()
        const tested = createIterableMapping('bids', iterableMapping(u8, u8, { max: 20 }))
        for (let key = 0; key < count; key++) tested.set(key, key)
        const all: (readonly [number, number])[] = []
        for (let start: number | undefined = 0; start !== undefined; ) {
          const page: { readonly entries: readonly (readonly [number, number])[]; readonly next: number | undefined } =
            tested.page(start, limit)
          expect(page.entries.length).toBeLessThanOrEqual(limit)
          all.push(...page.entries)
          start = page.next
        }
        expect(all).toEqual([...tested.entries()])
      }),
    )
  })

  it('refuses one entry more than its maximum, and to be changed while it is iterated', () => {
    const tested = createIterableMapping('bids', iterableMapping(u8, u8, { max: 2 }))
    tested.set(1, 1)
    tested.set(2, 2)
    expect(() => tested.set(3, 3)).toThrow('state.bids holds 2 entries')
    tested.set(2, 5)
    expect(() => {
      for (const key of tested.keys()) tested.delete(key)
    }).toThrow(expect.objectContaining({ code: 'contract.changed-while-iterating' }))
  })
})

describe('a mapping', () => {
  it('hashes keys that may be longer than the host takes', () => {
    const tested = createMapping('files', mapping(bytes, u8))
    const keys = [new Uint8Array(), new Uint8Array(5), new Uint8Array(4_000).fill(1)]
    for (const [index, key] of keys.entries()) tested.set(key, index)
    expect(keys.map((key) => tested.get(key))).toEqual([0, 1, 2])
  })

  it('says which field a stored value of another type is in', () => {
    createMapping('ages', mapping(u8, u8)).set(1, 1)
    expect(() => createMapping('ages', mapping(u8, u64)).get(1)).toThrow('state.ages')
  })
})

describe('values of the state', () => {
  const access = (): ReturnType<typeof createStateAccess> =>
    createStateAccess({ total: u128, signed: i64, small: u8, paused: value(u32, 7) })

  it('take every number that fits and refuse every other, where it is assigned', () => {
    const widths = { total: [0n, 2n ** 128n - 1n], signed: [-(2n ** 63n), 2n ** 63n - 1n] } as const
    fc.assert(
      fc.property(fc.constantFrom('total', 'signed'), fc.bigInt({ min: -(2n ** 130n), max: 2n ** 130n }), (name, number) => {
        const { state } = access()
        const [least, most] = widths[name]
        const assign = (): void => {
          state[name] = number
        }
        if (number < least || number > most) expect(assign).toThrow(expect.objectContaining({ code: 'contract.out-of-range' }))
        else {
          assign()
          expect(state[name]).toBe(number)
        }
      }),
    )
  })

  it('do not say the refused number, which may be a secret', () => {
    const { state } = access()
    expect(() => {
      state.small = 256
    }).toThrow(/^state\.small: the amount does not fit u8/)
    expect(() => {
      state.total = -123_456n
    }).not.toThrow(/123/)
  })

  it('are written once at the end, and read again afterwards', () => {
    const first = access()
    for (let i = 1; i <= 10; i++) first.state.total = BigInt(i)
    expect(storage.size).toBe(0)
    first.flush()
    expect(storage.size).toBe(1)
    expect(access().state.total).toBe(10n)
  })

  it('have their default until they are written, and none without one', () => {
    const { state } = access()
    expect(state.paused).toBe(7)
    expect(() => state.total).toThrow(expect.objectContaining({ code: 'contract.uninitialized' }))
  })

  it('stay as they are in queries', () => {
    const { state, setReadonly } = access()
    setReadonly(true)
    expect(() => {
      state.total = 1n
    }).toThrow(expect.objectContaining({ code: 'contract.read-only' }))
  })
})
