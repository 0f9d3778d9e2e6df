// SPDX-License-Identifier: Apache-2.0
import { ensureRoot, lookup, type MultiAddress } from '@phat/frame'
import type { CallContext } from '../base.ts'
import { settle } from '../lock.ts'

interface ForceRemoval {
  readonly target: MultiAddress
  readonly scheduleIndex: number
}

/** Removes a schedule: what it locked is free. */
export function forceRemoveVestingSchedule(context: CallContext, { target, scheduleIndex }: ForceRemoval): undefined {
  ensureRoot(context.origin)
  const who = lookup(target)
  const schedules = context.store.vesting.get(who) ?? []
  if (scheduleIndex >= schedules.length) context.fail.InvalidScheduleParams()
  settle(
    context,
    who,
    schedules.filter((_, i) => i !== scheduleIndex),
  )
}
