// SPDX-License-Identifier: Apache-2.0

import { type Codec, makeCodec } from './codec.ts'
import { codecErrors, shown } from './codec-error.ts'
import type { PrimitiveName } from './description.ts'
import type { Reader } from './reader.ts'
import type { Writer } from './writer.ts'

function primitive<T>(
  name: PrimitiveName,
  size: number,
  write: (writer: Writer, value: T) => void,
  read: (reader: Reader) => T,
): Codec<T> {
  const description = { path: [], params: [], definition: { kind: 'primitive', name }, docs: [] } as const
  return makeCodec({ description, minSize: size, maxSize: size, exact: true, write, read })
}

/** Refuses what a fixed-width integer cannot hold, instead of wrapping as DataView does. */
function checkRange(name: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw codecErrors.error('invalid-value', `${shown(value)} is not a ${name}`)
  }
}

function checkBigRange(name: string, value: bigint, min: bigint, max: bigint): void {
  if (typeof value !== 'bigint' || value < min || value > max) {
    throw codecErrors.error('invalid-value', `${shown(value)} is not a ${name}`)
  }
}

export const u8: Codec<number> = primitive(
  'u8',
  1,
  (writer, value) => {
    checkRange('u8', value, 0, 0xff)
    writer.byte(value)
  },
  (reader) => reader.byte(),
)

export const u16: Codec<number> = primitive(
  'u16',
  2,
  (writer, value) => {
    checkRange('u16', value, 0, 0xffff)
    const at = writer.claim(2)
    writer.view.setUint16(at, value, true)
  },
  (reader) => reader.view.getUint16(reader.advance(2), true),
)

export const u32: Codec<number> = primitive(
  'u32',
  4,
  (writer, value) => {
    checkRange('u32', value, 0, 0xffffffff)
    const at = writer.claim(4)
    writer.view.setUint32(at, value, true)
  },
  (reader) => reader.view.getUint32(reader.advance(4), true),
)

const u64Max = (1n << 64n) - 1n
const u128Max = (1n << 128n) - 1n

export const u64: Codec<bigint> = primitive(
  'u64',
  8,
  (writer, value) => {
    checkBigRange('u64', value, 0n, u64Max)
    const at = writer.claim(8)
    writer.view.setBigUint64(at, value, true)
  },
  (reader) => reader.view.getBigUint64(reader.advance(8), true),
)

export const u128: Codec<bigint> = primitive(
  'u128',
  16,
  (writer, value) => {
    checkBigRange('u128', value, 0n, u128Max)
    const at = writer.claim(16)
    writer.view.setBigUint64(at, value & u64Max, true)
    writer.view.setBigUint64(at + 8, value >> 64n, true)
  },
  (reader) => {
    const at = reader.advance(16)
    const low = reader.view.getBigUint64(at, true)
    // Amounts rarely pass 2^64, and joining two bigints is the dearest step here.
    if (reader.view.getUint32(at + 8, true) === 0 && reader.view.getUint32(at + 12, true) === 0) return low
    return (reader.view.getBigUint64(at + 8, true) << 64n) | low
  },
)

export const u256: Codec<bigint> = primitive(
  'u256',
  32,
  (writer, value) => {
    checkBigRange('u256', value, 0n, (1n << 256n) - 1n)
    const at = writer.claim(32)
    for (let i = 0; i < 4; i++) writer.view.setBigUint64(at + 8 * i, (value >> BigInt(64 * i)) & u64Max, true)
  },
  (reader) => {
    const at = reader.advance(32)
    let value = 0n
    for (let i = 3; i >= 0; i--) value = (value << 64n) | reader.view.getBigUint64(at + 8 * i, true)
    return value
  },
)

export const i8: Codec<number> = primitive(
  'i8',
  1,
  (writer, value) => {
    checkRange('i8', value, -0x80, 0x7f)
    const at = writer.claim(1)
    writer.view.setInt8(at, value)
  },
  (reader) => reader.view.getInt8(reader.advance(1)),
)

export const i16: Codec<number> = primitive(
  'i16',
  2,
  (writer, value) => {
    checkRange('i16', value, -0x8000, 0x7fff)
    const at = writer.claim(2)
    writer.view.setInt16(at, value, true)
  },
  (reader) => reader.view.getInt16(reader.advance(2), true),
)

export const i32: Codec<number> = primitive(
  'i32',
  4,
  (writer, value) => {
    checkRange('i32', value, -0x80000000, 0x7fffffff)
    const at = writer.claim(4)
    writer.view.setInt32(at, value, true)
  },
  (reader) => reader.view.getInt32(reader.advance(4), true),
)

export const i64: Codec<bigint> = primitive(
  'i64',
  8,
  (writer, value) => {
    checkBigRange('i64', value, -(1n << 63n), (1n << 63n) - 1n)
    const at = writer.claim(8)
    writer.view.setBigInt64(at, value, true)
  },
  (reader) => reader.view.getBigInt64(reader.advance(8), true),
)

export const i128: Codec<bigint> = primitive(
  'i128',
  16,
  (writer, value) => {
    checkBigRange('i128', value, -(1n << 127n), (1n << 127n) - 1n)
    const at = writer.claim(16)
    writer.view.setBigUint64(at, value & u64Max, true)
    writer.view.setBigInt64(at + 8, value >> 64n, true)
  },
  (reader) => {
    const at = reader.advance(16)
    return (reader.view.getBigInt64(at + 8, true) << 64n) | reader.view.getBigUint64(at, true)
  },
)

export const i256: Codec<bigint> = primitive(
  'i256',
  32,
  (writer, value) => {
    checkBigRange('i256', value, -(1n << 255n), (1n << 255n) - 1n)
    u256.write(writer, BigInt.asUintN(256, value))
  },
  (reader) => BigInt.asIntN(256, u256.read(reader)),
)

/** `char`: one Unicode scalar value, as a string of one code point. */
export const char: Codec<string> = primitive(
  'char',
  4,
  (writer, value) => {
    const point = typeof value === 'string' ? value.codePointAt(0) : undefined
    if (point === undefined || value !== String.fromCodePoint(point) || isSurrogate(point)) {
      throw codecErrors.error('invalid-value', 'not one Unicode character')
    }
    u32.write(writer, point)
  },
  (reader) => {
    const point = u32.read(reader)
    if (point > 0x10ffff || isSurrogate(point)) throw codecErrors.error('invalid-value', `${point} is not a Unicode character`)
    return String.fromCodePoint(point)
  },
)

function isSurrogate(point: number): boolean {
  return point >= 0xd800 && point <= 0xdfff
}

export const bool: Codec<boolean> = primitive(
  'bool',
  1,
  (writer, value) => {
    if (typeof value !== 'boolean') throw codecErrors.error('invalid-value', `${shown(value)} is not a bool`)
    writer.byte(value ? 1 : 0)
  },
  (reader) => {
    const byte = reader.byte()
    if (byte > 1) throw codecErrors.error('invalid-value', `byte ${byte} is not a bool`)
    return byte === 1
  },
)
