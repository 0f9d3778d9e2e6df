// SPDX-License-Identifier: Apache-2.0
import { alias, boundedVec, u32, u128 } from '@phat/codec'
import {
  type At,
  accountId,
  blake2_128Concat,
  type CallContextOf,
  type ContextOf,
  definePallet,
  error,
  event,
  optionalMap,
  value,
} from '@phat/frame'
import type { AccountId, Balance } from '@phat/primitives'
import { releases, vestingInfo } from './types.ts'

/** What the runtime gives to Vesting. */
export interface VestingConfig {
  readonly currency: {
    freeBalance(at: At, who: AccountId): Balance
    /** Moves free balance, also the last of it; fails where there is too little. */
    transfer(at: At, from: AccountId, to: AccountId, amount: Balance): void
    /** Keeps an account from spending below an amount, under an eight-byte name, instead of what that name kept before. Never fails. */
    setLock(at: At, id: Uint8Array, who: AccountId, amount: Balance): void
    removeLock(at: At, id: Uint8Array, who: AccountId): void
  }
  /** The least that `vested_transfer` moves, in planck. */
  readonly minVestedTransfer: Balance
  /** Most schedules of one account at a time. */
  readonly maxVestingSchedules: number
}

/** The first half of the declaration: what the calls work with. */
export const base = definePallet('Vesting')
  .config<VestingConfig>()
  .storage((_types, { maxVestingSchedules }) => ({
    vesting: optionalMap(
      blake2_128Concat(accountId),
      boundedVec(vestingInfo, maxVestingSchedules),
      'Schedules by account, at most MaxVestingSchedules each. Whoever makes one pays by MinVestedTransfer; users choose the accounts.',
    ),
    storageVersion: value(releases, { type: 'V0' }, 'Version of the layout; the genesis sets the present one.'),
  }))
  .events({
    VestingCreated: event(
      0,
      { account: accountId, scheduleIndex: alias<number>(u32, 'u32') },
      'An account got a schedule; its place among those of the account.',
    ),
    VestingUpdated: event(
      1,
      { account: accountId, unvested: alias<Balance>(u128, 'BalanceOf<T>') },
      'What is locked of an account has changed to this.',
    ),
    VestingCompleted: event(2, { account: accountId }, 'Nothing is locked of an account any more.'),
  })
  .errors({
    NotVesting: error(0, 'The account has no schedules.'),
    AtMaxVestingSchedules: error(1, 'The account has as many schedules as it may; merging two makes room.'),
    AmountLow: error(2, 'The amount is less than MinVestedTransfer.'),
    ScheduleIndexOutOfBounds: error(3, 'The account has no schedule of this index.'),
    InvalidScheduleParams: error(4, 'The schedule locks nothing, or never ends.'),
  })

export type Context = ContextOf<typeof base>
/** What a call gets: the context and who calls. */
export type CallContext = CallContextOf<typeof base>
