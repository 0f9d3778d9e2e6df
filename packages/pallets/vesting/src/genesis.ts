// SPDX-License-Identifier: Apache-2.0
import { saturatingSub } from '@phat/frame'
import { type AccountId, assert, type Balance } from '@phat/primitives'
import type { Context } from './base.ts'
import { totalLocked, vestingLockId } from './lock.ts'
import { isValid } from './schedule.ts'
import type { VestingInfo } from './types.ts'

/** Schedules to begin with, on balances that the genesis gives before. */
export interface VestingGenesis {
  readonly vesting: readonly {
    readonly who: AccountId
    /** Height after which the account begins to vest. */
    readonly begin: number
    /** Blocks until all is free. */
    readonly length: number
    /** What is free from the beginning, in planck; all else is locked. */
    readonly liquid: Balance
  }[]
}

/** Stores and locks what the genesis says. A bug of the genesis, such as an account without balance, ends it. */
export function buildGenesis({ store, config, execution }: Context, { vesting }: VestingGenesis): void {
  store.storageVersion.set({ type: 'V1' })
  for (const { who, begin, length, liquid } of vesting) {
    const balance = config.currency.freeBalance({ execution }, who)
    assert(balance > 0n, 'an account has a balance before it vests')
    const locked = saturatingSub(balance, liquid)
    const schedule: VestingInfo = { locked, perBlock: locked / BigInt(Math.max(length, 1)), startingBlock: begin }
    assert(isValid(schedule), 'a schedule of the genesis locks something and ends')
    const schedules = [...(store.vesting.get(who) ?? []), schedule]
    assert(schedules.length <= config.maxVestingSchedules, 'no account has more schedules than it may')
    store.vesting.set(who, schedules)
    config.currency.setLock({ execution }, vestingLockId, who, totalLocked(schedules, 0))
  }
}
