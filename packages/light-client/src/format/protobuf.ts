// SPDX-License-Identifier: Apache-2.0
import { assert, concatBytes, textBytes } from '@phat/primitives'

/**
 * A proto3 writer for the few messages whose bytes are hashed or signed. It is deterministic where protobuf libraries promise
 * nothing: fields in ascending number, default values omitted unless the field is declared non-nullable (gogoproto), minimal
 * varints. Every function returns the bytes of one whole field, so a message is the concatenation of its fields.
 */
const wireVarint = 0
const wireFixed64 = 1
const wireBytes = 2

const none = new Uint8Array(0)

/** A base-128 varint; a negative value becomes its 64-bit two's complement, as int32 and int64 fields demand. */
export function varint(value: bigint | number): Uint8Array {
  const bytes: number[] = []
  // Lengths and tags are small numbers and many; only they are worth a path without bigint.
  if (typeof value === 'number' && value >= 0 && value < 2 ** 31) {
    let rest = value
    for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80)
    bytes.push(rest)
  } else {
    let rest = BigInt.asUintN(64, BigInt(value))
    assert(rest === BigInt(value) || (BigInt(value) < 0n && BigInt(value) >= -(2n ** 63n)), 'a varint holds at most 64 bits')
    for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
    bytes.push(Number(rest))
  }
  return Uint8Array.from(bytes)
}

/** An integer, bool or enum field; omitted when zero. */
export function varintField(field: number, value: bigint | number): Uint8Array {
  return value === 0 || value === 0n ? none : concatBytes(tag(field, wireVarint), varint(value))
}

/** An sfixed64 field, little-endian; omitted when zero. */
export function sfixed64Field(field: number, value: bigint): Uint8Array {
  if (value === 0n) return none
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigInt64(0, value, true)
  return concatBytes(tag(field, wireFixed64), bytes)
}

/** A bytes field; omitted when empty. */
export function bytesField(field: number, value: Uint8Array): Uint8Array {
  return value.length === 0 ? none : messageField(field, value)
}

/** A string field in UTF-8; omitted when empty. */
export function stringField(field: number, value: string): Uint8Array {
  return bytesField(field, textBytes(value))
}

/** An embedded message, or an element of a repeated field: written even when empty. */
export function messageField(field: number, message: Uint8Array): Uint8Array {
  return concatBytes(tag(field, wireBytes), varint(message.length), message)
}

/** A message behind its length, as CometBFT delimits what it signs. */
export function delimited(message: Uint8Array): Uint8Array {
  return concatBytes(varint(message.length), message)
}

/** Joins the elements of a long repeated field; unlike a call with spread arguments it has no limit from the stack. */
export function joinFields(fields: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(fields.reduce((length, field) => length + field.length, 0))
  let offset = 0
  for (const field of fields) {
    joined.set(field, offset)
    offset += field.length
  }
  return joined
}

function tag(field: number, wireType: number): Uint8Array {
  return varint(field * 8 + wireType)
}
