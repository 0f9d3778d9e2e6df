// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest'
import { arm, bytes, type Codec, compact, lazy, option, struct, tuple, u8, u32, u128, variant, vec } from '../src/index.ts'

describe('codec errors', () => {
  test('an error names the field in which it happened', () => {
    const inner = struct('a::Inner', { dest: u8, value: compact(u128) })
    const outer = variant('a::Outer', { Batch: arm(3, { calls: vec(inner) }) })
    const encoded = outer.encode({
      type: 'Batch',
      value: {
        calls: [
          { dest: 1, value: 5n },
          { dest: 2, value: 1n << 70n },
        ],
      },
    })
    expect(outer.decode(encoded)).toEqual({
      type: 'Batch',
      value: {
        calls: [
          { dest: 1, value: 5n },
          { dest: 2, value: 1n << 70n },
        ],
      },
    })
    expect(() => outer.decode(encoded.subarray(0, encoded.length - 1))).toThrow(/^Batch\.calls\[1\]\.value: needs 9 bytes/)
  })

  test('nesting deeper than 256 levels is refused in both directions', () => {
    type Tree = readonly Tree[]
    const tree: Codec<Tree> = lazy(() => vec(tree))
    let deep: Tree = []
    for (let i = 0; i < 255; i++) deep = [deep]
    expect(tree.decode(tree.encode(deep))).toEqual(deep)
    expect(() => tree.encode([deep])).toThrow(/nested deeper/)
    expect(() => tree.decode(new Uint8Array(300).fill(4))).toThrow(/nested deeper/)
  })

  test('a length prefix cannot claim more than the bytes that follow', () => {
    expect(() => vec(u32).decode(new Uint8Array([0xfe, 0xff, 0xff, 0xff, 1, 2, 3]))).toThrow(/claims/)
    expect(() => bytes.decode(new Uint8Array([8, 1]))).toThrow(/claims/)
    expect(tuple(u8, option(u8)).decode(new Uint8Array([1, 1, 7]))).toEqual([1, 7])
  })
})
