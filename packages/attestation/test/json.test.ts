// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asArray, asHex, asNumber, asObject, asText, asTime } from '../src/json/json-members.ts'
import { type JsonValue, readStrictJson } from '../src/json/strict-json.ts'
import { isMalformed, reading } from '../src/malformed.ts'
import { capturedCollateral, hasVectors } from './vectors.ts'

/** Maps to objects, to compare with what the language reads. */
function plain(value: JsonValue): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([name, member]) => [name, plain(member)]))
  return Array.isArray(value) ? value.map(plain) : value
}

const leaf = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.maxSafeInteger().map((n) => n + 0),
  fc.string({ unit: 'grapheme' }),
)
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
  ),
})).value

test('what the language writes is read as the language reads it, with and without spaces', () => {
  fc.assert(
    fc.property(value, (any) => {
      for (const text of [JSON.stringify(any), JSON.stringify(any, null, 2)]) {
        const ours = readStrictJson(text)
        expect(isMalformed(ours)).toBe(false)
        expect(JSON.stringify(plain(ours as JsonValue))).toBe(JSON.stringify(JSON.parse(text)))
      }
    }),
  )
})

test('whatever is read, the language reads alike', () => {
  const fragments = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"b"',
    '1',
    '-1',
    '0',
    '-',
    '1.5',
    '1e3',
    'true',
    'null',
    ' ',
    '"\\u0041"',
    '\\',
    '"',
  )
  fc.assert(
    fc.property(fc.array(fragments, { maxLength: 12 }), (parts) => {
      const text = parts.join('')
      const ours = readStrictJson(text)
      if (!isMalformed(ours)) expect(plain(ours)).toEqual(JSON.parse(text))
    }),
    { numRuns: 2_000 },
  )
})

describe.skipIf(!hasVectors)('documents that Intel signed', () => {
  test.each(['sgx/dcap-v3', 'tdx/v4', 'tdx/v4-outdated'])('of %s are read as the language reads them', (path) => {
    const collateral = capturedCollateral(`${path}.collateral.json`)
    for (const text of [collateral.tcb_info, collateral.qe_identity]) {
      expect(plain(readStrictJson(text) as JsonValue)).toEqual(JSON.parse(text))
    }
  })
})

describe('refused', () => {
  test.each([
    ['nothing', ''],
    ['only spaces', ' \n'],
    ['two values', '{} {}'],
    ['a byte order mark', '\ufeff{}'],
    ['another space', '\u00a0{}'],
    ['a comment', '{}//'],
    ['a member twice', '{"a":1,"a":1}'],
    ['a member twice, once escaped', '{"a":1,"\\u0061":2}'],
    ['a member without quotes', '{a:1}'],
    ['a member without a value', '{"a"}'],
    ['a comma at the end of an object', '{"a":1,}'],
    ['a comma at the end of an array', '[1,]'],
    ['a comma at the start', '[,1]'],
    ['an open object', '{"a":1'],
    ['an open array', '[1'],
    ['an open string', '"a'],
    ['single quotes', "'a'"],
    ['a fraction', '1.0'],
    ['an exponent', '1e2'],
    ['a leading zero', '01'],
    ['minus zero', '-0'],
    ['a plus', '+1'],
    ['only a minus', '-'],
    ['a number that is not safe', '9007199254740992'],
    ['a very long number', '1'.repeat(100)],
    ['NaN', 'NaN'],
    ['Infinity', 'Infinity'],
    ['half a word', 'tru'],
    ['a longer word', 'trueX'],
    ['a control character in a string', '"\n"'],
    ['an escape of another language', '"\\x41"'],
    ['a short escape', '"\\u41"'],
    ['an escape with a sign', '"\\u+041"'],
    ['a lone surrogate', '"\ud800"'],
    ['a lone surrogate, escaped', '"\\ud800"'],
    ['a lone low surrogate, escaped', '"\\udc00"'],
    ['seventeen levels', `${'['.repeat(17)}${']'.repeat(17)}`],
    ['a hundred thousand levels', '['.repeat(100_000)],
    ['more than 256 KiB', `"${'a'.repeat(262_144)}"`],
  ])('%s', (_, text) => {
    expect(isMalformed(readStrictJson(text))).toBe(true)
  })
})

test('members with names of the language are members like others', () => {
  const object = readStrictJson('{"__proto__":1,"constructor":2,"toString":3}')
  expect([...(object as Map<string, JsonValue>)]).toEqual([
    ['__proto__', 1],
    ['constructor', 2],
    ['toString', 3],
  ])
})

describe('members of known type', () => {
  test.each<readonly [string, () => unknown, unknown]>([
    ['an object', () => asObject(new Map(), 'm').size, 0],
    ['an array', () => asArray([1], 'm', 1), [1]],
    ['text', () => asText('a', 'm'), 'a'],
    ['a number', () => asNumber(255, 'm', 255), 255],
    ['hex of either case', () => asHex('aBCd', 'm', 2), Uint8Array.of(0xab, 0xcd)],
    ['a time', () => asTime('2025-06-19T10:56:11Z', 'm'), 1_750_330_571],
  ])('%s is taken', (_, read, expected) => {
    expect(reading(read)).toEqual(expected)
  })

  test.each<readonly [string, () => unknown]>([
    ['nothing as an object', () => asObject(undefined, 'm')],
    ['an array as an object', () => asObject([], 'm')],
    ['an object as an array', () => asArray(new Map(), 'm', 1)],
    ['a longer array', () => asArray([1, 2], 'm', 1)],
    ['a number as text', () => asText(1, 'm')],
    ['null as text', () => asText(null, 'm')],
    ['text as a number', () => asNumber('1', 'm', 9)],
    ['a negative number', () => asNumber(-1, 'm', 9)],
    ['a number above the bound', () => asNumber(10, 'm', 9)],
    ['hex with a prefix', () => asHex('0xab', 'm', 2)],
    ['shorter hex', () => asHex('ab', 'm', 2)],
    ['no hex', () => asHex('abcg', 'm', 2)],
    ['a time with a zone', () => asTime('2025-06-19T10:56:11+00:00', 'm')],
    ['a time with a fraction', () => asTime('2025-06-19T10:56:11.0Z', 'm')],
    ['a day that is none', () => asTime('2025-02-30T10:56:11Z', 'm')],
  ])('%s is refused', (_, read) => {
    expect(isMalformed(reading(read))).toBe(true)
  })
})
