// SPDX-License-Identifier: Apache-2.0
import { PhatError } from '@phat/primitives'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type AnyCodec,
  arm,
  bytes,
  compactU128,
  fixedBytes,
  option,
  Reader,
  struct,
  u8,
  u32,
  unit,
  variant,
  vec,
} from '../src/index.ts'
import { schemaAndValue } from './schemas.ts'

/** What decoding gives: a value, or the error of a codec. Anything else thrown is a fault. */
function attempt(codec: AnyCodec, input: Uint8Array): { value: unknown } | { error: PhatError } {
  try {
    return { value: codec.decode(input) }
  } catch (error) {
    if (error instanceof PhatError && error.code.startsWith('codec.')) return { error }
    throw error
  }
}

/** How many objects, arrays and bytes hang on a value. */
function weigh(value: unknown): number {
  if (value instanceof Uint8Array) return 1
  if (Array.isArray(value)) return value.reduce<number>((sum, element) => sum + weigh(element), 1 + value.length)
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce<number>((sum, field) => sum + weigh(field), 1)
}

describe('every codec', () => {
  test('reads what it wrote, and its size is within the sizes that it states', () => {
    fc.assert(
      fc.property(schemaAndValue, ([{ codec }, value]) => {
        const encoded = codec.encode(value)
        expect(codec.decode(encoded)).toEqual(value)
        expect(encoded.length).toBeGreaterThanOrEqual(codec.minSize)
        expect(encoded.length).toBeLessThanOrEqual(codec.maxSize)
      }),
      { numRuns: 1000 },
    )
  })

  test('stops where its value ends, whatever follows and wherever it begins', () => {
    fc.assert(
      fc.property(schemaAndValue, fc.uint8Array({ maxLength: 9 }), ([{ codec }, value], around) => {
        const encoded = codec.encode(value)
        const reader = new Reader(Uint8Array.of(...around, ...encoded, ...around), around.length)
        expect(codec.read(reader)).toEqual(value)
        expect(reader.offset).toBe(around.length + encoded.length)
      }),
      { numRuns: 500 },
    )
  })

  test('refuses its bytes cut at any length', () => {
    fc.assert(
      fc.property(schemaAndValue, ([{ codec }, value]) => {
        const encoded = codec.encode(value)
        for (let length = 0; length < encoded.length; length++) {
          expect(attempt(codec, encoded.subarray(0, length))).toHaveProperty('error')
        }
      }),
      { numRuns: 300 },
    )
  })

  test('refuses bytes after its value', () => {
    fc.assert(
      fc.property(schemaAndValue, fc.nat(255), ([{ codec }, value], extra) => {
        const result = attempt(codec, Uint8Array.of(...codec.encode(value), extra))
        expect(result).toMatchObject({ error: { code: 'codec.trailing-bytes' } })
      }),
      { numRuns: 300 },
    )
  })

  test('meets mutated bytes with a value that it writes again, or a codec error, and makes no more than the bytes allow', () => {
    const mutation = fc.array(fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 2, 3, 0xfe, 0xff))), {
      minLength: 1,
      maxLength: 4,
    })
    fc.assert(
      fc.property(schemaAndValue, mutation, ([{ codec }, value], changes) => {
        const mutated = codec.encode(value)
        if (mutated.length === 0) return
        for (const [at, byte] of changes) mutated[at % mutated.length] = byte
        const result = attempt(codec, mutated)
        if ('error' in result) return
        // One value without size takes no byte; all of them together are bounded, and 2^14 is more than any schema here makes.
        expect(weigh(result.value)).toBeLessThan(200 + 40 * mutated.length + 2 * 2 ** 14)
        expect(codec.decode(codec.encode(result.value))).toEqual(result.value)
      }),
      { numRuns: 3000 },
    )
  })

  test('hands out plain Uint8Arrays, even from a Node Buffer', () => {
    const input = Buffer.from(bytes.encode(Uint8Array.of(1, 2, 3)))
    expect(Buffer.isBuffer(bytes.decode(input))).toBe(false)
    expect(bytes.decode(input)).toEqual(Uint8Array.of(1, 2, 3))
  })
})

describe('bytes that end too early', () => {
  const account = fixedBytes(32)
  const transfer = struct('test::Transfer', { dest: account, value: compactU128, tags: vec(u32) })
  const call = variant('test::Call', {
    Noop: arm(0),
    Transfer: arm(4, { transfer, memo: option(bytes) }),
    Pair: arm(9, [u8, u32]),
  })

  test('name the field in which they end, at every length', () => {
    const encoded = call.encode({
      type: 'Transfer',
      value: { transfer: { dest: new Uint8Array(32), value: 1n << 40n, tags: [1, 2] }, memo: Uint8Array.of(1, 2) },
    })
    const fieldAt = (length: number): string => {
      try {
        call.decode(encoded.subarray(0, length))
      } catch (error) {
        return error instanceof PhatError ? (error.message.split(': ')[0] ?? '') : 'no codec error'
      }
      return 'no error'
    }
    const fields = Array.from({ length: encoded.length }, (_, length) => fieldAt(length))
    const spans = [...new Set(fields)].map((field) => [field, fields.lastIndexOf(field)])
    expect(spans).toEqual([
      [expect.stringMatching(/^needs 1 bytes/), 0],
      ['Transfer.transfer.dest', 32],
      ['Transfer.transfer.value', 39],
      ['Transfer.transfer.tags', 48],
      ['Transfer.memo', 52],
    ])
  })

  test('name the position in tuples and sequences', () => {
    expect(() => call.decode(Uint8Array.of(9, 1, 2))).toThrow(/^Pair\[1\]: needs 4 bytes/)
    const options = vec(option(u8))
    expect(() => options.decode(Uint8Array.of(12, 0, 1, 7))).toThrow(/^claims 3 elements|^\[2\]: /)
    expect(() => options.decode(Uint8Array.of(12, 0, 0, 9))).toThrow(/^\[2\]: byte 9 is not an Option/)
    expect(() => vec(unit).decode(new Uint8Array())).toThrow(/needs 1 bytes/)
  })
})
