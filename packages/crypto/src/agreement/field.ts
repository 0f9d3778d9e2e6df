// SPDX-License-Identifier: Apache-2.0
import { carry, type Field, field, fieldParts, fieldPositions, multiply, square } from './field-products.ts'

/*
 * The rest of the arithmetic modulo 2^255 - 19: sums, bytes, roots. Nothing branches on a value. Bits and selections are numbers 0 and 1.
 */

/** Bits and unit of each part. */
const widths = fieldPositions.slice(1).map((position, i) => position - (fieldPositions[i] as number))
const units = fieldPositions.map((position) => 2 ** position)

/** out = a + b, not carried. */
export function add(out: Field, a: Field, b: Field): void {
  for (let i = 0; i < fieldParts; i++) out[i] = (a[i] as number) + (b[i] as number)
}

/** out = a - b, not carried. */
export function subtract(out: Field, a: Field, b: Field): void {
  for (let i = 0; i < fieldParts; i++) out[i] = (a[i] as number) - (b[i] as number)
}

/** out = bit ? b : a. */
export function select(out: Field, a: Field, b: Field, bit: number): void {
  const rest = 1 - bit
  for (let i = 0; i < fieldParts; i++) out[i] = rest * (a[i] as number) + bit * (b[i] as number)
}

/** a = bit ? -a : a. */
export function negateIf(a: Field, bit: number): void {
  const sign = 1 - 2 * bit
  for (let i = 0; i < fieldParts; i++) a[i] = sign * (a[i] as number)
}

/** The 255 low bits of 32 bytes, little endian. */
export function readField(bytes: Uint8Array): Field {
  const out = field()
  let at = 0
  let bits = 0
  let held = 0
  for (let i = 0; i < fieldParts; i++) {
    const width = widths[i] as number
    for (; held < width; held += 8) bits |= (bytes[at++] as number) << held
    out[i] = (bits & ((1 << width) - 1)) * (units[i] as number)
    bits >>>= width
    held -= width
  }
  carry(out)
  return out
}

/** The canonical 32 bytes, little endian. */
export function writeField(element: Field): Uint8Array {
  const digits = new Int32Array(fieldParts)
  for (let i = 0; i < fieldParts; i++) digits[i] = (element[i] as number) / (units[i] as number)
  // How often p is in the number: 1, 0 or -1 times; a carried element is near to zero.
  let quotient = (19 * (digits[fieldParts - 1] as number) + (1 << 20)) >> 21
  for (let i = 0; i < fieldParts; i++) quotient = ((digits[i] as number) + quotient) >> (widths[i] as number)
  let rest = 19 * quotient
  const bytes = new Uint8Array(32)
  let at = 0
  let bits = 0
  let held = 0
  for (let i = 0; i < fieldParts; i++) {
    const width = widths[i] as number
    const digit = (digits[i] as number) + rest
    rest = digit >> width
    bits |= (digit - (rest << width)) << held
    for (held += width; held >= 8; held -= 8) {
      bytes[at++] = bits & 0xff
      bits >>>= 8
    }
  }
  bytes[at] = bits
  return bytes
}

/** RFC 9496 section 3.1: 1 when the least significant bit of the element is set. */
export function isNegative(element: Field): number {
  return (writeField(element)[0] as number) & 1
}

/** 1 when all bytes are the same. */
export function sameBytes(a: Uint8Array, b: Uint8Array): number {
  let difference = 0
  for (let i = 0; i < 32; i++) difference |= (a[i] as number) ^ (b[i] as number)
  return ((difference - 1) >>> 8) & 1
}

export const zero = field()
export const one = field()
one[0] = 1

/** A constant, from its number in text; it is carried. */
export function fieldOf(value: bigint): Field {
  const bytes = new Uint8Array(32)
  for (let i = 0, rest = value; i < 32; i++, rest >>= 8n) bytes[i] = Number(rest & 0xffn)
  return readField(bytes)
}

export const sqrtMinusOne = fieldOf(19681161376707505956807079304988542015446066515923890162744021073123829784752n)

function squareTimes(out: Field, a: Field, times: number): void {
  square(out, a)
  for (let i = 1; i < times; i++) square(out, out)
}

const [b5, b10, b20, b40] = [field(), field(), field(), field()]

/** out = a^((p - 5) / 8), by the usual addition chain for 2^252 - 3. */
function powP58(out: Field, a: Field): void {
  squareTimes(b5, a, 1)
  multiply(b5, b5, a)
  squareTimes(b10, b5, 2)
  multiply(b5, b10, b5)
  squareTimes(b5, b5, 1)
  multiply(b5, b5, a)
  squareTimes(b10, b5, 5)
  multiply(b10, b10, b5)
  squareTimes(b20, b10, 10)
  multiply(b20, b20, b10)
  squareTimes(b40, b20, 20)
  multiply(b40, b40, b20)
  squareTimes(b20, b40, 40)
  multiply(b20, b20, b40)
  squareTimes(b40, b20, 80)
  multiply(b40, b40, b20)
  squareTimes(b40, b40, 80)
  multiply(b40, b40, b20)
  squareTimes(b40, b40, 10)
  multiply(b40, b40, b10)
  squareTimes(b40, b40, 2)
  multiply(out, b40, a)
}

const minusOne = field()
subtract(minusOne, zero, one)
const bytesOf = {
  one: writeField(one),
  minusOne: writeField(minusOne),
  minusI: (() => {
    const minusI = field()
    subtract(minusI, zero, sqrtMinusOne)
    carry(minusI)
    return writeField(minusI)
  })(),
}

const [v3, root, check] = [field(), field(), field()]

/** RFC 9496 section 4.2, SQRT_RATIO_M1 for u = 1: out = 1 / sqrt(v), or sqrt(i / v) when v is no square; never negative. 1 for squares. */
export function inverseSquareRoot(out: Field, v: Field): number {
  square(v3, v)
  multiply(v3, v3, v)
  square(root, v3)
  multiply(root, root, v)
  powP58(root, root)
  multiply(root, root, v3)
  square(check, root)
  multiply(check, check, v)
  const checked = writeField(check)
  const correct = sameBytes(checked, bytesOf.one)
  const flipped = sameBytes(checked, bytesOf.minusOne)
  const flippedI = sameBytes(checked, bytesOf.minusI)
  multiply(check, root, sqrtMinusOne)
  select(out, root, check, flipped | flippedI)
  negateIf(out, isNegative(out))
  return correct | flipped
}
