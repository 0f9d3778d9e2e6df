// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { addWeight, type DispatchError, maxDispatchDepth, type RuntimeCall, rootOrigin, signed } from '@phat/frame'
import { Preimage, preimages } from '@phat/pallet-preimage'
import { Scheduler, scheduler } from '@phat/pallet-scheduler'
import { System } from '@phat/pallet-system'
import { Utility } from '@phat/pallet-utility'
import type { Hash } from '@phat/primitives'
import { alice, createMockChain, mockBlockWeights } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { describe, expect, it } from 'vitest'
import { mockPallets, schedulerConfig } from '../bench/scheduler.bench.ts'
import { weights } from '../src/generated/weights.ts'
import { callsOf, eventsOf, maximumWeight, mockOptions, nameOf } from './mock.ts'

const chain = createMockRuntime(mockOptions)
const calls = chain.calls(Scheduler)
const { write, heavy, batch } = callsOf(chain)
const plain = { maybePeriodic: undefined, priority: 63 }
const store = () => Scheduler.at(chain.execution).store
const told = () => eventsOf(chain).filter(([name]) => name.startsWith('Scheduler.'))
const ok = { type: 'Ok', value: [] }
const dispatched = (when: number, index: number, id?: Uint8Array) => [
  'Scheduler.Dispatched',
  { task: [when, index], id, result: ok },
]
const placed = (when: number, index: number, id?: Uint8Array) => ({ task: [when, index], id })
const share = (percent: bigint) => (maximumWeight.refTime * percent) / 100n
const encode = (call: RuntimeCall) => chain.runtime.types.call.encode(call)
const hashOf = (call: RuntimeCall) => blake2b256(encode(call)) as Hash
const status = (hash: Hash) => Preimage.at(chain.execution).store.requestStatusFor.get(hash)

describe('the weight of tasks', () => {
  it('stays below its share of the block: what does not fit runs later, first of all', () => {
    for (const percent of [60n, 50n, 20n]) calls.schedule(rootOrigin, { when: 4, ...plain, call: heavy(share(percent)) })
    calls.schedule(rootOrigin, { when: 5, ...plain, call: heavy(share(60n)) })
    chain.runToBlock(4)
    // The second does not fit beside the first; the third does.
    expect(told()).toEqual([dispatched(4, 0), dispatched(4, 2), ['Scheduler.AgendaIncomplete', { when: 4 }]])
    expect(store().incompleteSince.get()).toBe(4)
    chain.runToBlock(5)
    expect(told()).toEqual([dispatched(4, 1), ['Scheduler.AgendaIncomplete', { when: 5 }]])
    chain.runToBlock(6)
    expect([told(), store().incompleteSince.get()]).toEqual([[dispatched(5, 0)], 7])
  })

  it('is counted with the block', () => {
    const before = System.at(chain.execution).store.blockWeight.get().mandatory
    calls.schedule(rootOrigin, { when: 3, ...plain, call: heavy(share(50n)) })
    chain.runToBlock(3)
    const after = System.at(chain.execution).store.blockWeight.get().mandatory
    const service = [weights.serviceAgendaBase(1), weights.serviceTaskBase, weights.executeDispatchUnsigned].reduce(addWeight)
    const idle = weights.serviceAgendaBase(0).refTime
    expect(after.refTime - before.refTime).toBe(service.refTime - idle + share(50n))
  })

  it('of a task that never fits drops it, even where nothing else is to do', () => {
    calls.scheduleNamed(rootOrigin, { id: nameOf(1), when: 4, ...plain, call: heavy(share(101n)) })
    calls.setRetryNamed(rootOrigin, { id: nameOf(1), retries: 3, period: 1 })
    chain.runToBlock(4)
    expect(told()).toEqual([['Scheduler.PermanentlyOverweight', placed(4, 0, nameOf(1))]])
    expect([[...store().agenda.keys()], [...store().lookup.keys()], [...store().retries.keys()]]).toEqual([[], [], []])
  })

  it('lets a postponed task keep its name, under which it can be cancelled', () => {
    calls.schedule(rootOrigin, { when: 4, ...plain, call: heavy(share(80n)) })
    calls.scheduleNamed(rootOrigin, { id: nameOf(1), when: 4, ...plain, call: heavy(share(80n)) })
    chain.runToBlock(4)
    calls.cancelNamed(rootOrigin, { id: nameOf(1) })
    chain.runToBlock(5)
    expect(told()).toEqual([])
  })

  it('leaves agendas alone where the block has none to give', () => {
    const stingy = createMockChain({
      pallets: mockPallets({ ...schedulerConfig, remainingWeight: () => ({ refTime: 0n, proofSize: 0n }) }),
    })
    stingy.calls(Scheduler).schedule(rootOrigin, { when: 2, ...plain, call: stingy.call(System, 'setHeapPages', { pages: 1n }) })
    stingy.runToBlock(3)
    expect(Scheduler.at(stingy.execution).store.agenda.get(2).length).toBe(1)
  })

  it('must leave room for a large lookup, or the runtime does not compose', () => {
    const maximum = { ...mockBlockWeights.maxBlock, refTime: 1_000_000n }
    expect(() => createMockChain({ pallets: mockPallets({ ...schedulerConfig, maximumWeight: maximum }) })).toThrow(/room/)
  })
})

