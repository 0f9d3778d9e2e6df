// SPDX-License-Identifier: Apache-2.0
import { prpcErrors } from './prpc-errors.ts'
import type { WireReader } from './wire-reader.ts'
import type { WireWriter } from './wire-writer.ts'

export const varintWire = 0
export const delimitedWire = 2

/** How one kind of value stands in protobuf and in JSON. */
export interface ValueType<T> {
  readonly wireType: typeof varintWire | typeof delimitedWire
  readonly zero: T
  isZero(value: T): boolean
  write(writer: WireWriter, value: T): void
  read(reader: WireReader): T
  /** JSON text, as serde writes the same structs: enums and 64-bit numbers as digits, bytes as arrays of numbers. */
  toJson(value: T): string
  fromJson(json: unknown): T
}

const wrongJson = (expected: string): Error => prpcErrors.error('malformed-json', `expected ${expected}`)

/** A whole number in JSON, or its decimal digits as a text, for numbers that JavaScript clients cannot write. */
function wholeNumber(json: unknown, min: bigint, max: bigint): bigint {
  const isText = typeof json === 'string' && /^-?(0|[1-9]\d{0,19})$/.test(json)
  if (!isText && !Number.isSafeInteger(json)) throw wrongJson('a whole number')
  const value = BigInt(json as string | number) // one of the two, as checked above
  if (value < min || value > max) throw wrongJson(`a number from ${min} to ${max}`)
  return value
}

function checkRange(value: number, min: number, max: number): number {
  if (!Number.isInteger(value) || value < min || value > max)
    throw prpcErrors.error('malformed', `${value} is not between ${min} and ${max}`)
  return value
}

export const bool: ValueType<boolean> = {
  wireType: varintWire,
  zero: false,
  isZero: (value) => !value,
  write: (writer, value) => writer.varint(value ? 1 : 0),
  read: (reader) => reader.bigVarint() !== 0n,
  toJson: String,
  fromJson: (json) => {
    if (typeof json !== 'boolean') throw wrongJson('true or false')
    return json
  },
}

const u32Max = 0xffff_ffff

export const uint32: ValueType<number> = {
  wireType: varintWire,
  zero: 0,
  isZero: (value) => value === 0,
  write: (writer, value) => writer.varint(checkRange(value, 0, u32Max)),
  read: (reader) => reader.uint32(),
  toJson: String,
  fromJson: (json) => Number(wholeNumber(json, 0n, BigInt(u32Max))),
}

/** Also every enumeration: proto3 enums are open, so a number that has no name passes. */
export const int32: ValueType<number> = {
  wireType: varintWire,
  zero: 0,
  isZero: (value) => value === 0,
  // Negative numbers take ten bytes: they are sign-extended to 64 bits.
  write: (writer, value) => writer.bigVarint(BigInt.asUintN(64, BigInt(checkRange(value, -0x8000_0000, 0x7fff_ffff)))),
  read: (reader) => reader.uint32() | 0,
  toJson: String,
  fromJson: (json) => Number(wholeNumber(json, -0x8000_0000n, 0x7fff_ffffn)),
}

const u64Max = (1n << 64n) - 1n

export const uint64: ValueType<bigint> = {
  wireType: varintWire,
  zero: 0n,
  isZero: (value) => value === 0n,
  write: (writer, value) => {
    if (value < 0n || value > u64Max) throw prpcErrors.error('malformed', `${value} is not an unsigned 64-bit number`)
    writer.bigVarint(value)
  },
  read: (reader) => reader.bigVarint(),
  toJson: String,
  fromJson: (json) => wholeNumber(json, 0n, u64Max),
}

const utf8Encoder = new TextEncoder()
const utf8Decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export const text: ValueType<string> = {
  wireType: delimitedWire,
  zero: '',
  isZero: (value) => value === '',
  write: (writer, value) => writer.delimited(utf8Encoder.encode(value)),
  read: (reader) => {
    const encoded = reader.delimited()
    try {
      return utf8Decoder.decode(encoded)
    } catch (cause) {
      throw prpcErrors.error('malformed', 'a text is not UTF-8', { cause })
    }
  },
  toJson: (value) => JSON.stringify(value),
  fromJson: (json) => {
    if (typeof json !== 'string' || /\p{Surrogate}/u.test(json)) throw wrongJson('a text')
    return json
  },
}

export const bytes: ValueType<Uint8Array> = {
  wireType: delimitedWire,
  zero: new Uint8Array(0),
  isZero: (value) => value.length === 0,
  write: (writer, value) => writer.delimited(value),
  read: (reader) => reader.delimited(),
  toJson: (value) => `[${value.join(',')}]`,
  fromJson: (json) => {
    if (!Array.isArray(json) || !json.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 0xff))
      throw wrongJson('an array of bytes')
    return Uint8Array.from(json)
  },
}
