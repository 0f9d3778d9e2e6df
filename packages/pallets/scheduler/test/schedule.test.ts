// SPDX-License-Identifier: Apache-2.0
import { noneOrigin, rootOrigin, signed } from '@phat/frame'
import { Scheduler, scheduler } from '@phat/pallet-scheduler'
import { alice, bob } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { describe, expect, it } from 'vitest'
import { callsOf, eventsOf, mockOptions, nameOf } from './mock.ts'

const chain = createMockRuntime(mockOptions)
const calls = chain.calls(Scheduler)
const { write, remark, heavy } = callsOf(chain)
const plain = { maybePeriodic: undefined, priority: 63 }
const wrote = (key: number) => [...chain.state().keys()].includes(String.fromCharCode(key) as never)
const store = () => Scheduler.at(chain.execution).store
const ok = { type: 'Ok', value: [] }
const dispatched = (when: number, index: number, id?: Uint8Array) => [
  'Scheduler.Dispatched',
  { task: [when, index], id, result: ok },
]
/** What the block in which we are told of tasks when it began. */
const told = () => eventsOf(chain).filter(([name]) => name.startsWith('Scheduler.'))

describe('a scheduled call', () => {
  it('runs at its block, before anything else, once', () => {
    calls.schedule(rootOrigin, { when: 4, ...plain, call: write(7) })
    chain.expectEvents(['Scheduler.Scheduled', { when: 4, index: 0 }])
    chain.runToBlock(3)
    expect(wrote(7)).toBe(false)
    chain.runToBlock(4)
    expect([wrote(7), told()]).toEqual([true, [dispatched(4, 0)]])
    expect(store().agenda.get(4)).toEqual([])
    chain.runToBlock(5)
    expect([told(), store().incompleteSince.get()]).toEqual([[], 6])
  })

  it('runs after as many blocks as said; after none is the next', () => {
    calls.scheduleAfter(rootOrigin, { after: 0, ...plain, call: write(1) })
    calls.scheduleNamedAfter(rootOrigin, { id: nameOf(9), after: 2, ...plain, call: write(2) })
    chain.runToBlock(2)
    expect([wrote(1), wrote(2)]).toEqual([true, false])
    chain.runToBlock(4)
    expect(told()).toEqual([dispatched(4, 0, nameOf(9))])
  })

  it('must be in the future', () => {
    chain.runToBlock(5)
    const inPast = 'Scheduler.TargetBlockNumberInPast'
    for (const when of [0, 4, 5]) {
      chain.expectNoop(() => calls.schedule(rootOrigin, { when, ...plain, call: write(1) }), inPast)
      chain.expectNoop(() => calls.scheduleNamed(rootOrigin, { id: nameOf(1), when, ...plain, call: write(1) }), inPast)
    }
    const far = { after: 0xffff_ffff, ...plain, call: write(1) }
    calls.scheduleAfter(rootOrigin, far)
    expect(store().agenda.get(0xffff_ffff).length).toBe(1)
  })

  it('is dispatched for whoever scheduled it, and fails for them', () => {
    calls.schedule(signed(alice), { when: 2, ...plain, call: remark() })
    calls.schedule(signed(alice), { when: 2, ...plain, call: write(1) })
    chain.runToBlock(2)
    const failed = { task: [2, 1], id: undefined, result: { type: 'Err', value: { type: 'BadOrigin', value: undefined } } }
    expect(told()).toEqual([dispatched(2, 0), ['Scheduler.Dispatched', failed]])
    expect(eventsOf(chain)[0]).toMatchObject(['System.Remarked', { sender: alice }])
  })

  it('may be scheduled by those whom the runtime lets', () => {
    const bad = (step: () => unknown) => chain.expectNoop(step, 'BadOrigin')
    bad(() => calls.schedule(noneOrigin, { when: 4, ...plain, call: write(1) }))
    bad(() => calls.scheduleNamed(noneOrigin, { id: nameOf(1), when: 4, ...plain, call: write(1) }))
    bad(() => calls.scheduleAfter(noneOrigin, { after: 4, ...plain, call: write(1) }))
    bad(() => calls.scheduleNamedAfter(noneOrigin, { id: nameOf(1), after: 4, ...plain, call: write(1) }))
    bad(() => calls.cancel(noneOrigin, { when: 4, index: 0 }))
    bad(() => calls.cancelNamed(noneOrigin, { id: nameOf(1) }))
    bad(() => calls.setRetry(noneOrigin, { task: [4, 0], retries: 1, period: 1 }))
    bad(() => calls.setRetryNamed(noneOrigin, { id: nameOf(1), retries: 1, period: 1 }))
    bad(() => calls.cancelRetry(noneOrigin, { task: [4, 0] }))
    bad(() => calls.cancelRetryNamed(noneOrigin, { id: nameOf(1) }))
  })
})

