// SPDX-License-Identifier: Apache-2.0
import { weightOf } from '@phat/frame'
import { fixedFraction, fixedMulInt, fixedOne, nextFeeMultiplier, slowFeeAdjustment } from '@phat/pallet-transaction-payment'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const most = weightOf(1_500_000_000_000n, 3_932_160n)
const next = (multiplier: bigint, refTime: bigint, proofSize = 0n) =>
  nextFeeMultiplier(multiplier, weightOf(refTime, proofSize), most, slowFeeAdjustment)

/** A fraction of two integers; what follows computes the formula exactly, and rounds once. */
type Rational = readonly [numerator: bigint, denominator: bigint]
const times = (a: Rational, b: Rational): Rational => [a[0] * b[0], a[1] * b[1]]
const plus = (a: Rational, b: Rational): Rational => [a[0] * b[1] + b[0] * a[1], a[1] * b[1]]
const floor18 = ([n, d]: Rational): bigint => {
  const scaled = n * 10n ** 18n
  return scaled >= 0n ? scaled / d : -((-scaled + d - 1n) / d)
}

/** `m (1 + v s + v² s² / 2)` with `s` the fullness less a quarter and `v` 75 / 10^6, before the bounds. */
function exact(multiplier: bigint, used: bigint, limit: bigint): bigint {
  const v: Rational = [75n, 1_000_000n]
  const s = plus([used, limit], [-1n, 4n])
  const vs = times(v, s)
  const growth = plus(plus([1n, 1n], vs), times(times(vs, vs), [1n, 2n]))
  return floor18(times([multiplier, 10n ** 18n], growth))
}

describe('the fee multiplier of Polkadot’s slow adjustment', () => {
  it.each<[string, bigint, bigint]>([
    // By hand: v s = -0.00001875, v² s² / 2 = 0.00000000017578125.
    ['an empty block', 0n, 999_981_250_175_781_250n],
    // v s = 0.00005625, v² s² / 2 = 0.00000000158203125.
    ['a full block', 1_500_000_000_000n, 1_000_056_251_582_031_250n],
    ['a block at the target', 375_000_000_000n, 1_000_000_000_000_000_000n],
    // v s = 0.00001875 at half.
    ['half a block', 750_000_000_000n, 1_000_018_750_175_781_250n],
  ])('after %s, from 1', (_, used, expected) => expect(next(fixedOne, used)).toBe(expected))

  it('follows the dimension that is fuller', () => {
    expect(next(fixedOne, 0n, 3_932_160n)).toBe(next(fixedOne, 1_500_000_000_000n))
    expect(next(fixedOne, 1_500_000_000_000n, 1_000n)).toBe(next(fixedOne, 1_500_000_000_000n))
  })

  it('counts a block beyond its limit as full', () =>
    expect(next(fixedOne, 9_000_000_000_000n)).toBe(next(fixedOne, 1_500_000_000_000n)))

  it('falls to a tenth and no further, and a value below recovers at once', () => {
    const tenth = fixedOne / 10n
    expect(next(tenth, 0n)).toBe(tenth)
    expect(next(0n, 0n)).toBe(tenth)
    expect(next(tenth, 1_500_000_000_000n)).toBeGreaterThan(tenth)
  })

  it('rises by 1.13 % in ten minutes of full blocks of 3 seconds, and back in thirty of empty ones', () => {
    let multiplier = fixedOne
    for (let block = 0; block < 200; block++) multiplier = next(multiplier, 1_500_000_000_000n)
    // (1 + 0.00005625 + 0.00000000158203125)^200, which differs from e^(200 × 0.00005625) only by its third-order terms.
    expect(multiplier / 10n ** 12n).toBe(1_011_313n)
    for (let block = 0; block < 600; block++) multiplier = next(multiplier, 0n)
    // The exponents cancel; what is lost are the third-order terms of both series, less than 10^-10.
    expect(fixedOne - multiplier).toBeGreaterThan(0n)
    expect(fixedOne - multiplier).toBeLessThan(10n ** 8n)
  })

  it('equals the exact formula but for the rounding of its few steps', () =>
    fc.assert(
      fc.property(fc.bigInt(fixedOne / 10n, 10n ** 24n), fc.bigInt(0n, 1_500_000_000_000n), (multiplier, used) => {
        const expected = exact(multiplier, used, 1_500_000_000_000n)
        const difference = next(multiplier, used) - (expected < fixedOne / 10n ? fixedOne / 10n : expected)
        // Each of four products rounds by at most 10^-18, and three of them are multiplied by the multiplier.
        const bound = 4n * (multiplier / fixedOne + 2n)
        expect(difference < 0n ? -difference : difference).toBeLessThanOrEqual(bound)
      }),
      { numRuns: 2_000 },
    ))
})

describe('fixed-point numbers', () => {
  it('round down and saturate', () => {
    expect(fixedFraction(1n, 3n)).toBe(333_333_333_333_333_333n)
    expect(fixedFraction(2n, 3n)).toBe(666_666_666_666_666_666n)
    expect(fixedFraction(1n << 127n, 1n)).toBe((1n << 128n) - 1n)
    expect(fixedMulInt(fixedFraction(1n, 3n), 10n)).toBe(3n)
    expect(fixedMulInt((1n << 128n) - 1n, (1n << 128n) - 1n)).toBe((1n << 128n) - 1n)
  })
})
