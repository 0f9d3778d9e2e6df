// SPDX-License-Identifier: Apache-2.0
import {
  add,
  fieldOf,
  inverseSquareRoot,
  isNegative,
  negateIf,
  one,
  readField,
  sameBytes,
  select,
  sqrtMinusOne,
  subtract,
  writeField,
} from './field.ts'
import { carry, type Field, field, multiply, square } from './field-products.ts'

/*
 * ristretto255 on top of libsodium's functions for the curve, after RFC 9496 section 4: its binding has none for ristretto. Constant time.
 */

/** A point of edwards25519 in extended coordinates: x = X/Z, y = Y/Z, xy = T/Z. */
export interface EdwardsPoint {
  readonly x: Field
  readonly y: Field
  readonly z: Field
  readonly t: Field
}

/** A decoded element: a point in its class, affine, and that point's coordinate on the Montgomery form of the curve. */
export interface DecodedElement {
  readonly x: Field
  readonly y: Field
  readonly u: Field
}

const d = fieldOf(37095705934669439343138083508754565189542113879843219016388785533085940283555n)
const invSqrtAMinusD = fieldOf(54469307008909316920995813868745141605393597292927456921205312896311721017578n)
const zeroBytes = new Uint8Array(32)

const decoding = {
  ...{ ss: field(), u1: field(), u2: field(), u2Squared: field(), v: field(), w: field() },
  ...{ root: field(), scaled: field(), u: field(), x: field(), y: field(), t: field() },
}

/**
 * RFC 9496 section 4.3.1, Decode. Undefined for bytes that are no canonical encoding, and for the identity. One root gives the inverse of s²
 * besides: it is taken of v · u2² · s⁴.
 */
export function decodeElement(bytes: Uint8Array): DecodedElement | undefined {
  if (bytes.length !== 32) return undefined
  const s = readField(bytes)
  if (sameBytes(writeField(s), bytes) === 0 || isNegative(s) === 1 || sameBytes(bytes, zeroBytes) === 1) return undefined
  const { ss, u1, u2, u2Squared, v, w, root, scaled, u, x, y, t } = decoding
  square(ss, s)
  subtract(u1, one, ss)
  add(u2, one, ss)
  square(u2Squared, u2)
  square(v, u1)
  multiply(v, v, d)
  add(v, v, u2Squared)
  negateIf(v, 1)
  multiply(w, v, u2Squared)
  multiply(scaled, w, ss)
  multiply(u, scaled, ss)
  const wasSquare = inverseSquareRoot(root, u)
  // root² · v · u2² · s² = 1 / s²
  square(u, root)
  multiply(u, u, scaled)
  multiply(root, root, ss)
  multiply(x, root, u2)
  multiply(y, root, x)
  multiply(y, y, v)
  multiply(y, y, u1)
  multiply(x, x, s)
  add(x, x, x)
  carry(x)
  negateIf(x, isNegative(x))
  multiply(t, x, y)
  if (wasSquare === 0 || isNegative(t) === 1 || sameBytes(writeField(y), zeroBytes) === 1) return undefined
  return { x, y, u }
}

const encoding = {
  ...{ u1: field(), u2: field(), sum: field(), invSqrt: field(), den1: field(), den2: field(), zInv: field() },
  ...{ ix: field(), iy: field(), enchanted: field(), product: field(), chosenX: field(), chosenY: field(), denInv: field() },
}

/** RFC 9496 section 4.3.2, Encode: the 32 bytes of a point's class. */
export function encodePoint({ x, y, z, t }: EdwardsPoint): Uint8Array {
  const { u1, u2, sum, invSqrt, den1, den2, zInv, ix, iy, enchanted, product, chosenX, chosenY, denInv } = encoding
  add(sum, z, y)
  subtract(u1, z, y)
  multiply(u1, u1, sum)
  multiply(u2, x, y)
  square(sum, u2)
  multiply(sum, sum, u1)
  inverseSquareRoot(invSqrt, sum)
  multiply(den1, invSqrt, u1)
  multiply(den2, invSqrt, u2)
  multiply(zInv, den1, den2)
  multiply(zInv, zInv, t)
  multiply(ix, x, sqrtMinusOne)
  multiply(iy, y, sqrtMinusOne)
  multiply(enchanted, den1, invSqrtAMinusD)
  multiply(product, t, zInv)
  const rotate = isNegative(product)
  select(chosenX, x, iy, rotate)
  select(chosenY, y, ix, rotate)
  select(denInv, den2, enchanted, rotate)
  multiply(product, chosenX, zInv)
  negateIf(chosenY, isNegative(product))
  subtract(product, z, chosenY)
  multiply(product, product, denInv)
  negateIf(product, isNegative(product))
  return writeField(product)
}

const doubling = { a: field(), b: field(), c: field(), e: field(), f: field(), g: field(), h: field() }
const doubled = { x: field(), y: field(), z: field() }

/** Three doublings of an affine point, by the formulas for a = -1 of Hisil, Wong, Carter, Dawson (2008); x and y over a common z. */
export function timesEight({ x, y }: Pick<DecodedElement, 'x' | 'y'>): Omit<EdwardsPoint, 't'> {
  const { a, b, c, e, f, g, h } = doubling
  doubled.x.set(x)
  doubled.y.set(y)
  doubled.z.set(one)
  for (let i = 0; i < 3; i++) {
    square(a, doubled.x)
    square(b, doubled.y)
    square(c, doubled.z)
    add(e, doubled.x, doubled.y)
    square(e, e)
    // e = h - (x + y)², f = 2c + g, g = a - b, h = a + b.
    add(h, a, b)
    carry(h)
    subtract(e, h, e)
    subtract(g, a, b)
    carry(g)
    add(f, c, c)
    add(f, f, g)
    carry(f)
    multiply(doubled.x, e, f)
    multiply(doubled.y, g, h)
    multiply(doubled.z, f, g)
  }
  return doubled
}
