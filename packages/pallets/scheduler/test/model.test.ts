// SPDX-License-Identifier: Apache-2.0
import { rootOrigin } from '@phat/frame'
import { Scheduler } from '@phat/pallet-scheduler'
import { createMockChain } from '@phat/test-kit'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { callsOf, eventsOf, maximumWeight, mockOptions, nameOf } from './mock.ts'

const step = fc.oneof(
  fc.record({
    type: fc.constant('schedule' as const),
    name: fc.nat(5),
    delay: fc.integer({ min: 1, max: 4 }),
    period: fc.nat(3),
    runs: fc.nat(3),
    percent: fc.constantFrom(1, 30, 70),
    long: fc.boolean(),
  }),
  fc.record({ type: fc.constant('cancel' as const), name: fc.nat(5) }),
  fc.record({ type: fc.constant('wait' as const), blocks: fc.integer({ min: 1, max: 3 }) }),
)

it('runs every task as often as it was scheduled, and leaves nothing behind', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const chain = createMockChain(mockOptions)
      const calls = chain.calls(Scheduler)
      const { heavy, batch, write } = callsOf(chain)
      const due = new Map<number, number>()
      const ran = new Map<number, number>()
      const advance = (blocks: number): void => {
        for (let i = 0; i < blocks; i++) {
          chain.runToBlock(chain.execution.block.number + 1)
          for (const [name, value] of eventsOf(chain)) {
            const { id } = (value ?? {}) as { readonly id?: Uint8Array }
            const who = id?.[0]
            if (who === undefined) continue
            if (name === 'Scheduler.Dispatched') ran.set(who, (ran.get(who) ?? 0) + 1)
            // What a full agenda ends was due no more.
            if (name === 'Scheduler.PeriodicFailed') due.set(who, ran.get(who) ?? 0)
          }
          expect(chain.brokenInvariants()).toEqual([])
        }
      }
      for (const one of steps) {
        if (one.type === 'wait') advance(one.blocks)
        else if (one.type === 'cancel') {
          if (chain.failureOf(() => calls.cancelNamed(rootOrigin, { id: nameOf(one.name) })) === undefined)
            due.set(one.name, ran.get(one.name) ?? 0)
        } else {
          const weighed = heavy((maximumWeight.refTime * BigInt(one.percent)) / 100n)
          const call = one.long ? batch(weighed, write(one.name, 200)) : weighed
          const args = {
            id: nameOf(one.name),
            when: chain.execution.block.number + one.delay,
            maybePeriodic: [one.period, one.runs] as const,
            priority: one.percent,
            call,
          }
          if (chain.failureOf(() => calls.scheduleNamed(rootOrigin, args)) === undefined) {
            const runs = one.period > 0 && one.runs > 1 ? one.runs : 1
            due.set(one.name, (ran.get(one.name) ?? 0) + runs)
          }
        }
        expect(chain.brokenInvariants()).toEqual([])
      }
      advance(40)
      for (const [name, runs] of due) expect([name, ran.get(name) ?? 0]).toEqual([name, runs])
      const { agenda, lookup, retries } = Scheduler.at(chain.execution).store
      expect([[...agenda.keys()], [...lookup.keys()], [...retries.keys()]]).toEqual([[], [], []])
    }),
    { numRuns: 60, seed: 12 },
  )
})
