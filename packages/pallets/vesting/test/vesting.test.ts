// SPDX-License-Identifier: Apache-2.0
import { noneOrigin, rootOrigin, signed } from '@phat/frame'
import { Balances, balanceLocked, freeBalance } from '@phat/pallet-balances'
import { addVestingSchedule, Vesting, type VestingInfo, vestedTransfer, vestingBalance } from '@phat/pallet-vesting'
import { textBytes } from '@phat/primitives'
import { addressOf, alice, bob, charlie, dave } from '@phat/test-kit'
import { describe, expect, it } from 'vitest'
import { mockChain } from './mock.ts'

const chain = mockChain()
const vesting = chain.calls(Vesting)
const lockId = textBytes('vesting ')
const locked = (who: typeof alice): bigint => balanceLocked(chain.execution, lockId, who)
const schedules = (who: typeof alice): readonly VestingInfo[] | undefined => Vesting.at(chain.execution).store.vesting.get(who)
const info = (amount: bigint, perBlock: bigint, startingBlock = 1): VestingInfo => ({ locked: amount, perBlock, startingBlock })
const give = (schedule: VestingInfo, to = dave, from = alice) =>
  vesting.vestedTransfer(signed(from), { target: addressOf(to), schedule })
const unknown = { type: 'Raw', value: bob } as const

describe('a vested transfer', () => {
  it('moves balance under a lock that shrinks block by block when it is settled', () => {
    give(info(100n, 30n))
    chain.expectEvents(
      ['System.NewAccount', { account: dave }],
      ['Balances.Endowed', { account: dave, freeBalance: 100n }],
      ['Balances.Transfer', { from: alice, to: dave, amount: 100n }],
      ['Vesting.VestingCreated', { account: dave, scheduleIndex: 0 }],
      ['Balances.Locked', { who: dave, amount: 100n }],
      ['Vesting.VestingUpdated', { account: dave, unvested: 100n }],
    )
    for (const [height, left] of [
      [2, 70n],
      [3, 40n],
      [4, 10n],
    ] as const) {
      chain.runToBlock(height)
      vesting.vest(signed(dave), {})
      expect(chain.takeEvents().at(-1)).toEqual(['Vesting.VestingUpdated', { account: dave, unvested: left }])
      expect([locked(dave), vestingBalance(chain.execution, dave)]).toEqual([left, left])
    }
    chain.runToBlock(5)
    chain.takeEvents()
    vesting.vestOther(signed(bob), { target: addressOf(dave) })
    chain.expectEvents(['Balances.Unlocked', { who: dave, amount: 10n }], ['Vesting.VestingCompleted', { account: dave }])
    expect([locked(dave), schedules(dave), vestingBalance(chain.execution, dave)]).toEqual([0n, undefined, undefined])
  })

  it('keeps its balance from being spent until it is settled', () => {
    give(info(100n, 50n))
    const send = (value: bigint) => chain.calls(Balances).transferAllowDeath(signed(dave), { dest: addressOf(bob), value })
    chain.runToBlock(2)
    chain.expectNoop(() => send(50n), 'Token.Frozen')
    vesting.vest(signed(dave), {})
    send(50n)
    chain.expectNoop(() => send(1n), 'Token.Frozen')
    expect(vestingBalance(chain.execution, dave)).toBe(50n)
  })

  it('begins later where the schedule says so', () => {
    give(info(100n, 50n, 10))
    chain.runToBlock(10)
    vesting.vest(signed(dave), {})
    expect(locked(dave)).toBe(100n)
    chain.runToBlock(11)
    vesting.vest(signed(dave), {})
    expect(locked(dave)).toBe(50n)
  })

  it('settles the other schedules of the account', () => {
    give(info(60n, 60n))
    give(info(100n, 10n))
    chain.runToBlock(2)
    chain.takeEvents()
    give(info(40n, 1n, 2))
    expect(chain.takeEvents().slice(1)).toEqual([
      ['Vesting.VestingCreated', { account: dave, scheduleIndex: 2 }],
      ['Balances.Unlocked', { who: dave, amount: 30n }],
      ['Vesting.VestingUpdated', { account: dave, unvested: 130n }],
    ])
    expect(schedules(dave)).toEqual([info(100n, 10n), info(40n, 1n, 2)])
  })

  it('that has ended before it is made locks nothing', () => {
    chain.runToBlock(5)
    give(info(50n, 50n, 3))
    expect([locked(dave), schedules(dave), freeBalance(chain.execution, dave)]).toEqual([0n, undefined, 50n])
  })

  it('to oneself locks what is there, or will come', () => {
    give(info(100n, 1n), alice)
    give(info(5_000n, 1n), alice)
    expect([freeBalance(chain.execution, alice), locked(alice)]).toEqual([1_000n, 5_100n])
    expect(vestingBalance(chain.execution, alice)).toBe(1_000n)
  })

  it('may be forced by root for any account', () => {
    const schedule = info(100n, 30n)
    vesting.forceVestedTransfer(rootOrigin, { source: addressOf(bob), target: addressOf(dave), schedule })
    expect([freeBalance(chain.execution, bob), locked(dave)]).toEqual([900n, 100n])
  })

  it('is refused when it is too small, never ends, is not covered, or is one too many', () => {
    const cases: readonly (readonly [VestingInfo, string])[] = [
      [info(19n, 1n), 'Vesting.AmountLow'],
      [info(0n, 1n), 'Vesting.AmountLow'],
      [info(20n, 0n), 'Vesting.InvalidScheduleParams'],
      [info(1_001n, 1n), 'Token.FundsUnavailable'],
    ]
    const forced = (schedule: VestingInfo) => () =>
      vesting.forceVestedTransfer(rootOrigin, { source: addressOf(alice), target: addressOf(dave), schedule })
    for (const [schedule, failure] of cases) {
      chain.expectNoop(() => give(schedule), failure)
      chain.expectNoop(forced(schedule), failure)
    }
    for (let i = 0; i < 3; i++) give(info(20n, 1n))
    chain.expectNoop(() => give(info(20n, 1n)), 'Vesting.AtMaxVestingSchedules')
    chain.expectNoop(forced(info(20n, 1n)), 'Vesting.AtMaxVestingSchedules')
  })
})

