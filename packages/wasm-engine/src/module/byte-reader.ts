// SPDX-License-Identifier: Apache-2.0
import type { PhatError } from '@phat/primitives'
import { wasmErrors } from '../wasm-errors.ts'

/** A place in the bytes of a module. `end` bounds every read. */
export interface ByteReader {
  readonly bytes: Uint8Array
  at: number
  end: number
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The refusal of bytes that cannot be read, at an offset. */
export function malformed(at: number, what: string): PhatError {
  return wasmErrors.error('malformed', `${what} (at byte ${at})`)
}

/** The refusal of a module that breaks a rule of validation, at an offset. */
export function invalid(at: number, what: string): PhatError {
  return wasmErrors.error('invalid', `${what} (at byte ${at})`)
}

/** The refusal of a module that exceeds a limit. */
export function overLimit(at: number, what: string, found: number, limit: number): PhatError {
  return wasmErrors.error('limit', `${what}: ${found} where at most ${limit} are taken (at byte ${at})`)
}

/** The next byte. Throws wasm.malformed at the end, as all readers here do. */
export function readByte(reader: ByteReader): number {
  if (reader.at >= reader.end) throw malformed(reader.at, 'unexpected end')
  return reader.bytes[reader.at++] as number // below `end`, which is at most the length
}

/** An unsigned LEB128 number of at most 32 bits; padding within five bytes is allowed, unused bits must be zero. */
export function readU32(reader: ByteReader): number {
  const first = readByte(reader)
  return first < 0x80 ? first : readLongU32(reader, first)
}

function readLongU32(reader: ByteReader, first: number): number {
  let value = first & 0x7f
  for (let shift = 7; shift < 35; shift += 7) {
    const byte = readByte(reader)
    if (shift === 28 && (byte & 0xf0) !== 0) break
    value |= (byte & 0x7f) << shift
    if (byte < 0x80) return value >>> 0
  }
  throw malformed(reader.at - 1, 'number of more than 32 bits')
}

/** Skips a signed LEB128 number of `bits` bits; the unused bits of the last byte must repeat the sign. */
export function skipSigned(reader: ByteReader, bits: number): void {
  if (readByte(reader) < 0x80) return
  const last = Math.ceil(bits / 7) - 1
  for (let index = 1; index <= last; index++) {
    const byte = readByte(reader)
    if (index === last) {
      const used = bits - 7 * last
      const sign = (byte << 25) >> (25 + used - 1)
      if (byte >= 0x80 || (sign !== 0 && sign !== -1)) break
      return
    }
    if (byte < 0x80) return
  }
  throw malformed(reader.at - 1, `number of more than ${bits} bits`)
}

/** A signed LEB128 number of 33 bits: a block type, where negative means a value type. */
export function readS33(reader: ByteReader): number {
  const start = reader.at
  skipSigned(reader, 33)
  let value = 0
  let scale = 1
  for (let at = start; at < reader.at; at++) {
    value += ((reader.bytes[at] as number) & 0x7f) * scale
    scale *= 0x80
  }
  const last = reader.bytes[reader.at - 1] as number
  return (last & 0x40) === 0 ? value : value - scale
}

/** Passes over some bytes. */
export function skipBytes(reader: ByteReader, count: number): void {
  if (count > reader.end - reader.at) throw malformed(reader.at, 'unexpected end')
  reader.at += count
}

/** A name: length and UTF-8. */
export function readName(reader: ByteReader): string {
  const length = readU32(reader)
  const start = reader.at
  skipBytes(reader, length)
  try {
    return utf8.decode(reader.bytes.subarray(start, reader.at))
  } catch {
    throw malformed(start, 'name that is no UTF-8')
  }
}
