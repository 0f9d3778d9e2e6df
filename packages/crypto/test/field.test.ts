// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { add, fieldOf, inverseSquareRoot, isNegative, subtract, writeField } from '../src/agreement/field.ts'
import { carry, type Field, field, multiply, square } from '../src/agreement/field-products.ts'

const prime = 2n ** 255n - 19n
const mod = (value: bigint): bigint => ((value % prime) + prime) % prime
const numberOf = (element: Field): bigint => writeField(element).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)

/** Any element, and those whose parts are all as far from zero as they can be. */
const element = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 255n - 1n }),
  fc.constantFrom(0n, 1n, 18n, 19n, prime - 1n, prime, prime + 18n, 2n ** 254n, 2n ** 255n - 1n),
  fc
    .array(fc.constantFrom(0n, 1n, 2n ** 20n - 1n, 2n ** 20n, 2n ** 20n + 1n, 2n ** 21n - 1n), { minLength: 12, maxLength: 12 })
    .map((parts) => parts.reduce((sum, part, i) => sum + (part << BigInt(Math.ceil(21.25 * i))), 0n)),
)

test('products of sums and differences are those of whole numbers', () => {
  fc.assert(
    fc.property(element, element, element, element, (a, b, c, d) => {
      const [left, right, out] = [field(), field(), field()]
      add(left, fieldOf(a), fieldOf(b))
      subtract(right, fieldOf(c), fieldOf(d))
      multiply(out, left, right)
      expect(numberOf(out)).toBe(mod((a + b) * (c - d)))
      square(out, left)
      expect(numberOf(out)).toBe(mod((a + b) ** 2n))
      square(out, right)
      expect(numberOf(out)).toBe(mod((c - d) ** 2n))
      carry(left)
      expect(numberOf(left)).toBe(mod(a + b))
    }),
    { numRuns: 3_000 },
  )
})

test('an inverse root squared is the inverse, and never negative', () => {
  fc.assert(
    fc.property(element, (value) => {
      const [root, check] = [field(), field()]
      const wasSquare = inverseSquareRoot(root, fieldOf(value))
      expect(isNegative(root)).toBe(0)
      square(check, root)
      const inverse = mod(numberOf(check) * value)
      const expected = wasSquare === 1 ? 1n : 19681161376707505956807079304988542015446066515923890162744021073123829784752n
      expect(inverse).toBe(mod(value) === 0n ? 0n : expected)
    }),
    { numRuns: 300 },
  )
})