describe('vest', () => {
  it('is for accounts that vest', () => {
    chain.expectNoop(() => vesting.vest(signed(alice), {}), 'Vesting.NotVesting')
    chain.expectNoop(() => vesting.vestOther(signed(alice), { target: addressOf(bob) }), 'Vesting.NotVesting')
  })
})

describe('origins and addresses', () => {
  const schedule = info(100n, 1n)
  const [source, target] = [addressOf(alice), addressOf(bob)]

  it('are signed for what concerns oneself, and root’s for the rest', () => {
    for (const origin of [rootOrigin, noneOrigin]) {
      chain.expectNoop(() => vesting.vest(origin, {}), 'BadOrigin')
      chain.expectNoop(() => vesting.vestOther(origin, { target }), 'BadOrigin')
      chain.expectNoop(() => vesting.vestedTransfer(origin, { target, schedule }), 'BadOrigin')
      chain.expectNoop(() => vesting.mergeSchedules(origin, { schedule1Index: 0, schedule2Index: 1 }), 'BadOrigin')
    }
    for (const origin of [signed(alice), noneOrigin]) {
      chain.expectNoop(() => vesting.forceVestedTransfer(origin, { source, target, schedule }), 'BadOrigin')
      chain.expectNoop(() => vesting.forceRemoveVestingSchedule(origin, { target, scheduleIndex: 0 }), 'BadOrigin')
    }
  })

  it('are ids', () => {
    chain.expectNoop(() => vesting.vestOther(signed(alice), { target: unknown }), 'CannotLookup')
    chain.expectNoop(() => vesting.vestedTransfer(signed(alice), { target: unknown, schedule }), 'CannotLookup')
    chain.expectNoop(() => vesting.forceVestedTransfer(rootOrigin, { source: unknown, target, schedule }), 'CannotLookup')
    chain.expectNoop(() => vesting.forceVestedTransfer(rootOrigin, { source, target: unknown, schedule }), 'CannotLookup')
    chain.expectNoop(() => vesting.forceRemoveVestingSchedule(rootOrigin, { target: unknown, scheduleIndex: 0 }), 'CannotLookup')
  })
})

