// SPDX-License-Identifier: Apache-2.0
import { toHex } from '@phat/primitives'
import { TypeRegistry } from '@polkadot/types'
import fc from 'fast-check'
import * as scaleTs from 'scale-ts'
import { describe, expect, test } from 'vitest'
import { arm, bitSequence, char, u8, u16, u32, u64, variant } from '../src/index.ts'
import { leaves, type Schema, schemaAndValue } from './schemas.ts'

const registry = new TypeRegistry()

function expectAgreement(schema: Schema, value: unknown): void {
  const { codec, peer, polkadot } = schema
  const encoded = codec.encode(value)
  expect(toHex(peer.enc(schema.toPeer(value)))).toBe(toHex(encoded))
  expect(peer.dec(encoded)).toEqual(schema.toPeer(value))
  expect(codec.decode(peer.enc(schema.toPeer(value)))).toEqual(value)
  expect(toHex(registry.createTypeUnsafe(polkadot, [encoded]).toU8a())).toBe(toHex(encoded))
}

describe('scale-ts and @polkadot/types', () => {
  test.each(leaves.map((schema) => [schema.polkadot, schema] as const))('agree on %s', (_, schema) => {
    fc.assert(
      fc.property(schema.value, (value) => {
        expectAgreement(schema, value)
        const built = registry.createTypeUnsafe(schema.polkadot, [schema.toPolkadot(value)])
        expect(toHex(built.toU8a())).toBe(toHex(schema.codec.encode(value)))
      }),
      { numRuns: 100 },
    )
  })

  test('agree on types of any shape', () => {
    fc.assert(
      fc.property(schemaAndValue, ([schema, value]) => expectAgreement(schema, value)),
      { numRuns: 1500 },
    )
  })

  test('agree on variants whose indices have gaps', () => {
    const ours = variant('test::Gaps', { A: arm(7, u16), B: arm(2), C: arm(255, { x: u8 }) })
    const theirs = scaleTs.Enum({ A: scaleTs.u16, B: scaleTs._void, C: scaleTs.Struct({ x: scaleTs.u8 }) }, [7, 2, 255])
    expect(ours.encode({ type: 'A', value: 258 })).toEqual(theirs.enc({ tag: 'A', value: 258 }))
    expect(ours.encode({ type: 'B' })).toEqual(theirs.enc({ tag: 'B', value: undefined }))
    expect(ours.encode({ type: 'C', value: { x: 1 } })).toEqual(theirs.enc({ tag: 'C', value: { x: 1 } }))
    expect(ours.decode(Uint8Array.of(2))).toEqual({ type: 'B', value: undefined })
  })

  test('@polkadot/types agrees on bit sequences', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 70 }), (bits) => {
        const encoded = bitSequence(u8, 'Lsb0').encode(bits)
        const read = registry.createType('BitVec', encoded)
        expect(toHex(read.toU8a())).toBe(toHex(encoded))
        expect(read.toBoolArray().slice(0, bits.length)).toEqual(bits)
      }),
    )
  })
})

describe('layouts that no peer has', () => {
  test('bits are stored as the bitvec crate stores them', () => {
    const bits = [true, false, false, false, false, false, false, false, false, true]
    // bitvec![u16, Msb0; 1, 0, …]: the first bit is the highest of the element, whose bytes are little-endian.
    expect(bitSequence(u16, 'Msb0').encode(bits)).toEqual(Uint8Array.of(40, 0b0100_0000, 0b1000_0000))
    expect(bitSequence(u8, 'Msb0').encode(bits)).toEqual(Uint8Array.of(40, 0b1000_0000, 0b0100_0000))
    expect(bitSequence(u32, 'Lsb0').encode(bits)).toEqual(Uint8Array.of(40, 1, 2, 0, 0))
    expect(bitSequence(u64, 'Msb0').encode([true])).toEqual(Uint8Array.of(4, 0, 0, 0, 0, 0, 0, 0, 0x80))
    for (const codec of [bitSequence(u8, 'Msb0'), bitSequence(u16, 'Msb0'), bitSequence(u64, 'Lsb0')]) {
      expect(codec.decode(codec.encode(bits))).toEqual(bits)
    }
  })

  test('a char is its code point in four bytes', () => {
    expect(char.encode('😀')).toEqual(Uint8Array.of(0x00, 0xf6, 0x01, 0x00))
    expect(char.decode(Uint8Array.of(0x41, 0, 0, 0))).toBe('A')
    expect(() => char.decode(Uint8Array.of(0x00, 0xd8, 0, 0))).toThrow(/not a Unicode character/)
  })
})
