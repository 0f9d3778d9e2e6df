// SPDX-License-Identifier: Apache-2.0

/*
 * Arithmetic modulo p = 2^255 - 19 on numbers of the machine, in the way of D. J. Bernstein, "Floating-point arithmetic and message
 * authentication" and "Curve25519: new Diffie-Hellman speed records", section 4: a field element is the sum of twelve doubles, the i-th a
 * multiple of 2^ceil(21.25 i). All sums and products below are exact, so that rounding serves only where it is meant to: to carry. No branch
 * and no index depends on a value.
 *
 * Bounds: `Field` as functions here give it is carried, each part at most slightly above half of its range. The factors of a product may be sums
 * or differences of two carried elements each: then every sum of products stays below 2^53 times its unit.
 */

/**
 * A field element. Functions write their results into arrays that they are given, and those of a computation are made once: an array of this size
 * is dear to make. So nothing here may be entered twice at a time, and what a function gives is good until its next call.
 */
export type Field = Float64Array

export const fieldParts = 12
/** Where each part begins, in bits; the last entry is where the next turn begins. */
export const fieldPositions: readonly number[] = Array.from({ length: fieldParts + 1 }, (_, i) => Math.ceil(21.25 * i))
/** Adding and subtracting it rounds to a multiple of 2^fieldPositions[i + 1]. */
const rounding = fieldPositions.slice(1).map((position) => 3 * 2 ** (51 + position))
const [o0, o1, o2, o3, o4, o5, o6, o7, o8, o9, o10, o11] = rounding as unknown as Twelve
/** 2^255 = 19 modulo p. */
const turn = 19 * 2 ** -255

type Twelve = readonly [number, number, number, number, number, number, number, number, number, number, number, number]

/** A new element, zero. */
export const field = (): Field => new Float64Array(fieldParts)

/** out = a · b. */
export function multiply(out: Field, a: Field, b: Field): void {
  const a0 = a[0] as number
  const a1 = a[1] as number
  const a2 = a[2] as number
  const a3 = a[3] as number
  const a4 = a[4] as number
  const a5 = a[5] as number
  const a6 = a[6] as number
  const a7 = a[7] as number
  const a8 = a[8] as number
  const a9 = a[9] as number
  const a10 = a[10] as number
  const a11 = a[11] as number
  const b0 = b[0] as number
  const b1 = b[1] as number
  const b2 = b[2] as number
  const b3 = b[3] as number
  const b4 = b[4] as number
  const b5 = b[5] as number
  const b6 = b[6] as number
  const b7 = b[7] as number
  const b8 = b[8] as number
  const b9 = b[9] as number
  const b10 = b[10] as number
  const b11 = b[11] as number
  const r1 = turn * b1
  const r2 = turn * b2
  const r3 = turn * b3
  const r4 = turn * b4
  const r5 = turn * b5
  const r6 = turn * b6
  const r7 = turn * b7
  const r8 = turn * b8
  const r9 = turn * b9
  const r10 = turn * b10
  const r11 = turn * b11
  out[0] =
    a0 * b0 + a1 * r11 + a2 * r10 + a3 * r9 + a4 * r8 + a5 * r7 + a6 * r6 + a7 * r5 + a8 * r4 + a9 * r3 + a10 * r2 + a11 * r1
  out[1] =
    a0 * b1 + a1 * b0 + a2 * r11 + a3 * r10 + a4 * r9 + a5 * r8 + a6 * r7 + a7 * r6 + a8 * r5 + a9 * r4 + a10 * r3 + a11 * r2
  out[2] =
    a0 * b2 + a1 * b1 + a2 * b0 + a3 * r11 + a4 * r10 + a5 * r9 + a6 * r8 + a7 * r7 + a8 * r6 + a9 * r5 + a10 * r4 + a11 * r3
  out[3] =
    a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0 + a4 * r11 + a5 * r10 + a6 * r9 + a7 * r8 + a8 * r7 + a9 * r6 + a10 * r5 + a11 * r4
  out[4] =
    a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0 + a5 * r11 + a6 * r10 + a7 * r9 + a8 * r8 + a9 * r7 + a10 * r6 + a11 * r5
  out[5] =
    a0 * b5 + a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1 + a5 * b0 + a6 * r11 + a7 * r10 + a8 * r9 + a9 * r8 + a10 * r7 + a11 * r6
  out[6] =
    a0 * b6 + a1 * b5 + a2 * b4 + a3 * b3 + a4 * b2 + a5 * b1 + a6 * b0 + a7 * r11 + a8 * r10 + a9 * r9 + a10 * r8 + a11 * r7
  out[7] =
    a0 * b7 + a1 * b6 + a2 * b5 + a3 * b4 + a4 * b3 + a5 * b2 + a6 * b1 + a7 * b0 + a8 * r11 + a9 * r10 + a10 * r9 + a11 * r8
  out[8] =
    a0 * b8 + a1 * b7 + a2 * b6 + a3 * b5 + a4 * b4 + a5 * b3 + a6 * b2 + a7 * b1 + a8 * b0 + a9 * r11 + a10 * r10 + a11 * r9
  out[9] =
    a0 * b9 + a1 * b8 + a2 * b7 + a3 * b6 + a4 * b5 + a5 * b4 + a6 * b3 + a7 * b2 + a8 * b1 + a9 * b0 + a10 * r11 + a11 * r10
  out[10] =
    a0 * b10 + a1 * b9 + a2 * b8 + a3 * b7 + a4 * b6 + a5 * b5 + a6 * b4 + a7 * b3 + a8 * b2 + a9 * b1 + a10 * b0 + a11 * r11
  out[11] =
    a0 * b11 + a1 * b10 + a2 * b9 + a3 * b8 + a4 * b7 + a5 * b6 + a6 * b5 + a7 * b4 + a8 * b3 + a9 * b2 + a10 * b1 + a11 * b0
  carry(out)
}

