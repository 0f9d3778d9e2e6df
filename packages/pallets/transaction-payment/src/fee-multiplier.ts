// SPDX-License-Identifier: Apache-2.0
import type { Weight } from '@phat/frame'
import { type FixedU128, fixedAdd, fixedDiv, fixedFraction, fixedMax, fixedMul, fixedOne, fixedSub } from './fixed-u128.ts'

/** How the fee multiplier follows the fullness of blocks (`TargetedFeeAdjustment`). */
export interface FeeAdjustment {
  /** The fullness at which the multiplier stays, as parts of 10^18 of what normal dispatches may use (`Perquintill`). */
  readonly targetFullness: bigint
  /** How fast the multiplier moves. */
  readonly variability: FixedU128
  readonly minimum: FixedU128
  readonly maximum: FixedU128
}

/** The parameters of Polkadot's `SlowAdjustingFeeUpdate`: 25 %, 75 / 10^6, never below a tenth. */
export const slowFeeAdjustment: FeeAdjustment = {
  targetFullness: (fixedOne * 25n) / 100n,
  variability: fixedFraction(75n, 1_000_000n),
  minimum: fixedFraction(1n, 10n),
  maximum: fixedMax,
}

/** A multiplier that stays as it is. */
export const constantFeeMultiplier = (multiplier: FixedU128): FeeAdjustment => ({
  targetFullness: 0n,
  variability: 0n,
  minimum: multiplier,
  maximum: multiplier,
})

const billion = 1_000_000_000n

/** Share of a dimension in use, in parts of 10^9, rounded down (`Perbill::from_rational`). */
const fullness = (used: bigint, most: bigint): bigint => (used * billion) / (most > 1n ? most : 1n)

/** A share of an amount, to the nearest integer and down from the middle (`Perquintill * u64`). */
function shareOf(parts: bigint, amount: bigint): bigint {
  const product = parts * amount
  const rest = product % fixedOne
  return product / fixedOne + (rest > fixedOne / 2n ? 1n : 0n)
}

const clamp = (value: FixedU128, low: FixedU128, high: FixedU128): FixedU128 => (value < low ? low : value > high ? high : value)

/**
 * The multiplier after a block in which normal dispatches used `used` of `most`, by the dimension that is fuller:
 * `m' = m (1 + v d + v² d² / 2)` with `d` the distance of the fullness from the target, all in fixed-point arithmetic.
 * Source: `TargetedFeeAdjustment::convert` of pallet-transaction-payment, step by step.
 */
export function nextFeeMultiplier(previous: FixedU128, used: Weight, most: Weight, adjustment: FeeAdjustment): FixedU128 {
  const { targetFullness, variability, minimum, maximum } = adjustment
  const current = previous < minimum ? minimum : previous
  const usedTime = used.refTime < most.refTime ? used.refTime : most.refTime
  const usedProof = used.proofSize < most.proofSize ? used.proofSize : most.proofSize
  const byProof = fullness(usedTime, most.refTime) < fullness(usedProof, most.proofSize)
  const [filled, limit] = byProof ? [usedProof, most.proofSize] : [usedTime, most.refTime]
  const target = shareOf(targetFullness, limit)
  const rises = filled >= target
  const distance = fixedFraction(rises ? filled - target : target - filled, limit > 1n ? limit : 1n)
  const halfSquare = fixedDiv(fixedMul(variability, variability), 2n * fixedOne)
  const linear = fixedMul(variability, distance)
  const quadratic = fixedMul(halfSquare, fixedMul(distance, distance))
  const changed = rises
    ? fixedAdd(current, fixedMul(fixedAdd(linear, quadratic), current))
    : fixedSub(current, fixedMul(fixedSub(linear, quadratic), current))
  return clamp(changed, minimum, maximum)
}
