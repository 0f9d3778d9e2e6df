// SPDX-License-Identifier: Apache-2.0
import { maxBalance, saturatingAdd, type Weight } from '@phat/frame'
import type { Balance } from '@phat/primitives'

const billion = 1_000_000_000n

/** A straight line through the origin: planck for each picosecond, as an integer and a fraction in parts of 10^9. */
export interface FeeSlope {
  readonly integer: Balance
  /** Below 10^9 (`Perbill`). */
  readonly fraction: bigint
}

/** The slope at which `weight` picoseconds cost `fee` planck: `Perbill::from_rational(fee % weight, weight)` and `fee / weight`. */
export const slopeThrough = (weight: bigint, fee: Balance): FeeSlope => ({
  integer: fee / weight,
  fraction: ((fee % weight) * billion) / weight,
})

/**
 * The fee of a number of picoseconds or bytes: `fraction * n` to the nearest planck and down from the middle, plus `integer * n`.
 * Source: `WeightToFeePolynomial` of frame-support with one term of degree 1.
 */
export function linearFee({ integer, fraction }: FeeSlope, amount: bigint): Balance {
  const product = amount * fraction
  const rest = product % billion
  const fractional = product / billion + (rest > billion / 2n ? 1n : 0n)
  const whole = integer * amount
  return saturatingAdd(fractional, whole > maxBalance ? maxBalance : whole)
}

/** A weight's fee by its reference time, along a slope. */
export const linearWeightToFee =
  (slope: FeeSlope) =>
  (weight: Weight): Balance =>
    linearFee(slope, weight.refTime)
