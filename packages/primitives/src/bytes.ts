// SPDX-License-Identifier: Apache-2.0
import { primitiveErrors } from './primitive-errors.ts'

const hexDigits = '0123456789abcdef'
const hexPairs = Array.from({ length: 256 }, (_, byte) => `${hexDigits[byte >> 4]}${hexDigits[byte & 15]}`)

/** The value of a digit by its character code; meaningless for what is no digit. */
const digitValues = Uint8Array.from({ length: 128 }, (_, code) => hexDigits.indexOf(String.fromCharCode(code).toLowerCase()))

/** A `0x` string as every Substrate client writes it. */
export type Hex = `0x${string}`

/** Encodes bytes as lower-case hex with the `0x` prefix. */
export function toHex(bytes: Uint8Array): Hex {
  let text = '0x'
  for (const byte of bytes) text += hexPairs[byte]
  return text as Hex
}

/** True for a `0x` string with an even number of hex digits. */
export function isHex(text: unknown): text is Hex {
  return typeof text === 'string' && text.length % 2 === 0 && /^0x[0-9a-fA-F]*$/.test(text)
}

/**
 * Decodes a `0x` string; digits of either case.
 * @throws PhatError `primitives.not-hex` when the prefix is missing, a digit is wrong or their number is odd
 */
export function fromHex(text: string): Uint8Array {
  if (!isHex(text)) throw primitiveErrors.error('not-hex', `not a 0x string with whole bytes: ${text.slice(0, 80)}`)
  const bytes = new Uint8Array((text.length - 2) / 2)
  for (let i = 0; i < bytes.length; i++) {
    const high = digitValues[text.charCodeAt(2 + 2 * i)] as number
    const low = digitValues[text.charCodeAt(3 + 2 * i)] as number
    bytes[i] = (high << 4) | low
  }
  return bytes
}

/** Joins the parts into one new array. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const joined = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

/** True when both hold the same bytes. Not constant-time: for public data only. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** Orders byte strings as unsigned bytes, a prefix before what it prefixes: the order of keys in a Substrate trie. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const difference = (a[i] as number) - (b[i] as number)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** True when `bytes` begins with `prefix`. */
export function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return bytes.length >= prefix.length && equalBytes(bytes.subarray(0, prefix.length), prefix)
}

/**
 * A string with one character for each byte (code points 0 to 255). Such strings are compact in V8, compare in byte order
 * and serve as Map keys; they are never shown to a person.
 */
export type ByteString = string & { readonly __byteString: true }

// The cast admits what indexing gives the compiler, undefined: all reads below are within bounds.
const charOf = String.fromCharCode as (...codes: readonly (number | undefined)[]) => string

/** Bytes to a Map key; see `ByteString`. */
export function toByteString(bytes: Uint8Array): ByteString {
  return byteStringPrefix(bytes, bytes.length)
}

/** The first `length` bytes to a Map key, without an array of their own: for buffers that are filled again and again. */
export function byteStringPrefix(bytes: Uint8Array, length: number): ByteString {
  let text = ''
  let i = 0
  // Every storage key comes through here: spreading the array into one call takes ten times as long.
  for (; i + 8 <= length; i += 8) {
    text += charOf(bytes[i], bytes[i + 1], bytes[i + 2], bytes[i + 3], bytes[i + 4], bytes[i + 5], bytes[i + 6], bytes[i + 7])
  }
  for (; i < length; i++) text += charOf(bytes[i])
  return text as ByteString
}

/** A Map key back to its bytes; see `ByteString`. */
export function fromByteString(text: ByteString): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}

const utf8 = new TextEncoder()

/** UTF-8 bytes of a text. */
export function textBytes(text: string): Uint8Array {
  return utf8.encode(text)
}
