// SPDX-License-Identifier: Apache-2.0
import { maxBalance, signed } from '@phat/frame'
import { balanceLocked } from '@phat/pallet-balances'
import { Vesting, type VestingInfo, vestingBalance } from '@phat/pallet-vesting'
import { textBytes } from '@phat/primitives'
import { addressOf, alice, bob } from '@phat/test-kit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endingBlock, lockedAt, mergeSchedules } from '../src/schedule.ts'
import { mockChain } from './mock.ts'

const amount = fc.oneof(fc.bigInt({ min: 1n, max: 1_000n }), fc.bigInt({ min: 1n, max: maxBalance / 2n }))
const height = fc.oneof(fc.nat({ max: 100 }), fc.nat({ max: 2 ** 32 - 1 }))
const schedule: fc.Arbitrary<VestingInfo> = fc.record({ locked: amount, perBlock: amount, startingBlock: height })

describe('a schedule', () => {
  it('locks all at its beginning, less with every block, and nothing from its end on', () => {
    fc.assert(
      fc.property(schedule, height, (one, at) => {
        const now = lockedAt(one, at)
        expect(now).toBeGreaterThanOrEqual(0n)
        expect(now).toBeLessThanOrEqual(one.locked)
        expect(lockedAt(one, one.startingBlock)).toBe(one.locked)
        expect(lockedAt(one, at + 1)).toBeLessThanOrEqual(now)
        expect(now === 0n).toBe(BigInt(at) >= endingBlock(one))
      }),
    )
  })

  it('made of two locks what both lock now, begins no earlier, and rounding makes it at most twice as long', () => {
    fc.assert(
      fc.property(schedule, schedule, height, (first, second, now) => {
        const merged = mergeSchedules(now, first, second)
        const both = lockedAt(first, now) + lockedAt(second, now)
        expect(merged === undefined ? 0n : lockedAt(merged, now)).toBe(both)
        if (merged === undefined) return
        expect(merged.startingBlock).toBeGreaterThanOrEqual(Math.min(first.startingBlock, second.startingBlock))
        const end = [endingBlock(first), endingBlock(second)].reduce((a, b) => (a > b ? a : b))
        const start = BigInt(merged.startingBlock)
        expect(endingBlock(merged) - start).toBeLessThan(2n * (end - start))
      }),
    )
  })
})

const chain = mockChain()
const lockId = textBytes('vesting ')
const action = fc.record({
  kind: fc.constantFrom('give', 'give', 'vest', 'merge', 'pass'),
  amount: fc.bigInt({ min: 20n, max: 60n }),
  perBlock: fc.bigInt({ min: 1n, max: 30n }),
  start: fc.nat({ max: 12 }),
  first: fc.nat({ max: 2 }),
  second: fc.nat({ max: 2 }),
})

describe('any order of steps', () => {
  it('never locks less than the schedules say, and just that once they are settled', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 25 }), (actions) => {
        chain.reset()
        const calls = chain.calls(Vesting)
        for (const { kind, amount: locked, perBlock, start, first, second } of actions) {
          const failure = chain.failureOf(() => {
            if (kind === 'give') {
              calls.vestedTransfer(signed(alice), {
                target: addressOf(bob),
                schedule: { locked, perBlock, startingBlock: start },
              })
            } else if (kind === 'vest') calls.vest(signed(bob), {})
            else if (kind === 'merge') calls.mergeSchedules(signed(bob), { schedule1Index: first, schedule2Index: second })
          })
          if (kind === 'pass') chain.runToBlock(chain.execution.block.number + 1)
          const now = chain.execution.block.number
          const schedules = Vesting.at(chain.execution).store.vesting.get(bob) ?? []
          const sum = schedules.reduce((total, one) => total + lockedAt(one, now), 0n)
          const lock = balanceLocked(chain.execution, lockId, bob)
          expect(lock).toBeGreaterThanOrEqual(sum)
          expect(vestingBalance(chain.execution, bob)).toBe(schedules.length === 0 ? undefined : sum)
          if (failure === undefined && (kind === 'give' || kind === 'vest' || (kind === 'merge' && first !== second)))
            expect(lock).toBe(sum)
        }
        expect(chain.brokenInvariants()).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})
