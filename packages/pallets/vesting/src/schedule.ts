// SPDX-License-Identifier: Apache-2.0
import { maxBalance, saturatingAdd, saturatingSub } from '@phat/frame'
import type { Balance } from '@phat/primitives'
import type { VestingInfo } from './types.ts'

/** True for a schedule that locks something and ends (`VestingInfo::is_valid`). */
export const isValid = ({ locked, perBlock }: VestingInfo): boolean => locked > 0n && perBlock > 0n

/** What a schedule still locks at a height (`VestingInfo::locked_at`). */
export function lockedAt({ locked, perBlock, startingBlock }: VestingInfo, height: number): Balance {
  if (height <= startingBlock) return locked
  const freed = BigInt(height - startingBlock) * perBlock
  return freed > maxBalance ? 0n : saturatingSub(locked, freed)
}

/** The height at which a schedule locks nothing any more; it may lie beyond u32 (`VestingInfo::ending_block_as_balance`). */
export function endingBlock({ locked, perBlock, startingBlock }: VestingInfo): bigint {
  const duration = perBlock >= locked ? 1n : (locked + perBlock - 1n) / perBlock
  return saturatingAdd(BigInt(startingBlock), duration)
}

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b)

/**
 * One schedule for what two lock at a height: from the later beginning, or now, to the later end. Where one has ended it is the other;
 * where both have, there is none. Source: `merge_vesting_info` of pallet-vesting.
 */
export function mergeSchedules(now: number, first: VestingInfo, second: VestingInfo): VestingInfo | undefined {
  const [firstEnd, secondEnd] = [endingBlock(first), endingBlock(second)]
  if (firstEnd <= now) return secondEnd <= now ? undefined : second
  if (secondEnd <= now) return first
  const locked = saturatingAdd(lockedAt(first, now), lockedAt(second, now))
  const startingBlock = Math.max(now, first.startingBlock, second.startingBlock)
  const duration = larger(saturatingSub(larger(firstEnd, secondEnd), BigInt(startingBlock)), 1n)
  return { locked, perBlock: larger(locked / duration, 1n), startingBlock }
}