describe('an agenda', () => {
  it('runs by priority, then by place', () => {
    for (const [key, priority] of [
      [1, 9],
      [2, 3],
      [3, 9],
      [4, 0],
    ] as const)
      calls.schedule(rootOrigin, { when: 4, maybePeriodic: undefined, priority, call: write(key) })
    chain.runToBlock(4)
    expect(told()).toEqual([dispatched(4, 3), dispatched(4, 1), dispatched(4, 0), dispatched(4, 2)])
  })

  it('takes so many tasks and no more; a hole takes one again', () => {
    for (let i = 0; i < 4; i++) calls.schedule(rootOrigin, { when: 4, ...plain, call: write(i) })
    const more = { when: 4, ...plain, call: write(9) }
    chain.expectNoop(() => calls.schedule(rootOrigin, more), 'Exhausted')
    calls.cancel(rootOrigin, { when: 4, index: 1 })
    calls.schedule(rootOrigin, more)
    expect(chain.takeEvents().at(-1)).toEqual(['Scheduler.Scheduled', { when: 4, index: 1 }])
  })
})

describe('a task that is cancelled', () => {
  it('does not run, and leaves nothing', () => {
    calls.schedule(rootOrigin, { when: 4, ...plain, call: write(1) })
    calls.scheduleNamed(rootOrigin, { id: nameOf(5), when: 4, ...plain, call: write(2) })
    calls.setRetryNamed(rootOrigin, { id: nameOf(5), retries: 3, period: 1 })
    chain.takeEvents()
    calls.cancel(rootOrigin, { when: 4, index: 0 })
    calls.cancelNamed(rootOrigin, { id: nameOf(5) })
    chain.expectEvents(['Scheduler.Canceled', { when: 4, index: 0 }], ['Scheduler.Canceled', { when: 4, index: 1 }])
    expect([[...store().agenda.keys()], [...store().lookup.keys()], [...store().retries.keys()]]).toEqual([[], [], []])
    for (const index of [0, 1, 7]) chain.expectNoop(() => calls.cancel(rootOrigin, { when: 4, index }), 'Scheduler.NotFound')
    chain.expectNoop(() => calls.cancelNamed(rootOrigin, { id: nameOf(5) }), 'Scheduler.NotFound')
  })

  it('is that of its own scheduler', () => {
    calls.scheduleNamed(signed(alice), { id: nameOf(5), when: 4, ...plain, call: remark() })
    for (const origin of [signed(bob), rootOrigin]) {
      chain.expectNoop(() => calls.cancel(origin, { when: 4, index: 0 }), 'BadOrigin')
      chain.expectNoop(() => calls.cancelNamed(origin, { id: nameOf(5) }), 'BadOrigin')
      chain.expectNoop(() => calls.setRetry(origin, { task: [4, 0], retries: 1, period: 1 }), 'BadOrigin')
      chain.expectNoop(() => calls.cancelRetry(origin, { task: [4, 0] }), 'BadOrigin')
      chain.expectNoop(() => calls.setRetryNamed(origin, { id: nameOf(5), retries: 1, period: 1 }), 'BadOrigin')
      chain.expectNoop(() => calls.cancelRetryNamed(origin, { id: nameOf(5) }), 'BadOrigin')
    }
    calls.cancel(signed(alice), { when: 4, index: 0 })
    expect(store().lookup.has(nameOf(5))).toBe(false)
  })

  it('by a task before it in the same block does not run', () => {
    calls.schedule(rootOrigin, { when: 4, ...plain, priority: 1, call: callsOf(chain).cancel(4, 1) })
    calls.schedule(rootOrigin, { when: 4, ...plain, call: write(1) })
    calls.schedule(rootOrigin, { when: 4, ...plain, call: callsOf(chain).cancel(4, 2) })
    chain.runToBlock(4)
    const notFound = { type: 'Module', value: { index: 2, error: Uint8Array.of(1, 0, 0, 0) } }
    expect(told()).toEqual([
      ['Scheduler.Canceled', { when: 4, index: 1 }],
      dispatched(4, 0),
      ['Scheduler.Dispatched', { task: [4, 2], id: undefined, result: { type: 'Err', value: notFound } }],
    ])
    expect(wrote(1)).toBe(false)
  })
})

