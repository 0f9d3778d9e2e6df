// SPDX-License-Identifier: Apache-2.0
import { alias, type Codec, u32, u128 } from '@phat/codec'
import { constant, ensureRoot, ensureSigned, lookup, maxWeight, multiAddress } from '@phat/frame'
import { type AccountId, assert } from '@phat/primitives'
import { base, type Context } from './base.ts'
import { forceRemoveVestingSchedule } from './calls/force-remove-vesting-schedule.ts'
import { mergeSchedules } from './calls/merge-schedules.ts'
import { weights } from './generated/weights.ts'
import { buildGenesis } from './genesis.ts'
import { settle } from './lock.ts'
import { isValid } from './schedule.ts'
import { type VestingInfo, vestingInfo } from './types.ts'
import { vestedTransfer } from './vesting-schedules.ts'

const schedule: Codec<VestingInfo> = alias(vestingInfo, 'VestingInfo<BalanceOf<T>, BlockNumberFor<T>>')
const index = alias<number>(u32, 'u32')
const removalTarget: typeof multiAddress = alias(multiAddress, '<T::Lookup as StaticLookup>::Source')

/** Frees what the schedules of an account have freed by now. */
function vest(context: Context, who: AccountId): undefined {
  settle(context, who, context.store.vesting.get(who) ?? context.fail.NotVesting())
}

/** Balance that becomes free little by little, block by block (pallet-vesting). */
export const Vesting = base
  .constants((config) => ({
    minVestedTransfer: constant(u128, config.minVestedTransfer, 'The least that a vested transfer moves, in planck.'),
    maxVestingSchedules: constant(u32, config.maxVestingSchedules, 'Most schedules of one account at a time.'),
  }))
  .calls((p) => ({
    vest: p.call(
      0,
      {},
      maxWeight(weights.vestLocked, weights.vestUnlocked),
      [
        'Frees what the schedules of the sender have freed by now.',
        'Origin: signed. Events: VestingUpdated or VestingCompleted. Errors: NotVesting.',
      ],
      (context) => vest(context, ensureSigned(context.origin)),
    ),
    vestOther: p.call(
      1,
      { target: multiAddress },
      maxWeight(weights.vestOtherLocked, weights.vestOtherUnlocked),
      ['Does for any account what `vest` does for the sender.', 'Origin: signed. Events and errors: as vest.'],
      (context, { target }) => {
        ensureSigned(context.origin)
        return vest(context, lookup(target))
      },
    ),
    vestedTransfer: p.call(
      2,
      { target: multiAddress, schedule },
      weights.vestedTransfer,
      [
        'Moves free balance to an account under a schedule, and frees what its other schedules have freed by now.',
        'Origin: signed. Events: VestingCreated, VestingUpdated or VestingCompleted. Errors: AmountLow, InvalidScheduleParams, AtMaxVestingSchedules.',
      ],
      (context, args) => {
        vestedTransfer(context, ensureSigned(context.origin), lookup(args.target), args.schedule)
      },
    ),
    forceVestedTransfer: p.call(
      3,
      { source: multiAddress, target: multiAddress, schedule },
      weights.forceVestedTransfer,
      ['Moves free balance of any account as `vestedTransfer` does.', 'Origin: root. Events and errors: as vestedTransfer.'],
      (context, args) => {
        ensureRoot(context.origin)
        const target = lookup(args.target)
        vestedTransfer(context, lookup(args.source), target, args.schedule)
      },
    ),
    mergeSchedules: p.call(
      4,
      { schedule1Index: index, schedule2Index: index },
      weights.mergeSchedules,
      [
        'Makes one schedule of two of the sender: from the later beginning, or now, to the later end. Makes room for another.',
        'Origin: signed. Events: VestingUpdated or VestingCompleted. Errors: NotVesting, ScheduleIndexOutOfBounds.',
      ],
      mergeSchedules,
    ),
    forceRemoveVestingSchedule: p.call(
      5,
      { target: removalTarget, scheduleIndex: index },
      weights.forceRemoveVestingSchedule,
      [
        'Removes a schedule of any account: what it locked is free.',
        'Origin: root. Events: VestingUpdated or VestingCompleted. Errors: InvalidScheduleParams.',
      ],
      forceRemoveVestingSchedule,
    ),
  }))
  .hooks({
    integrityTest: ({ config }) => assert(config.maxVestingSchedules > 0, 'an account may have a schedule'),
  })
  .genesis(buildGenesis)
  .invariants(({ store, config }) => {
    const accounts = [...store.vesting.entries()]
    return {
      'who has no schedules has no entry, and none has too many': accounts.every(
        ([, { length }]) => length > 0 && length <= config.maxVestingSchedules,
      ),
      'every schedule locks something and ends': accounts.every(([, schedules]) => schedules.every(isValid)),
    }
  })
