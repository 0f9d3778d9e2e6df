// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { describe, expect, test } from 'vitest'
import {
  array,
  bitSequence,
  bool,
  boundedBytes,
  boundedVec,
  bytes,
  compact,
  compactU32,
  compactU128,
  fixedBytes,
  maxDepth,
  option,
  str,
  tuple,
  u8,
  u16,
  u32,
  u64,
  unit,
  vec,
  weakBoundedVec,
} from '../src/index.ts'

describe('length prefixes', () => {
  const claims = [
    [0xfe, 0xff, 0xff, 0xff],
    [3, 0xff, 0xff, 0xff, 0xff],
  ].map((prefix) => ({ prefix }))

  test.each(claims)('of up to 2^32 are refused before anything is allocated: $prefix', ({ prefix }) => {
    const input = Uint8Array.of(...prefix, 0, 0, 0, 0)
    for (const codec of [vec(u8), vec(u64), vec(vec(u8)), vec(unit), vec(tuple()), bytes, str, vec(array(u32, 1000))]) {
      expect(() => codec.decode(input)).toThrow(expect.objectContaining({ code: 'codec.too-long' }))
    }
    expect(() => bitSequence(u8, 'Lsb0').decode(input)).toThrow(/codec|bits|needs/)
  })

  test('of 2^32 and more are refused', () => {
    expect(() => vec(u8).decode(Uint8Array.of(7, 0, 0, 0, 0, 1))).toThrow(/larger than 32 bits/)
  })

  test('cannot multiply elements without size', () => {
    // Each inner sequence costs four bytes and claims 2^14 - 1 elements that cost none.
    const inner = [0xfd, 0xff]
    const input = Uint8Array.of(40, ...Array.from({ length: 10 }, () => inner).flat())
    expect(() => vec(vec(unit)).decode(input)).toThrow(expect.objectContaining({ code: 'codec.too-long' }))
    expect(vec(unit).decode(vec(unit).encode(Array.from({ length: 1000 }, () => undefined)))).toHaveLength(1000)
  })

  test('above the bound of a bounded sequence are refused both ways', () => {
    expect(boundedVec(u8, 2).encode([1, 2])).toEqual(Uint8Array.of(8, 1, 2))
    expect(() => boundedVec(u8, 2).encode([1, 2, 3])).toThrow(expect.objectContaining({ code: 'codec.too-long' }))
    expect(() => boundedVec(u8, 2).decode(Uint8Array.of(12, 1, 2, 3))).toThrow(
      expect.objectContaining({ code: 'codec.too-long' }),
    )
    expect(() => boundedBytes(2).encode(new Uint8Array(3))).toThrow(expect.objectContaining({ code: 'codec.too-long' }))
    expect(() => boundedBytes(2).decode(Uint8Array.of(12, 1, 2, 3))).toThrow(expect.objectContaining({ code: 'codec.too-long' }))
    expect(boundedVec(vec(u8), 0).maxSize).toBe(1)
  })

  test('above the bound of a weakly bounded sequence are read and written, because the pallet judges them', () => {
    const codec = weakBoundedVec(u8, 2)
    expect(codec.decode(codec.encode([1, 2, 3]))).toEqual([1, 2, 3])
    expect(codec.maxSize).toBe(3)
  })
})

describe('one value has one form', () => {
  test.each([
    ['0 in two bytes', compactU32, [0x01, 0x00]],
    ['63 in two bytes', compactU32, [0xfd, 0x00]],
    ['63 in four bytes', compactU32, [0xfe, 0, 0, 0]],
    ['2^14 - 1 in four bytes', compactU32, [0xfe, 0xff, 0, 0]],
    ['2^30 - 1 in five bytes', compactU32, [3, 0xff, 0xff, 0xff, 0x3f]],
    ['2^30 - 1 as a big integer', compactU128, [3, 0xff, 0xff, 0xff, 0x3f]],
    ['2^32 with a zero byte on top', compactU128, [11, 0, 0, 0, 0, 1, 0]],
    ['256 in a Compact<u8>', compact(u8), [0x01, 0x04]],
    ['65536 in a Compact<u16>', compact(u16), [2, 0, 4, 0]],
    ['2^32 in a Compact<u32>', compactU32, [7, 0, 0, 0, 0, 1]],
    ['2^64 in a Compact<u64>', compact(u64), [23, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
    ['2^128 in a Compact<u128>', compactU128, [55, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
    ['536 bits in a Compact<u128>', compactU128, [255, ...Array.from({ length: 67 }, () => 255)]],
    ['2 as a bool', bool, [2]],
    ['2 as an option', option(u8), [2, 0]],
    ['an overlong UTF-8 sequence', str, [8, 0xc0, 0x80]],
    ['a surrogate in UTF-8', str, [12, 0xed, 0xa0, 0x80]],
  ])('%s is refused', (_, codec, input) => {
    expect(() => codec.decode(Uint8Array.from(input))).toThrow(expect.objectContaining({ code: 'codec.invalid-value' }))
  })

  test('a byte order mark is part of a text', () => {
    expect(str.decode(str.encode('\ufeffx'))).toBe('\ufeffx')
  })
})

describe('a buffer that grows while a value is written', () => {
  test.each([4095, 4096, 4097, 70_000])('keeps every byte of %i and those after them', (length) => {
    const codec = tuple(fixedBytes(length), u8, u32, vec(u8))
    const body = Uint8Array.from({ length }, (_, i) => i % 251)
    expect(codec.decode(codec.encode([body, 7, 9, [1, 2]]))).toEqual([body, 7, 9, [1, 2]])
  })

  test('does not lose small values at its edge', () => {
    const values = Array.from({ length: 9000 }, (_, i) => i % 256)
    expect(vec(u8).encode(values)).toEqual(Uint8Array.of(0xa1, 0x8c, ...values))
  })
})

describe('recursive values', () => {
  test(`of ${maxDepth} levels are read, written and refused one deeper on a quarter of the default stack`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'codec-depth-'))
    try {
      const outfile = join(folder, 'depth.mjs')
      const entry = fileURLToPath(new URL('depth-script.ts', import.meta.url))
      buildSync({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', outfile, logLevel: 'error' })
      // The default is 984 KB.
      const run = spawnSync(process.execPath, ['--stack-size=246', outfile], { encoding: 'utf8', timeout: 30_000 })
      expect(run.stderr).toBe('')
      expect(JSON.parse(run.stdout)).toEqual({ roundTrip: true, write: 'codec.too-deep', read: 'codec.too-deep' })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
