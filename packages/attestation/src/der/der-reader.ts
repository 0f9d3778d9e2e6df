// SPDX-License-Identifier: Apache-2.0
import { assert } from '@phat/primitives'
import { demand, refuse } from '../malformed.ts'

/** Identifier octets of the universal types that certificates use (X.690, 8.1.2); constructed ones have bit 0x20. */
export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  printableString: 0x13,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const

/** The identifier octet of a context-specific tag 0 to 30. */
export const contextTag = (number: number, form: 'primitive' | 'constructed'): number =>
  (form === 'constructed' ? 0xa0 : 0x80) | number

/** Where reading stands in one constructed value. Every read refuses (see `malformed.ts`) what is not DER. */
export interface DerCursor {
  readonly bytes: Uint8Array
  at: number
  readonly end: number
  /** Constructed values around this one; bounded, so that no input decides how deep a reader goes. */
  readonly depth: number
}

const depthMax = 16

/** Longer values are in no certificate or CRL we take (the bound of a CRL is 1 MiB): three length bytes. */
const lengthBytesMax = 3

/** A cursor at the start of `bytes`. */
export function openDer(bytes: Uint8Array): DerCursor {
  return { bytes, at: 0, end: bytes.length, depth: 0 }
}

/** True while something is left to read. */
export function hasMore(cursor: DerCursor): boolean {
  return cursor.at < cursor.end
}

/** The identifier octet of the next value, or undefined at the end. */
export function nextTag(cursor: DerCursor): number | undefined {
  return cursor.at < cursor.end ? cursor.bytes[cursor.at] : undefined
}

/** Refuses what follows the last value: X.690 values end where their length says. */
export function endDer(cursor: DerCursor, field: string): void {
  const left = cursor.end - cursor.at
  demand(left === 0, field, 'nothing after the last value', `${left} more bytes`)
}

/** The content octets of the next value, which has this tag; a view. */
export function readContent(cursor: DerCursor, tag: number, field: string): Uint8Array {
  const start = readHeader(cursor, tag, field)
  return cursor.bytes.subarray(start, cursor.at)
}

/** The whole encoding of the next value, which has this tag; a view. */
export function readEncoded(cursor: DerCursor, tag: number, field: string): Uint8Array {
  const from = cursor.at
  readHeader(cursor, tag, field)
  return cursor.bytes.subarray(from, cursor.at)
}

/** A cursor over the content of the next value, which is constructed and has this tag. */
export function enter(cursor: DerCursor, tag: number, field: string): DerCursor {
  assert((tag & 0x20) !== 0, 'only constructed values are entered')
  const start = readHeader(cursor, tag, field)
  const depth = cursor.depth + 1
  demand(depth <= depthMax, field, `at most ${depthMax} values inside each other`, 'more')
  return { bytes: cursor.bytes, at: start, end: cursor.at, depth }
}

/** Reads identifier and length (X.690, 10.1: definite, fewest bytes), moves past the value, and gives where its content starts. */
function readHeader(cursor: DerCursor, tag: number, field: string): number {
  const { bytes, end } = cursor
  const found = nextTag(cursor)
  if (found !== tag) refuse(field, `tag ${tagName(tag)}`, found === undefined ? 'the end' : `tag ${tagName(found)}`)
  const first = cursor.at + 1 < end ? (bytes[cursor.at + 1] as number) : refuse(field, 'a length', 'the end')
  let start = cursor.at + 2
  let length = first
  if (first >= 0x80) {
    const count = first & 0x7f
    demand(count >= 1 && count <= lengthBytesMax, field, `a definite length of at most ${lengthBytesMax} bytes`, tagName(first))
    demand(start + count <= end, field, 'a whole length', 'the end')
    length = 0
    for (let i = 0; i < count; i++) length = length * 0x100 + (bytes[start + i] as number)
    start += count
    demand(length >= (count === 1 ? 0x80 : 0x100 ** (count - 1)), field, 'a length in its fewest bytes', `${length} in ${count}`)
  }
  demand(start + length <= end, field, `${length} bytes of content`, `${end - start}`)
  cursor.at = start + length
  return start
}

function tagName(tag: number): string {
  return `0x${tag.toString(16).padStart(2, '0')}`
}
