// SPDX-License-Identifier: Apache-2.0
import { u32 } from '@phat/codec'
import { System } from '@phat/pallet-system'
import { assert } from '@phat/primitives'
import { composeMockRuntime } from '@phat/test-kit'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  applyExtrinsic,
  type BlockContext,
  buildGenesis,
  definePallet,
  Execution,
  encodeBare,
  ensureNone,
  finalizeBlock,
  genesisOf,
  initializeBlock,
  install,
  makeCall,
  mapBase,
  value,
  type Weight,
  weightOf,
} from '../src/index.ts'

/** What ran, in order. */
const log: string[] = []
beforeEach(() => {
  log.length = 0
})

/** A pallet whose hooks say that they ran; `idle` is what its idle hook uses. */
const hooked = (name: string, idle: Weight) =>
  definePallet(name)
    .storage({ left: value(u32, 0, 'Anything.') })
    .hooks({
      onInitialize: (_, number) => {
        log.push(`${name} initialize ${number}`)
        return weightOf(7n, 3n)
      },
      onIdle: (_, number, remaining) => {
        log.push(`${name} idle ${number} ${remaining.refTime} ${remaining.proofSize}`)
        return idle
      },
      onFinalize: ({ store }, number) => {
        log.push(`${name} finalize ${number}`)
        store.left.set(number)
      },
    })

/** A pallet whose inherent takes the time of the block, or a fixed seed. */
const clock = (name: string) =>
  definePallet(name)
    .storage({ now: value(u32, 0, 'The time.') })
    .calls(({ call }) => ({
      set: call(0, { now: u32 }, { weight: weightOf(1n), class: 'Mandatory' }, 'Sets the time.', ({ origin, store }, { now }) => {
        ensureNone(origin)
        store.now.set(now)
      }),
      other: call(1, {}, { weight: weightOf(1n), class: 'Mandatory' }, 'Another one.', () => {}),
      normal: call(2, {}, weightOf(1n), 'A normal one.', () => {}),
    }))
    .inherent({ call: 'set', args: ({ block }) => (block.timeMs === 0 ? undefined : { now: block.timeMs }) })

const contextOf = (timeMs: number): BlockContext => ({
  number: 1,
  parentHash: new Uint8Array(32) as BlockContext['parentHash'],
  timeMs,
  digest: [],
})

function begin(pallets: Parameters<typeof composeMockRuntime>[0]['pallets'], timeMs = 6_000): Execution {
  const runtime = composeMockRuntime({ pallets: pallets ?? [] })
  const base = buildGenesis(runtime, [genesisOf(System, { code: new Uint8Array([1]) })])
  const execution = new Execution(runtime, mapBase(base), contextOf(timeMs))
  initializeBlock(execution)
  return execution
}

const apply = (execution: Execution, encoded: Uint8Array) => applyExtrinsic(execution, encoded, () => true)
const weights = (execution: Execution) => System.at(execution).store.blockWeight.get()

describe('the hooks of a block', () => {
  test('run in the order of the pallets, at the beginning and at the end', () => {
    const idle = weightOf(0n)
    const execution = begin([install(3, hooked('First', idle), undefined), install(2, hooked('Second', idle), undefined)])
    expect(log).toEqual(['First initialize 1', 'Second initialize 1'])
    finalizeBlock(execution)
    expect(log.slice(2).map((entry) => entry.split(' ').slice(0, 2).join(' '))).toEqual([
      'First idle',
      'Second idle',
      'First finalize',
      'Second finalize',
    ])
  })

  test('are counted: what they use at the beginning, and what they use of the rest', () => {
    const execution = begin([
      install(2, hooked('First', weightOf(1_000n, 100n)), undefined),
      install(3, hooked('Second', weightOf(0n)), undefined),
    ])
    const before = weights(execution).mandatory
    const { baseBlock, maxBlock } = System.at(execution).config.blockWeights
    expect(before).toEqual(weightOf(baseBlock.refTime + 14n, baseBlock.proofSize + 6n))
    finalizeBlock(execution)
    const rest = weightOf(maxBlock.refTime - before.refTime, maxBlock.proofSize - before.proofSize)
    expect(log.filter((entry) => entry.includes('idle'))).toEqual([
      `First idle 1 ${rest.refTime} ${rest.proofSize}`,
      `Second idle 1 ${rest.refTime - 1_000n} ${rest.proofSize - 100n}`,
    ])
    expect(weights(execution).mandatory).toEqual(weightOf(before.refTime + 1_000n, before.proofSize + 100n))
  })

  test('for idle time do not run when either dimension is used up', () => {
    const all = 10n ** 18n
    for (const used of [weightOf(all, 0n), weightOf(0n, all), weightOf(all, all)]) {
      log.length = 0
      const greedy = install(2, hooked('Greedy', used), undefined)
      finalizeBlock(begin([greedy, install(3, hooked('Late', weightOf(0n)), undefined)]))
      expect(log.filter((entry) => entry.includes('idle'))).toHaveLength(1)
      expect(log.at(-1)).toBe('Late finalize 1')
    }
  })

  test('that throw stop the block', () => {
    const broken = definePallet('Broken').hooks({
      onInitialize: () => {
        throw new RangeError('a bug in a hook')
      },
    })
    expect(() => begin([install(2, broken, undefined)])).toThrow('a bug in a hook')
  })
})