describe('a name', () => {
  it('is taken once, and free when its task has run', () => {
    const named = (when: number) => ({ id: nameOf(5), when, ...plain, call: write(1) })
    calls.scheduleNamed(rootOrigin, named(4))
    chain.expectNoop(() => calls.scheduleNamed(rootOrigin, named(6)), 'Scheduler.FailedToSchedule')
    chain.runToBlock(4)
    calls.scheduleNamed(rootOrigin, named(6))
    expect(store().lookup.get(nameOf(5))).toEqual([6, 0])
  })
})

describe('a periodic task', () => {
  it('runs as often as said, and keeps its name and what is set for it', () => {
    calls.scheduleNamed(rootOrigin, { id: nameOf(5), when: 3, maybePeriodic: [2, 3], priority: 63, call: heavy(1n) })
    calls.setRetryNamed(rootOrigin, { id: nameOf(5), retries: 3, period: 1 })
    chain.runToBlock(3)
    expect(told()).toEqual([dispatched(3, 0, nameOf(5)), ['Scheduler.Scheduled', { when: 5, index: 0 }]])
    expect(store().retries.get([5, 0])).toEqual({ totalRetries: 3, remaining: 3, period: 1 })
    chain.runToBlock(7)
    expect(told()).toEqual([dispatched(7, 0, nameOf(5))])
    expect([[...store().agenda.keys()], [...store().retries.keys()]]).toEqual([[], []])
  })

  it.each([
    [0, 9],
    [5, 0],
    [5, 1],
  ] as const)('with the period %d and %d runs is none', (period, runs) => {
    calls.schedule(rootOrigin, { when: 3, maybePeriodic: [period, runs], priority: 63, call: write(1) })
    expect(store().agenda.get(3)[0]?.maybePeriodic).toBeUndefined()
  })

  it('ends where the agenda of its next block is full', () => {
    calls.schedule(rootOrigin, { when: 3, maybePeriodic: [2, 3], priority: 63, call: write(1) })
    for (let i = 0; i < 4; i++) calls.schedule(rootOrigin, { when: 5, ...plain, call: write(i) })
    chain.runToBlock(3)
    expect(told()).toEqual([dispatched(3, 0), ['Scheduler.PeriodicFailed', { task: [3, 0], id: undefined }]])
  })
})

describe('what other pallets may ask', () => {
  const task = { when: { at: 4 }, period: undefined, priority: 63, origin: signed(bob) }
  const inline = { type: 'Inline', value: Uint8Array.of(0, 7, 4, 1) } as const

  it('schedules and cancels for any origin', () => {
    const address = scheduler.schedule(chain.execution, { ...task, call: inline })
    scheduler.cancel(chain.execution, address)
    scheduler.schedule(chain.execution, { ...task, id: nameOf(1), call: inline })
    scheduler.cancelNamed(chain.execution, nameOf(1))
    expect(chain.failureOf(() => scheduler.cancel(chain.execution, address))).toBe('Scheduler.NotFound')
    scheduler.schedule(chain.execution, { ...task, call: inline })
    chain.runToBlock(4)
    expect(eventsOf(chain)[0]).toMatchObject(['System.Remarked', { sender: bob }])
  })

  it('moves tasks with their names and retries', () => {
    const address = scheduler.schedule(chain.execution, { ...task, call: inline })
    calls.setRetry(signed(bob), { task: [4, 0], retries: 2, period: 1 })
    expect(scheduler.reschedule(chain.execution, address, { at: 6 })).toEqual([6, 0])
    expect([store().retries.has([4, 0]), store().retries.has([6, 0])]).toEqual([false, true])
    scheduler.schedule(chain.execution, { ...task, id: nameOf(1), call: inline })
    expect(scheduler.rescheduleNamed(chain.execution, nameOf(1), { after: 4 })).toEqual([6, 1])
    expect(store().lookup.get(nameOf(1))).toEqual([6, 1])
    chain.takeEvents()
    const fails = (step: () => unknown, name: string) => chain.expectNoop(step, `Scheduler.${name}`)
    fails(() => scheduler.reschedule(chain.execution, [6, 1], { at: 9 }), 'Named')
    fails(() => scheduler.reschedule(chain.execution, [6, 0], { at: 6 }), 'RescheduleNoChange')
    fails(() => scheduler.rescheduleNamed(chain.execution, nameOf(1), { at: 6 }), 'RescheduleNoChange')
    fails(() => scheduler.reschedule(chain.execution, [4, 0], { at: 9 }), 'NotFound')
    fails(() => scheduler.reschedule(chain.execution, [6, 0], { at: 1 }), 'TargetBlockNumberInPast')
  })
})