describe('a long call', () => {
  const long = () => write(1, 500)

  it('becomes a preimage, which is gone when it has run', () => {
    calls.schedule(rootOrigin, { when: 4, ...plain, call: long() })
    const hash = hashOf(long())
    expect(store().agenda.get(4)[0]?.call).toEqual({ type: 'Lookup', value: { hash, len: encode(long()).length } })
    expect(status(hash)).toMatchObject({ type: 'Requested', value: { count: 1 } })
    chain.runToBlock(4)
    expect(told()).toEqual([dispatched(4, 0)])
    expect([status(hash), preimages.lengthOf(chain.execution, hash)]).toEqual([undefined, undefined])
  })

  it('is requested by each of its tasks, periodic ones and retries among them', () => {
    for (const when of [4, 6]) calls.schedule(rootOrigin, { when, ...plain, call: long() })
    calls.schedule(rootOrigin, { when: 4, maybePeriodic: [3, 2], priority: 63, call: long() })
    const hash = hashOf(long())
    const count = () => status(hash)?.value
    expect(count()).toMatchObject({ count: 3 })
    chain.runToBlock(4)
    expect(count()).toMatchObject({ count: 2 })
    calls.cancel(rootOrigin, { when: 6, index: 0 })
    expect(count()).toMatchObject({ count: 1 })
    chain.runToBlock(7)
    expect(status(hash)).toBeUndefined()
  })

  it('may be noted by anyone who pays for it, before or after', () => {
    const hash = hashOf(long())
    const call = { type: 'Lookup', value: { hash, len: encode(long()).length } } as const
    scheduler.schedule(chain.execution, { when: { at: 4 }, period: undefined, priority: 63, origin: rootOrigin, call })
    chain.calls(Preimage).notePreimage(signed(alice), { bytes: encode(long()) })
    const legacy = { type: 'Legacy', value: { hash } } as const
    scheduler.schedule(chain.execution, { when: { at: 5 }, period: undefined, priority: 63, origin: rootOrigin, call: legacy })
    chain.runToBlock(4)
    expect(told()).toEqual([dispatched(4, 0)])
    chain.runToBlock(5)
    expect([told(), status(hash)]).toEqual([[dispatched(5, 0)], undefined])
  })

  it('that is not there, or is none, is told and dropped', () => {
    const missing = { type: 'Lookup', value: { hash: hashOf(long()), len: 3 } } as const
    const unknown = { type: 'Legacy', value: { hash: hashOf(write(2, 500)) } } as const
    const garbage = { type: 'Inline', value: Uint8Array.of(255, 1, 2) } as const
    const trailing = { type: 'Inline', value: Uint8Array.of(...encode(write(3)), 0) } as const
    for (const call of [missing, unknown, garbage, trailing])
      scheduler.schedule(chain.execution, { when: { at: 4 }, period: undefined, priority: 63, origin: rootOrigin, call })
    chain.runToBlock(4)
    expect(told()).toEqual([0, 1, 2, 3].map((index) => ['Scheduler.CallUnavailable', placed(4, index)]))
    expect([[...store().agenda.keys()], status(missing.value.hash)]).toEqual([[], undefined])
  })

  it('that nests deeper than a transaction may is none', () => {
    const nested = (depth: number): RuntimeCall => {
      let call = write(1)
      for (let i = 0; i < depth; i++) call = chain.call(Utility, 'withWeight', { call, weight: { refTime: 0n, proofSize: 0n } })
      return call
    }
    const add = (call: RuntimeCall) => calls.schedule(rootOrigin, { when: 4, ...plain, call })
    add(nested(maxDispatchDepth - 2))
    add(nested(maxDispatchDepth + 8))
    chain.runToBlock(4)
    expect(told()).toEqual([dispatched(4, 0), ['Scheduler.CallUnavailable', placed(4, 1)]])
  })
})

