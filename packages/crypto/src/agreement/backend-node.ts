// SPDX-License-Identifier: Apache-2.0
import { loadNative } from '../native-module.ts'
import type { AgreementBackend } from './agreement-backend.ts'
import { agreementBackend as portable } from './backend-portable.ts'
import { add, fieldOf, negateIf, one, readField, subtract, writeField } from './field.ts'
import { carry, type Field, field, multiply, square } from './field-products.ts'
import { type DecodedElement, decodeElement, type EdwardsPoint, encodePoint, timesEight } from './ristretto.ts'

/** What we use of libsodium here; scalars, coordinates and points are 32 bytes. */
interface SodiumCurve {
  /** X25519 (RFC 7748): clamps the scalar. Throws when the product is the identity. Constant-time. */
  crypto_scalarmult(product: Uint8Array, scalar: Uint8Array, u: Uint8Array): void
}

const order = 2n ** 252n + 27742317777372353535851937790883648493n
/** The inverse of 8 modulo the group order. */
const eighth = (3n * order + 1n) / 8n

/** Scalars that X25519's clamping leaves as they are: 8m with m in [2^251, 2^252), and 8 (m + 1) another. */
interface ClampedScalars {
  readonly first: Uint8Array
  /** first + 8. */
  readonly second: Uint8Array
  /** 1 when they stand for the negated secret. */
  readonly negated: number
}

function scalarBytes(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn))
}

/**
 * A secret k is 8m for some m modulo the order, and -k is 8 (order - m): all but 2^126 of the 2^252 secrets have one of the two in the range
 * that X25519 multiplies by. Done once for a key: afterwards the secret meets only libsodium.
 */
function clampedScalars(scalar: Uint8Array): ClampedScalars | undefined {
  let value = 0n
  for (let i = 31; i >= 0; i--) value = (value << 8n) | BigInt(scalar[i] as number)
  const m = (value * eighth) % order
  const inRange = (candidate: bigint): boolean => candidate >> 251n === 1n && (candidate + 1n) >> 251n === 1n
  const negated = inRange(m) ? 0 : 1
  const chosen = negated === 1 ? order - m : m
  return inRange(chosen) ? { first: scalarBytes(8n * chosen), second: scalarBytes(8n * chosen + 8n), negated } : undefined
}

const sodium = loadNative<SodiumCurve>('sodium-native')

/** A of the Montgomery curve, twice; and -2 (A + 2), the square of the ratio between its v · x / u and 1, twice. */
const twiceA = fieldOf(2n * 486662n)
const twiceRatioSquared = fieldOf(2n ** 255n - 19n - 2n * 486664n)

const recovering = {
  ...{ u: field(), w: field(), left: field(), right: field(), scratch: field(), difference: field() },
  ...{ xOver: field(), xUnder: field(), plus: field(), minus: field() },
}
const recovered = { x: field(), y: field(), z: field(), t: field() }

/**
 * Q from u(Q) and u(Q + D) (K. Okeya, K. Sakurai, "Efficient elliptic curve cryptosystems from a scalar multiplication algorithm with recovery of
 * the y-coordinate on a Montgomery-form elliptic curve", 2001), with D in projective coordinates and without an inversion.
 */
function recover(uOfQ: Field, uOfSum: Field, { x, y, z }: Omit<EdwardsPoint, 't'>, negated: number): EdwardsPoint {
  const { u, w, left, right, scratch, difference, xOver, xUnder, plus, minus } = recovering
  add(u, z, y)
  carry(u)
  subtract(w, z, y)
  carry(w)
  // (u(Q) u + w) (u(Q) w + u + 2A w)
  multiply(left, uOfQ, u)
  add(left, left, w)
  multiply(right, twiceA, w)
  add(right, right, u)
  multiply(scratch, uOfQ, w)
  subtract(difference, scratch, u)
  add(right, right, scratch)
  carry(right)
  multiply(left, left, right)
  // - 2A w² - (u(Q) w - u)² u(Q + D)
  square(scratch, w)
  multiply(scratch, scratch, twiceA)
  subtract(left, left, scratch)
  square(difference, difference)
  multiply(difference, difference, uOfSum)
  subtract(left, left, difference)
  carry(left)
  multiply(xUnder, left, x)
  multiply(xOver, u, w)
  multiply(xOver, xOver, z)
  multiply(xOver, xOver, uOfQ)
  multiply(xOver, xOver, twiceRatioSquared)
  negateIf(xOver, negated)
  add(plus, uOfQ, one)
  subtract(minus, uOfQ, one)
  multiply(recovered.x, xOver, plus)
  multiply(recovered.y, xUnder, minus)
  multiply(recovered.z, xUnder, plus)
  multiply(recovered.t, xOver, minus)
  return recovered
}

function agree({ first, second, negated }: ClampedScalars, element: DecodedElement): Uint8Array {
  const base = writeField(element.u)
  const [product, sum] = [new Uint8Array(32), new Uint8Array(32)]
  sodium.crypto_scalarmult(product, first, base)
  sodium.crypto_scalarmult(sum, second, base)
  return encodePoint(recover(readField(product), readField(sum), timesEight(element), negated))
}

/**
 * libsodium's binding has no ristretto, and its multiplication on the Edwards form checks each point by another one. So X25519 multiplies, twice:
 * Q = nP and Q + 8P tell which of the two points with the coordinate of Q it is. The factor 8 in all its scalars takes P's part outside the
 * prime subgroup away, which ristretto does not see.
 */
export const agreementBackend: AgreementBackend = {
  name: 'node (libsodium)',
  prepare: (scalar) => {
    const scalars = clampedScalars(scalar)
    // Nobody draws such a secret; numbers of a few digits are among them.
    if (scalars === undefined) return portable.prepare(scalar)
    return (publicKey) => {
      const element = decodeElement(publicKey)
      return element && agree(scalars, element)
    }
  },
}
