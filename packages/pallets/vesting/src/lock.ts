// SPDX-License-Identifier: Apache-2.0
import { saturatingAdd } from '@phat/frame'
import { type AccountId, type Balance, textBytes } from '@phat/primitives'
import type { Context } from './base.ts'
import { lockedAt } from './schedule.ts'
import type { VestingInfo } from './types.ts'

/** The name of this pallet's lock. */
export const vestingLockId = textBytes('vesting ')

/** What schedules lock at a height. */
export const totalLocked = (schedules: readonly VestingInfo[], height: number): Balance =>
  schedules.reduce<Balance>((total, schedule) => saturatingAdd(total, lockedAt(schedule, height)), 0n)

/** Stores the schedules that still lock something, and locks what they do. */
export function settle(
  { block, config, store, emit, execution }: Context,
  who: AccountId,
  schedules: readonly VestingInfo[],
): void {
  const open = schedules.filter((schedule) => lockedAt(schedule, block.number) > 0n)
  if (open.length === 0) {
    store.vesting.remove(who)
    config.currency.removeLock({ execution }, vestingLockId, who)
    emit.VestingCompleted({ account: who })
    return
  }
  const unvested = totalLocked(open, block.number)
  store.vesting.set(who, open)
  config.currency.setLock({ execution }, vestingLockId, who, unvested)
  emit.VestingUpdated({ account: who, unvested })
}
