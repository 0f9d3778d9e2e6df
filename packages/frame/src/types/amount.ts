// SPDX-License-Identifier: Apache-2.0
import type { Balance } from '@phat/primitives'
import { failArithmetic } from '../dispatch/failure.ts'

/** The largest amount: balances are u128. */
export const maxBalance: Balance = (1n << 128n) - 1n

/** The sum; fails with Arithmetic.Overflow where it exceeds u128. */
export function checkedAdd(a: Balance, b: Balance): Balance {
  const sum = a + b
  return sum > maxBalance ? failArithmetic('Overflow') : sum
}

/** The difference; fails with Arithmetic.Underflow below zero. */
export function checkedSub(a: Balance, b: Balance): Balance {
  return a < b ? failArithmetic('Underflow') : a - b
}

/** The sum, at most u128's maximum. */
export const saturatingAdd = (a: Balance, b: Balance): Balance => (a + b > maxBalance ? maxBalance : a + b)

/** The difference, at least zero. */
export const saturatingSub = (a: Balance, b: Balance): Balance => (a > b ? a - b : 0n)
