// SPDX-License-Identifier: Apache-2.0

import { assert } from '@phat/primitives'
import { type Codec, makeCodec } from './codec.ts'
import { codecErrors, shown } from './codec-error.ts'
import { u8, u16, u32, u64, u128 } from './numbers.ts'
import type { Reader } from './reader.ts'
import type { Writer } from './writer.ts'

/** Writes a compact integer below 2^32: the length prefix of every sequence. */
export function writeCompact(writer: Writer, value: number): void {
  if (value < 0x40) writer.byte(value << 2)
  else if (value < 0x4000) {
    const at = writer.claim(2)
    writer.view.setUint16(at, (value << 2) | 1, true)
  } else if (value < 0x40000000) {
    const at = writer.claim(4)
    writer.view.setUint32(at, ((value << 2) | 2) >>> 0, true)
  } else {
    const at = writer.claim(5)
    writer.bytes[at] = 3
    writer.view.setUint32(at + 1, value, true)
  }
}

function notMinimal(): never {
  throw codecErrors.error('invalid-value', 'compact integer is not in its shortest form')
}

/** Reads a compact integer below 2^32; refuses longer forms than needed, as parity-scale-codec does. */
export function readCompact(reader: Reader): number {
  const first = reader.byte()
  const mode = first & 3
  if (mode === 0) return first >> 2
  if (mode === 1) {
    const value = (first | (reader.byte() << 8)) >> 2
    return value < 0x40 ? notMinimal() : value
  }
  if (mode === 2) {
    reader.offset -= 1
    const value = reader.view.getUint32(reader.advance(4), true) >>> 2
    return value < 0x4000 ? notMinimal() : value
  }
  if (first !== 3) throw codecErrors.error('invalid-value', 'compact integer is larger than 32 bits')
  const value = reader.view.getUint32(reader.advance(4), true)
  return value < 0x40000000 ? notMinimal() : value
}

function writeBigCompact(writer: Writer, value: bigint): void {
  if (value < 0x40000000n) {
    writeCompact(writer, Number(value))
    return
  }
  let size = 4
  while (value >> BigInt(8 * size) > 0n) size++
  const at = writer.claim(size + 1)
  writer.bytes[at] = ((size - 4) << 2) | 3
  let rest = value
  for (let i = 1; i <= size; i++) {
    writer.bytes[at + i] = Number(rest & 0xffn)
    rest >>= 8n
  }
}

function readBigCompact(reader: Reader, max: bigint): bigint {
  const first = reader.bytes[reader.offset]
  if (first === undefined || (first & 3) !== 3) return BigInt(readCompact(reader))
  const size = (first >> 2) + 4
  reader.advance(1)
  const at = reader.advance(size)
  let value = 0n
  for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(reader.bytes[at + i] as number)
  if (reader.bytes[at + size - 1] === 0 || value < 0x40000000n) return notMinimal()
  if (value > max) throw codecErrors.error('invalid-value', `compact integer ${value} is larger than its type`)
  return value
}

const numberMax = new Map<Codec<number>, number>([
  [u8, 0xff],
  [u16, 0xffff],
  [u32, 0xffffffff],
])

const bigMax = new Map<Codec<bigint>, bigint>([
  [u64, (1n << 64n) - 1n],
  [u128, (1n << 128n) - 1n],
])

function compactNumber(inner: Codec<number>, max: number): Codec<number> {
  return makeCodec<number>({
    description: { path: [], params: [], definition: { kind: 'compact', of: inner }, docs: [] },
    minSize: 1,
    maxSize: compactSize(max),
    exact: true,
    write: (writer, value) => {
      if (!Number.isInteger(value) || value < 0 || value > max) {
        throw codecErrors.error('invalid-value', `${shown(value)} does not fit the compact integer`)
      }
      writeCompact(writer, value)
    },
    read: (reader) => {
      const value = readCompact(reader)
      if (value > max) throw codecErrors.error('invalid-value', `compact integer ${value} is larger than its type`)
      return value
    },
  })
}

function compactBig(inner: Codec<bigint>, max: bigint): Codec<bigint> {
  return makeCodec<bigint>({
    description: { path: [], params: [], definition: { kind: 'compact', of: inner }, docs: [] },
    minSize: 1,
    maxSize: inner.maxSize + 1,
    exact: true,
    write: (writer, value) => {
      if (typeof value !== 'bigint' || value < 0n || value > max) {
        throw codecErrors.error('invalid-value', `${shown(value)} does not fit the compact integer`)
      }
      writeBigCompact(writer, value)
    },
    read: (reader) => readBigCompact(reader, max),
  })
}

/** The compact form of an unsigned integer (SCALE specification, "Compact/general integers"). */
export function compact(inner: Codec<number>): Codec<number>
export function compact(inner: Codec<bigint>): Codec<bigint>
export function compact(inner: Codec<number> | Codec<bigint>): Codec<number> | Codec<bigint> {
  const small = [...numberMax].find(([codec]) => codec.description === inner.description)
  if (small !== undefined) return compactNumber(inner as Codec<number>, small[1])
  const large = [...bigMax].find(([codec]) => codec.description === inner.description)
  assert(large !== undefined, 'only u8, u16, u32, u64 and u128 have a compact form')
  return compactBig(inner as Codec<bigint>, large[1])
}

/** Size in bytes of the compact form of a length. */
export function compactSize(value: number): number {
  return value < 0x40 ? 1 : value < 0x4000 ? 2 : value < 0x40000000 ? 4 : 5
}

/** `Compact<u32>`, the most used one. */
export const compactU32: Codec<number> = compact(u32)
/** `Compact<u128>`: amounts in calls. */
export const compactU128: Codec<bigint> = compact(u128)
