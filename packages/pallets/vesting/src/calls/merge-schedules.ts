// SPDX-License-Identifier: Apache-2.0
import { ensureSigned } from '@phat/frame'
import type { CallContext } from '../base.ts'
import { settle } from '../lock.ts'
import { mergeSchedules as mergeTwo } from '../schedule.ts'

interface MergeSchedules {
  readonly schedule1Index: number
  readonly schedule2Index: number
}

/** Makes one schedule of two; it comes last. */
export function mergeSchedules(context: CallContext, { schedule1Index, schedule2Index }: MergeSchedules): undefined {
  const who = ensureSigned(context.origin)
  if (schedule1Index === schedule2Index) return
  const { block, store, fail } = context
  const schedules = store.vesting.get(who) ?? fail.NotVesting()
  const first = schedules[schedule1Index] ?? fail.ScheduleIndexOutOfBounds()
  const second = schedules[schedule2Index] ?? fail.ScheduleIndexOutOfBounds()
  const merged = mergeTwo(block.number, first, second)
  const others = schedules.filter((_, i) => i !== schedule1Index && i !== schedule2Index)
  settle(context, who, merged === undefined ? others : [...others, merged])
}
