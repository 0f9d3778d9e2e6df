// SPDX-License-Identifier: Apache-2.0
import type { At } from '@phat/frame'
import { type AccountId, type Balance, equalBytes } from '@phat/primitives'
import { base, type Context } from './base.ts'
import { settle, totalLocked } from './lock.ts'
import { isValid } from './schedule.ts'
import type { VestingInfo } from './types.ts'

/** What schedules lock of an account now, and not more than it has; undefined for one without schedules. */
export function vestingBalance(at: At, who: AccountId): Balance | undefined {
  const { block, config, store } = base.at(at)
  const schedules = store.vesting.get(who)
  if (schedules === undefined) return undefined
  const [locked, free] = [totalLocked(schedules, block.number), config.currency.freeBalance(at, who)]
  return locked < free ? locked : free
}

/** Fails with InvalidScheduleParams or AtMaxVestingSchedules where the schedule could not be added. */
function ensureCanAdd({ config, store, fail }: Context, who: AccountId, schedule: VestingInfo): void {
  if (!isValid(schedule)) fail.InvalidScheduleParams()
  if ((store.vesting.get(who)?.length ?? 0) >= config.maxVestingSchedules) fail.AtMaxVestingSchedules()
}

/** Adds a schedule for balance that the account has, and frees what others have freed. Nothing happens where it locks nothing. */
export function addVestingSchedule(at: At, who: AccountId, schedule: VestingInfo): void {
  if (schedule.locked === 0n) return
  const context = base.at(at)
  ensureCanAdd(context, who, schedule)
  const present = context.store.vesting.get(who) ?? []
  context.emit.VestingCreated({ account: who, scheduleIndex: present.length })
  settle(context, who, [...present, schedule])
}

/**
 * Moves free balance under a schedule. Fails with AmountLow, InvalidScheduleParams, AtMaxVestingSchedules, and as the transfer does.
 * Source: `do_vested_transfer` of pallet-vesting.
 */
export function vestedTransfer(at: At, from: AccountId, to: AccountId, schedule: VestingInfo): void {
  const context = base.at(at)
  const { config, fail } = context
  if (schedule.locked < config.minVestedTransfer) fail.AmountLow()
  ensureCanAdd(context, to, schedule)
  // As `Currency::transfer` does, which asks nothing of a transfer to oneself: what is missing then stays locked when it comes.
  if (!equalBytes(from, to)) config.currency.transfer(at, from, to, schedule.locked)
  addVestingSchedule(at, to, schedule)
}
