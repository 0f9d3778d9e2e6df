// SPDX-License-Identifier: Apache-2.0

/*
 * Values of QuickJS as 64 bits: a tag in the upper half, then an integer or an address; a float has the bits of its double, shifted so that
 * no float looks like a tag.
 */

export const tags = { string: -7, rope: -6, object: -1, int: 0, null: 2, undefined: 3, uninitialized: 4, exception: 6 } as const

const tagged = (tag: number, low = 0): bigint => (BigInt.asUintN(32, BigInt(tag)) << 32n) | BigInt(low)

export const jsUndefined = tagged(tags.undefined)
export const jsException = tagged(tags.exception)

const small: readonly bigint[] = Array.from({ length: 64 }, (_, value) => tagged(tags.int, value))

/** An integer below 2^31. */
export const jsInt = (value: number): bigint => small[value] ?? tagged(tags.int, value)

/** The tag of a value that came out of the engine, where i64 is signed. */
export const tagOf = (value: bigint): number => Number(BigInt.asIntN(32, value >> 32n))
