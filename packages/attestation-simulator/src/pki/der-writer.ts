// SPDX-License-Identifier: Apache-2.0
import { assert, concatBytes, textBytes } from '@phat/primitives'

/** Writes an element: tag, minimal definite length, content (X.690 8.1, 10.1). */
export function element(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const body = concatBytes(...content)
  return concatBytes(Uint8Array.of(tag), lengthOf(body.length), body)
}

function lengthOf(size: number): Uint8Array {
  assert(size < 2 ** 24, 'a DER element of the simulator stays below 16 MiB')
  if (size < 0x80) return Uint8Array.of(size)
  if (size < 0x100) return Uint8Array.of(0x81, size)
  if (size < 0x1_0000) return Uint8Array.of(0x82, size >> 8, size & 0xff)
  return Uint8Array.of(0x83, size >> 16, (size >> 8) & 0xff, size & 0xff)
}

/** SEQUENCE. */
export const sequence = (...items: readonly Uint8Array[]): Uint8Array => element(0x30, ...items)

/** SET with one element, as in names: none of the vendors writes larger ones, so nothing needs sorting. */
export const setOfOne = (item: Uint8Array): Uint8Array => element(0x31, item)

/** [number] EXPLICIT. */
export const explicit = (number: number, ...items: readonly Uint8Array[]): Uint8Array => element(0xa0 | number, ...items)

/** BOOLEAN TRUE; FALSE is always a default, which DER leaves out. */
export const booleanTrue: Uint8Array = Uint8Array.of(0x01, 0x01, 0xff)

/** NULL. */
export const nothing: Uint8Array = Uint8Array.of(0x05, 0x00)

/** INTEGER, not negative, in the fewest bytes. Takes big-endian bytes, or a number for small ones. */
export function integer(value: number | Uint8Array): Uint8Array {
  const bytes = typeof value === 'number' ? bigEndian(value) : value
  let start = 0
  while (start < bytes.length - 1 && bytes[start] === 0) start++
  const digits = bytes.subarray(start)
  const first = digits[0] ?? 0
  return first < 0x80 && digits.length > 0 ? element(0x02, digits) : element(0x02, Uint8Array.of(0), digits)
}

function bigEndian(value: number): Uint8Array {
  assert(Number.isSafeInteger(value) && value >= 0, 'an INTEGER of the simulator is a natural number')
  const bytes: number[] = []
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return Uint8Array.from(bytes.length === 0 ? [0] : bytes)
}

/** ENUMERATED, up to 127. */
export const enumerated = (value: number): Uint8Array => element(0x0a, Uint8Array.of(value))

/** OBJECT IDENTIFIER, from its dotted form. */
export function objectIdentifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes: number[] = []
  for (const arc of [first * 40 + second, ...rest]) {
    const digits = [arc & 0x7f]
    for (let high = Math.floor(arc / 128); high > 0; high = Math.floor(high / 128)) digits.unshift((high % 128) | 0x80)
    bytes.push(...digits)
  }
  return element(0x06, Uint8Array.from(bytes))
}

/** BIT STRING; `unusedBits` of the last byte do not count. */
export const bitString = (bytes: Uint8Array, unusedBits = 0): Uint8Array => element(0x03, Uint8Array.of(unusedBits), bytes)

/** OCTET STRING. */
export const octetString = (bytes: Uint8Array): Uint8Array => element(0x04, bytes)

/** UTF8String. */
export const utf8String = (text: string): Uint8Array => element(0x0c, textBytes(text))

/** PrintableString. */
export const printableString = (text: string): Uint8Array => element(0x13, textBytes(text))

/** IA5String. */
export const ia5String = (text: string): Uint8Array => element(0x16, textBytes(text))

/** Time of a certificate or CRL (RFC 5280, 4.1.2.5): UTCTime through 2049, GeneralizedTime from 2050 on. */
export function time(unixTime: number): Uint8Array {
  const digits = new Date(unixTime * 1000)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '')
  return digits >= '2050' ? element(0x18, textBytes(digits)) : element(0x17, textBytes(digits.slice(2)))
}