describe('the integrity test of a pallet', () => {
  const strict = definePallet('Strict')
    .config<{ readonly limit: number }>()
    .storage({ seen: value(u32, 0, 'Anything.') })
    .hooks({
      integrityTest: ({ config, store }) => {
        assert(store.seen.get() === 0, 'the state is empty')
        store.seen.set(1)
        assert(config.limit > 0, 'the limit is greater than zero')
      },
    })

  test('runs when a runtime is composed, on a state that nobody keeps', () => {
    for (let i = 0; i < 2; i++) composeMockRuntime({ pallets: [install(2, strict, { limit: 1 })] })
    expect(() => composeMockRuntime({ pallets: [install(2, strict, { limit: 0 })] })).toThrow('the limit is greater than zero')
  })
})

describe('inherents', () => {
  const Clock = clock('Clock')
  const Other = clock('Other')
  const both = [install(2, Clock, undefined), install(3, Other, undefined)]
  const bare = (execution: Execution, name: 'set' | 'other' | 'normal', args: object) => {
    const call = makeCall(execution.runtime, Clock, name, args as never)
    return encodeBare(execution.runtime.types.call.encode(call))
  }
  const refusedAs = (type: string) => ({ ok: false, error: { type: 'Invalid', value: { type } } })

  test('are made from the context of the block, in the order of the pallets', () => {
    const execution = begin(both)
    expect(execution.expectedInherents).toHaveLength(2)
    for (const inherent of execution.expectedInherents) {
      expect(apply(execution, inherent)).toEqual({ ok: true, value: { type: 'Ok', value: [] } })
    }
    expect([Clock.at(execution).store.now.get(), Other.at(execution).store.now.get()]).toEqual([6_000, 6_000])
    expect(execution.extrinsics).toEqual(execution.expectedInherents)
  })

  test('are left out where the context gives none', () => {
    expect(begin(both, 0).expectedInherents).toEqual([])
  })

  test('are refused in any other form, order or number', () => {
    const execution = begin(both)
    const [first, second] = execution.expectedInherents as readonly [Uint8Array, Uint8Array]
    const body = first.subarray(1)
    const asV5 = new Uint8Array([...first.subarray(0, 1), 5, ...body.subarray(1)])
    const foreign = [
      bare(execution, 'set', { now: 6_001 }),
      bare(execution, 'other', {}),
      bare(execution, 'normal', {}),
      asV5,
      second,
    ]
    for (const each of foreign) expect(apply(execution, each)).toEqual(refusedAs('Call'))
    expect(apply(execution, first).ok).toBe(true)
    expect(apply(execution, first)).toEqual(refusedAs('Call'))
    expect(apply(execution, second).ok).toBe(true)
    expect(apply(execution, second)).toEqual(refusedAs('Call'))
  })

  test('that fail may not stand in the block', () => {
    const strict = definePallet('Strict')
      .calls(({ call }) => ({
        set: call(0, {}, { weight: weightOf(1n), class: 'Mandatory' }, 'Fails.', ({ origin }) => {
          ensureNone({ ...origin, pallet: 'Another' })
        }),
      }))
      .inherent({ call: 'set', args: () => ({}) })
    const execution = begin([install(2, strict, undefined)])
    expect(apply(execution, execution.expectedInherents[0] as Uint8Array)).toEqual(refusedAs('BadMandatory'))
    expect(execution.extrinsics).toEqual([])
  })
})
