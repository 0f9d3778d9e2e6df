// SPDX-License-Identifier: Apache-2.0
import { alias, type Codec, newtype, u128 } from '@phat/codec'

/** A non-negative number with 18 decimals, as its integer multiple of 10^-18 (`sp_arithmetic::FixedU128`). */
export type FixedU128 = bigint

/** What stands for 1. */
export const fixedOne: FixedU128 = 10n ** 18n

/** The largest value. */
export const fixedMax: FixedU128 = (1n << 128n) - 1n

/** Codec of a fixed-point number: its inner u128. */
export const fixedU128: Codec<FixedU128> = newtype(alias<bigint>(u128, 'u128'), 'sp_arithmetic::fixed_point::FixedU128')

const saturate = (value: bigint): FixedU128 => (value > fixedMax ? fixedMax : value < 0n ? 0n : value)

// Every operation below rounds toward zero, as sp-arithmetic's do for unsigned numbers (`SignedRounding::Minor`).

/** The fraction `numerator / denominator`; the denominator is above zero (`saturating_from_rational`). */
export const fixedFraction = (numerator: bigint, denominator: bigint): FixedU128 => saturate((numerator * fixedOne) / denominator)

/** The product (`saturating_mul`). */
export const fixedMul = (a: FixedU128, b: FixedU128): FixedU128 => saturate((a * b) / fixedOne)

/** The quotient; `b` is above zero. */
export const fixedDiv = (a: FixedU128, b: FixedU128): FixedU128 => saturate((a * fixedOne) / b)

/** The sum (`saturating_add`). */
export const fixedAdd = (a: FixedU128, b: FixedU128): FixedU128 => saturate(a + b)

/** The difference, at least zero (`saturating_sub`). */
export const fixedSub = (a: FixedU128, b: FixedU128): FixedU128 => saturate(a - b)

/** An integer times a fixed-point number, as an integer (`saturating_mul_int`). */
export const fixedMulInt = (a: FixedU128, integer: bigint): bigint => saturate((a * integer) / fixedOne)
