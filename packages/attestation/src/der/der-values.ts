// SPDX-License-Identifier: Apache-2.0
import { demand, refuse } from '../malformed.ts'
import type { UnixTime } from '../verification.ts'
import { type DerCursor, derTag, nextTag, readContent } from './der-reader.ts'

/** BOOLEAN: DER has one encoding each, 00 and FF (X.690, 11.1). */
export function readBoolean(cursor: DerCursor, field: string): boolean {
  const content = readContent(cursor, derTag.boolean, field)
  const [value] = content
  demand(content.length === 1 && (value === 0 || value === 0xff), field, 'one byte 00 or ff', content)
  return value === 0xff
}

/** A non-negative INTEGER in its fewest bytes (X.690, 8.3.2), big endian without a leading zero; zero is one zero byte. */
export function readUnsigned(cursor: DerCursor, field: string, lengthMax: number): Uint8Array {
  return unsigned(readContent(cursor, derTag.integer, field), field, lengthMax)
}

/** A non-negative INTEGER up to `max`, which is a safe integer. */
export function readNumber(cursor: DerCursor, field: string, max: number): number {
  return toNumber(readUnsigned(cursor, field, 7), field, max)
}

/** An ENUMERATED value up to `max`: encoded as an INTEGER is. */
export function readEnumerated(cursor: DerCursor, field: string, max: number): number {
  return toNumber(unsigned(readContent(cursor, derTag.enumerated, field), field, 7), field, max)
}

function unsigned(content: Uint8Array, field: string, lengthMax: number): Uint8Array {
  const [first, second = 0] = content
  if (first === undefined) refuse(field, 'at least one byte', 'none')
  demand(first < 0x80, field, 'no negative number', content)
  const padded = first === 0 && content.length > 1
  demand(!padded || second >= 0x80, field, 'a number in its fewest bytes', content)
  const magnitude = padded ? content.subarray(1) : content
  demand(magnitude.length <= lengthMax, field, `at most ${lengthMax} bytes`, `${magnitude.length}`)
  return magnitude
}

function toNumber(magnitude: Uint8Array, field: string, max: number): number {
  let number = 0
  for (const byte of magnitude) number = number * 0x100 + byte
  demand(number <= max, field, `at most ${max}`, magnitude)
  return number
}

/** OCTET STRING; `length` where the field has one. */
export function readOctets(cursor: DerCursor, field: string, length?: number): Uint8Array {
  const content = readContent(cursor, derTag.octetString, field)
  demand(length === undefined || content.length === length, field, `${length} bytes`, `${content.length}`)
  return content
}

/** A BIT STRING of whole bytes. */
export function readBitString(cursor: DerCursor, field: string): Uint8Array {
  const content = readContent(cursor, derTag.bitString, field)
  demand(content[0] === 0, field, 'a bit string of whole bytes', content.subarray(0, 1))
  return content.subarray(1)
}

/**
 * A BIT STRING with named bits, first bit 0. Its unused bits are zero (X.690, 11.2.1). DER also drops zero bits at the end
 * (11.2.2), but the intermediates of AMD keep one, so that is not asked for.
 */
export function readNamedBits(cursor: DerCursor, field: string, bitsMax: number): ReadonlySet<number> {
  const content = readContent(cursor, derTag.bitString, field)
  const unused = content[0] ?? refuse(field, 'a count of unused bits', 'none')
  const last = content.length === 1 ? 0 : (content[content.length - 1] as number)
  const exact = content.length === 1 ? unused === 0 : unused <= 7 && (last & ((1 << unused) - 1)) === 0
  demand(exact, field, 'unused bits of zero', content)
  const count = (content.length - 1) * 8 - unused
  demand(count <= bitsMax, field, `at most ${bitsMax} bits`, `${count}`)
  const bits = new Set<number>()
  for (let bit = 0; bit < count; bit++) {
    if (((content[1 + (bit >> 3)] as number) & (0x80 >> (bit & 7))) !== 0) bits.add(bit)
  }
  return bits
}

/** OBJECT IDENTIFIER as dotted text; each arc in its fewest bytes (X.690, 8.19.2) and at most 2^35. */
export function readOid(cursor: DerCursor, field: string): string {
  const content = readContent(cursor, derTag.oid, field)
  demand(content.length >= 1 && content.length <= 32, field, 'an object identifier of 1 to 32 bytes', `${content.length}`)
  demand((content[content.length - 1] as number) < 0x80, field, 'a whole last arc', content)
  let text = ''
  let arc = 0
  let bytes = 0
  for (const byte of content) {
    demand(bytes > 0 || byte !== 0x80, field, 'an arc in its fewest bytes', content)
    arc = arc * 0x80 + (byte & 0x7f)
    bytes++
    demand(bytes <= 5, field, 'an arc of at most 5 bytes', content)
    if (byte >= 0x80) continue
    text += text === '' ? firstArcs(arc) : `.${arc}`
    arc = 0
    bytes = 0
  }
  return text
}

function firstArcs(number: number): string {
  const first = Math.min(2, Math.floor(number / 40))
  return `${first}.${number - 40 * first}`
}

/** NULL, which is empty. */
export function readNull(cursor: DerCursor, field: string): void {
  const content = readContent(cursor, derTag.null, field)
  demand(content.length === 0, field, 'an empty NULL', content)
}

/** UTCTime through 2049 and GeneralizedTime from 2050, both to the second and with Z, as RFC 5280 4.1.2.5 has them. */
export function readTime(cursor: DerCursor, field: string): UnixTime {
  const general = nextTag(cursor) === derTag.generalizedTime
  const text = ascii(readContent(cursor, general ? derTag.generalizedTime : derTag.utcTime, field))
  demand(
    (general ? /^\d{14}Z$/ : /^\d{12}Z$/).test(text),
    field,
    general ? 'YYYYMMDDHHMMSSZ' : 'YYMMDDHHMMSSZ',
    JSON.stringify(text),
  )
  const digits = general ? text : `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}`
  demand(!general || digits >= '2050', field, 'UTCTime through 2049', JSON.stringify(text))
  const [year, month, day] = [number(digits, 0, 4), number(digits, 4, 6), number(digits, 6, 8)]
  const [hour, minute, second] = [number(digits, 8, 10), number(digits, 10, 12), number(digits, 12, 14)]
  const time = unixTime(year, month, day, hour, minute, second)
  return time ?? refuse(field, 'a time of the calendar', text)
}

/** One character a byte, for what the next test will judge. */
function ascii(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes.subarray(0, 32)) text += String.fromCharCode(byte)
  return text
}

function number(text: string, from: number, to: number): number {
  return Number(text.slice(from, to))
}

const daysBeforeMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]

/**
 * Seconds since 1970 of a time in the Gregorian calendar, UTC, without leap seconds; years 1950 to 9999.
 * @returns undefined when there is no such time
 */
export function unixTime(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): UnixTime | undefined {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const before = daysBeforeMonth[month - 1]
  if (before === undefined || hour > 23 || minute > 59 || second > 59) return undefined
  const length = (daysBeforeMonth[month] ?? 365) - before + (leap && month === 2 ? 1 : 0)
  if (day < 1 || day > length) return undefined
  const past = year - 1
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400) - 477
  const days = (year - 1970) * 365 + leapDays + before + (leap && month > 2 ? 1 : 0) + day - 1
  return days * 86_400 + hour * 3_600 + minute * 60 + second
}
