// SPDX-License-Identifier: Apache-2.0

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byteStringPrefix, compareBytes, fromByteString, toByteString } from '../src/index.ts'

const anyBytes = fc.uint8Array({ maxLength: 200, size: 'max' })

test('a byte string has one character a byte, and goes back to the same bytes', () => {
  fc.assert(
    fc.property(anyBytes, fc.nat({ max: 200 }), (bytes, length) => {
      expect(toByteString(bytes)).toBe(Buffer.from(bytes).toString('latin1'))
      expect(fromByteString(toByteString(bytes))).toEqual(bytes)
      const cut = Math.min(length, bytes.length)
      expect(byteStringPrefix(bytes, cut)).toBe(toByteString(bytes.subarray(0, cut)))
    }),
  )
})

test('byte strings compare as their bytes do', () => {
  fc.assert(
    fc.property(anyBytes, anyBytes, (a, b) => {
      const [x, y] = [toByteString(a), toByteString(b)]
      expect(Math.sign(compareBytes(a, b))).toBe(x < y ? -1 : x > y ? 1 : 0)
    }),
  )
})

test('an array of bytes is mapped to byte strings whole, whatever their place in a list', () => {
  const lists = [new Uint8Array([1, 2]), new Uint8Array([3, 4])]
  expect(lists.map(toByteString)).toEqual(['\x01\x02', '\x03\x04'])
})