describe('a task that fails', () => {
  const error: DispatchError = { type: 'BadOrigin' }
  const failed = (when: number, index: number, id?: Uint8Array) => [
    'Scheduler.Dispatched',
    { ...placed(when, index, id), result: { type: 'Err', value: expect.objectContaining(error) } },
  ]
  /** Root's alone: fails for alice. */
  const add = (when: number, sizeBytes = 1) => calls.schedule(signed(alice), { when, ...plain, call: write(1, sizeBytes) })

  it('is tried again as often as said', () => {
    add(4)
    calls.setRetry(signed(alice), { task: [4, 0], retries: 2, period: 3 })
    expect(chain.takeEvents().at(-1)).toEqual(['Scheduler.RetrySet', { task: [4, 0], id: undefined, period: 3, retries: 2 }])
    chain.runToBlock(4)
    expect(told()).toEqual([failed(4, 0), ['Scheduler.Scheduled', { when: 7, index: 0 }]])
    expect(store().retries.get([7, 0])).toEqual({ totalRetries: 2, remaining: 1, period: 3 })
    chain.runToBlock(10)
    expect(told()).toEqual([failed(10, 0)])
    expect([[...store().agenda.keys()], [...store().retries.keys()]]).toEqual([[], []])
  })

  it('keeps its preimage for the next try', () => {
    add(4, 500)
    calls.setRetry(signed(alice), { task: [4, 0], retries: 1, period: 0 })
    chain.runToBlock(4)
    // After no block is the next one.
    expect(told()).toEqual([failed(4, 0), ['Scheduler.Scheduled', { when: 5, index: 0 }]])
    chain.runToBlock(5)
    expect([told(), status(hashOf(write(1, 500)))]).toEqual([[failed(5, 0)], undefined])
  })

  it('is not tried again when that is taken back', () => {
    calls.scheduleNamed(signed(alice), { id: nameOf(2), when: 4, ...plain, call: write(1) })
    calls.setRetryNamed(signed(alice), { id: nameOf(2), retries: 1, period: 1 })
    calls.cancelRetryNamed(signed(alice), { id: nameOf(2) })
    calls.setRetry(signed(alice), { task: [4, 0], retries: 1, period: 1 })
    chain.takeEvents()
    calls.cancelRetry(signed(alice), { task: [4, 0] })
    chain.expectEvents(['Scheduler.RetryCancelled', { task: [4, 0], id: undefined }])
    chain.runToBlock(4)
    expect(told()).toEqual([failed(4, 0, nameOf(2))])
    chain.expectNoop(() => calls.setRetry(rootOrigin, { task: [9, 0], retries: 1, period: 1 }), 'Scheduler.NotFound')
    chain.expectNoop(() => calls.setRetryNamed(rootOrigin, { id: nameOf(9), retries: 1, period: 1 }), 'Scheduler.NotFound')
    chain.expectNoop(() => calls.cancelRetry(rootOrigin, { task: [9, 0] }), 'Scheduler.NotFound')
    chain.expectNoop(() => calls.cancelRetryNamed(rootOrigin, { id: nameOf(9) }), 'Scheduler.NotFound')
  })

  it('is not tried again where the agenda is full', () => {
    add(4)
    calls.setRetry(signed(alice), { task: [4, 0], retries: 1, period: 1 })
    for (let i = 0; i < 4; i++) calls.schedule(rootOrigin, { when: 5, ...plain, call: write(i) })
    chain.runToBlock(4)
    expect(told()).toEqual([failed(4, 0), ['Scheduler.RetryFailed', placed(4, 0)]])
  })

  it('goes on with its period, beside what is tried again', () => {
    calls.scheduleNamed(signed(alice), { id: nameOf(2), when: 4, maybePeriodic: [10, 2], priority: 63, call: write(1) })
    calls.setRetryNamed(signed(alice), { id: nameOf(2), retries: 5, period: 2 })
    chain.runToBlock(4)
    expect(store().agenda.get(6)[0]).toMatchObject({ maybeId: undefined, maybePeriodic: undefined })
    expect(store().lookup.get(nameOf(2))).toEqual([14, 0])
    expect(store().retries.get([14, 0])).toEqual({ totalRetries: 5, remaining: 5, period: 2 })
  })

  it('leaves no trace of what it did before it failed', () => {
    calls.schedule(rootOrigin, { when: 4, ...plain, call: batch(write(1), callsOf(chain).cancel(90, 0)) })
    chain.runToBlock(4)
    expect([...chain.state().keys()]).not.toContain('\u0001')
  })

  it('whose name its own call has taken is not renewed', () => {
    const again = chain.call(Scheduler, 'scheduleNamed', { id: nameOf(2), when: 20, ...plain, call: write(1) })
    calls.scheduleNamed(rootOrigin, { id: nameOf(2), when: 4, maybePeriodic: [3, 9], priority: 63, call: again })
    chain.runToBlock(4)
    expect(told().at(-1)).toEqual(['Scheduler.PeriodicFailed', placed(4, 0, nameOf(2))])
    expect(store().lookup.get(nameOf(2))).toEqual([20, 0])
  })
})