describe('mergeSchedules', () => {
  const merge = (schedule1Index: number, schedule2Index: number) =>
    vesting.mergeSchedules(signed(dave), { schedule1Index, schedule2Index })

  it('makes one of two that have begun: from now to the later end', () => {
    give(info(100n, 10n))
    give(info(60n, 3n))
    chain.runToBlock(3)
    chain.takeEvents()
    merge(0, 1)
    // 80 and 54 are left; the second ends at height 21, in 18 blocks.
    expect(schedules(dave)).toEqual([info(134n, 7n, 3)])
    chain.expectEvents(
      ['Balances.Unlocked', { who: dave, amount: 26n }],
      ['Vesting.VestingUpdated', { account: dave, unvested: 134n }],
    )
  })

  it('begins with the later of two that have not begun, and puts the one that it makes last', () => {
    give(info(100n, 10n, 20))
    give(info(30n, 1n))
    give(info(60n, 20n, 30))
    merge(2, 0)
    expect(schedules(dave)).toEqual([info(30n, 1n), info(160n, 160n / 3n, 30)])
    expect(locked(dave)).toBe(190n)
  })

  it('frees at least one planck a block', () => {
    give(info(100n, 1n))
    give(info(20n, 20n, 4_000))
    merge(0, 1)
    expect(schedules(dave)).toEqual([info(120n, 120n, 4_000)])
    give(info(20n, 1n, 4_000))
    merge(0, 1)
    expect(schedules(dave)).toEqual([info(140n, 7n, 4_000)])
  })

  it('keeps the one that has not ended as it is, and none where both have', () => {
    give(info(20n, 20n))
    give(info(100n, 10n))
    chain.runToBlock(2)
    merge(0, 1)
    expect(schedules(dave)).toEqual([info(100n, 10n)])
    give(info(20n, 20n, 2))
    chain.runToBlock(3)
    merge(0, 1)
    expect(schedules(dave)).toEqual([info(100n, 10n)])
    give(info(100n, 10n))
    chain.runToBlock(30)
    merge(0, 1)
    expect([schedules(dave), locked(dave)]).toEqual([undefined, 0n])
  })

  it('of one with itself changes nothing', () => {
    give(info(100n, 10n))
    chain.takeEvents()
    merge(0, 0)
    merge(7, 7)
    chain.expectEvents()
  })

  it('needs two schedules', () => {
    chain.expectNoop(() => merge(0, 1), 'Vesting.NotVesting')
    give(info(100n, 10n))
    chain.expectNoop(() => merge(0, 1), 'Vesting.ScheduleIndexOutOfBounds')
    chain.expectNoop(() => merge(4_294_967_295, 0), 'Vesting.ScheduleIndexOutOfBounds')
  })
})

describe('forceRemoveVestingSchedule', () => {
  const removeAt = (scheduleIndex: number, target = dave) =>
    vesting.forceRemoveVestingSchedule(rootOrigin, { target: addressOf(target), scheduleIndex })

  it('frees what the schedule locked', () => {
    give(info(100n, 10n))
    give(info(60n, 3n))
    chain.takeEvents()
    removeAt(0)
    chain.expectEvents(
      ['Balances.Unlocked', { who: dave, amount: 100n }],
      ['Vesting.VestingUpdated', { account: dave, unvested: 60n }],
    )
    removeAt(0)
    expect(chain.takeEvents().at(-1)).toEqual(['Vesting.VestingCompleted', { account: dave }])
    expect([schedules(dave), locked(dave)]).toEqual([undefined, 0n])
  })

  it('needs the schedule', () => {
    chain.expectNoop(() => removeAt(0), 'Vesting.InvalidScheduleParams')
    give(info(100n, 10n))
    chain.expectNoop(() => removeAt(1), 'Vesting.InvalidScheduleParams')
  })
})

describe('what other pallets use', () => {
  it('adds schedules on balance that is there', () => {
    addVestingSchedule(chain.execution, alice, info(0n, 0n))
    chain.expectEvents()
    addVestingSchedule(chain.execution, alice, info(100n, 1n))
    expect(locked(alice)).toBe(100n)
    vestedTransfer(chain.execution, bob, charlie, info(50n, 1n))
    expect([freeBalance(chain.execution, charlie), locked(charlie)]).toEqual([1_050n, 50n])
    chain.expectNoop(() => addVestingSchedule(chain.execution, alice, info(5n, 0n)), 'Vesting.InvalidScheduleParams')
  })
})
