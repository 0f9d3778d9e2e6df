// SPDX-License-Identifier: Apache-2.0
import { BugError, PhatError } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import {
  type AnyCodec,
  arm,
  array,
  bitSequence,
  bool,
  boundedBytes,
  boundedVec,
  bytes,
  type Codec,
  char,
  compact,
  compactU32,
  compactU128,
  fixedBytes,
  i8,
  i16,
  i32,
  i64,
  i128,
  i256,
  lazy,
  option,
  result,
  str,
  struct,
  tuple,
  u8,
  u16,
  u32,
  u64,
  u128,
  u256,
  unit,
  variant,
  vec,
  weakBoundedVec,
} from '../src/index.ts'

const pair = struct('test::Pair', { first: u8, second: str })
const choice = variant('test::Choice', { Empty: arm(0), Number: arm(1, u8), Both: arm(2, [u8, str]) })

const codecs: Readonly<Record<string, AnyCodec>> = {
  u8,
  u16,
  u32,
  u64,
  u128,
  u256,
  i8,
  i16,
  i32,
  i64,
  i128,
  i256,
  bool,
  char,
  str,
  bytes,
  'compact(u8)': compact(u8),
  compactU32,
  'compact(u64)': compact(u64),
  compactU128,
  'vec(str)': vec(str),
  'boundedVec(str)': boundedVec(str, 3),
  'weakBoundedVec(str)': weakBoundedVec(str, 3),
  boundedBytes: boundedBytes(3),
  fixedBytes: fixedBytes(3),
  array: array(str, 1),
  tuple: tuple(u8, str),
  struct: pair,
  variant: choice,
  'option(str)': option(str),
  result: result(u8, str),
  bitSequence: bitSequence(u8, 'Lsb0'),
  lazy: lazy(() => pair),
  unit,
}

const hostile = {
  toString: () => {
    throw new RangeError('hostile')
  },
}

const wrongValues: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['NaN', Number.NaN],
  ['a fraction', 1.5],
  ['a negative number', -(2 ** 60)],
  ['a huge number', Number.MAX_VALUE],
  ['a huge bigint', 1n << 300n],
  ['a symbol', Symbol('x')],
  ['a function', () => 1],
  ['an object without prototype', Object.create(null)],
  ['an object that throws when shown', hostile],
  ['an array of wrong things', [hostile, hostile, hostile, hostile]],
  ['a text with a lone surrogate', 'a\ud800'],
  ['a variant of unknown type', { type: 'Unknown', value: 1 }],
  ['a variant whose type is an object', { type: hostile }],
  ['a date', new Date(0)],
]

function thrownBy(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  return undefined
}

describe('a value of the wrong type', () => {
  const cases = Object.entries(codecs).flatMap(([name, codec]) =>
    wrongValues.map(([kind, value]) => [name, kind, codec, value] as const),
  )

  test.each(cases)('%s refuses %s with a codec error', (_name, _kind, codec, value) => {
    const error = thrownBy(() => codec.encode(value))
    expect(error).toBeInstanceOf(PhatError)
    expect(error).toMatchObject({ code: expect.stringMatching(/^codec\./) })
  })

  test.each([
    ['a number for a vector', vec(u8), 5, /^expected an array, got 5$/],
    ['a vector element', vec(u8), [1, 'x'], /^\[1\]: "x" is not a u8$/],
    ['a missing field', pair, { first: 1 }, /^second: /],
    ['null for a struct', pair, null, /^null is not a struct$/],
    ['an unknown case', choice, { type: 'Unknown' }, /^no variant "Unknown"$/],
    ['the content of a case', choice, { type: 'Number', value: 256 }, /^Number: 256 is not a u8$/],
    ['part of the content of a case', choice, { type: 'Both', value: [1, 2] }, /^Both\[1\]: /],
    ['content of an empty case', choice, { type: 'Empty', value: {} }, /^Empty: object where nothing belongs$/],
    ['a name that every object has', choice, { type: 'toString' }, /^no variant "toString"$/],
    ['bytes of another length', fixedBytes(3), new Uint8Array(2), /^expected 3 bytes$/],
    ['a bigint where a number belongs', u32, 1n, /^1 is not a u32$/],
    ['a number where a bigint belongs', u64, 1, /^1 is not a u64$/],
  ] as [string, AnyCodec, unknown, RegExp][])('names the place: %s', (_, codec, value, message) => {
    expect(() => codec.encode(value)).toThrow(message)
  })

  test('leaves the shared buffer fit for the next value', () => {
    expect(() => vec(str).encode(['fine', 5 as never])).toThrow()
    expect(vec(str).encode(['x'])).toEqual(Uint8Array.of(4, 4, 120))
  })

  test('to decode is refused, too', () => {
    for (const input of [5, null, undefined, '0x00', [1, 2]]) {
      expect(() => u8.decode(input as never)).toThrow(expect.objectContaining({ code: 'codec.invalid-value' }))
    }
  })
})

describe('a wrong declaration', () => {
  test('of a compact form that does not exist is a bug', () => {
    expect(() => compact(u256 as Codec<bigint>)).toThrow(BugError)
    expect(() => compact(i32 as Codec<number>)).toThrow(BugError)
  })

  test('of variants with one index twice or no byte as index is refused', () => {
    expect(() => variant('test::Twice', { A: arm(1), B: arm(1) })).toThrow(/index 1 is taken/)
    expect(() => variant('test::Large', { A: arm(256) })).toThrow(/index 256/)
    expect(() => variant('test::Negative', { A: arm(-1) })).toThrow(/index -1/)
  })
})