/** out = a². */
export function square(out: Field, a: Field): void {
  const a0 = a[0] as number
  const a1 = a[1] as number
  const a2 = a[2] as number
  const a3 = a[3] as number
  const a4 = a[4] as number
  const a5 = a[5] as number
  const a6 = a[6] as number
  const a7 = a[7] as number
  const a8 = a[8] as number
  const a9 = a[9] as number
  const a10 = a[10] as number
  const a11 = a[11] as number
  const d0 = 2 * a0
  const d1 = 2 * a1
  const d2 = 2 * a2
  const d3 = 2 * a3
  const d4 = 2 * a4
  const d5 = 2 * a5
  const d6 = 2 * a6
  const d7 = 2 * a7
  const d8 = 2 * a8
  const d9 = 2 * a9
  const d10 = 2 * a10
  const r6 = turn * a6
  const r7 = turn * a7
  const r8 = turn * a8
  const r9 = turn * a9
  const r10 = turn * a10
  const r11 = turn * a11
  out[0] = a0 * a0 + d1 * r11 + d2 * r10 + d3 * r9 + d4 * r8 + d5 * r7 + a6 * r6
  out[1] = d0 * a1 + d2 * r11 + d3 * r10 + d4 * r9 + d5 * r8 + d6 * r7
  out[2] = d0 * a2 + a1 * a1 + d3 * r11 + d4 * r10 + d5 * r9 + d6 * r8 + a7 * r7
  out[3] = d0 * a3 + d1 * a2 + d4 * r11 + d5 * r10 + d6 * r9 + d7 * r8
  out[4] = d0 * a4 + d1 * a3 + a2 * a2 + d5 * r11 + d6 * r10 + d7 * r9 + a8 * r8
  out[5] = d0 * a5 + d1 * a4 + d2 * a3 + d6 * r11 + d7 * r10 + d8 * r9
  out[6] = d0 * a6 + d1 * a5 + d2 * a4 + a3 * a3 + d7 * r11 + d8 * r10 + a9 * r9
  out[7] = d0 * a7 + d1 * a6 + d2 * a5 + d3 * a4 + d8 * r11 + d9 * r10
  out[8] = d0 * a8 + d1 * a7 + d2 * a6 + d3 * a5 + a4 * a4 + d9 * r11 + a10 * r10
  out[9] = d0 * a9 + d1 * a8 + d2 * a7 + d3 * a6 + d4 * a5 + d10 * r11
  out[10] = d0 * a10 + d1 * a9 + d2 * a8 + d3 * a7 + d4 * a6 + a5 * a5 + a11 * r11
  out[11] = d0 * a11 + d1 * a10 + d2 * a9 + d3 * a8 + d4 * a7 + d5 * a6
  carry(out)
}

/** Carries in place, twice: each part gives its neighbour what is beyond its range. */
export function carry(h: Field): void {
  const h0 = h[0] as number
  const h1 = h[1] as number
  const h2 = h[2] as number
  const h3 = h[3] as number
  const h4 = h[4] as number
  const h5 = h[5] as number
  const h6 = h[6] as number
  const h7 = h[7] as number
  const h8 = h[8] as number
  const h9 = h[9] as number
  const h10 = h[10] as number
  const h11 = h[11] as number
  const c0 = h0 + o0 - o0
  const c1 = h1 + o1 - o1
  const c2 = h2 + o2 - o2
  const c3 = h3 + o3 - o3
  const c4 = h4 + o4 - o4
  const c5 = h5 + o5 - o5
  const c6 = h6 + o6 - o6
  const c7 = h7 + o7 - o7
  const c8 = h8 + o8 - o8
  const c9 = h9 + o9 - o9
  const c10 = h10 + o10 - o10
  const c11 = h11 + o11 - o11
  const g0 = h0 - c0 + turn * c11
  const g1 = h1 - c1 + c0
  const g2 = h2 - c2 + c1
  const g3 = h3 - c3 + c2
  const g4 = h4 - c4 + c3
  const g5 = h5 - c5 + c4
  const g6 = h6 - c6 + c5
  const g7 = h7 - c7 + c6
  const g8 = h8 - c8 + c7
  const g9 = h9 - c9 + c8
  const g10 = h10 - c10 + c9
  const g11 = h11 - c11 + c10
  const e0 = g0 + o0 - o0
  const e1 = g1 + o1 - o1
  const e2 = g2 + o2 - o2
  const e3 = g3 + o3 - o3
  const e4 = g4 + o4 - o4
  const e5 = g5 + o5 - o5
  const e6 = g6 + o6 - o6
  const e7 = g7 + o7 - o7
  const e8 = g8 + o8 - o8
  const e9 = g9 + o9 - o9
  const e10 = g10 + o10 - o10
  const e11 = g11 + o11 - o11
  h[0] = g0 - e0 + turn * e11
  h[1] = g1 - e1 + e0
  h[2] = g2 - e2 + e1
  h[3] = g3 - e3 + e2
  h[4] = g4 - e4 + e3
  h[5] = g5 - e5 + e4
  h[6] = g6 - e6 + e5
  h[7] = g7 - e7 + e6
  h[8] = g8 - e8 + e7
  h[9] = g9 - e9 + e8
  h[10] = g10 - e10 + e9
  h[11] = g11 - e11 + e10
}
