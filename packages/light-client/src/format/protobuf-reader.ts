// SPDX-License-Identifier: Apache-2.0
import { lightClientErrors } from '../errors.ts'

/** The fields of one message, asked for in ascending number, each at most once but for `repeated`. */
export interface FieldReader {
  /** A varint field as its unsigned 64 bits; zero when it is absent. */
  uint64(field: number): bigint
  /** A varint field as signed 64 bits; zero when it is absent. */
  int64(field: number): bigint
  /** An integer field whose value lies in `min` to `max`, which are safe integers; zero when it is absent. */
  integer(field: number, min: number, max: number): number
  /** A copy of a bytes field of at most `max` bytes; empty when it is absent. */
  bytes(field: number, max: number): Uint8Array
  /** A string field of at most `max` bytes of UTF-8; empty when it is absent. */
  string(field: number, max: number): string
  /** An embedded message, which must be there even when it is empty. */
  message<T>(field: number, read: (reader: FieldReader) => T): T
  /** Embedded messages of one repeated field, at most `max`. */
  repeated<T>(field: number, max: number, read: (reader: FieldReader) => T): T[]
}

const wireVarint = 0
const wireBytes = 2
/** A varint of 64 bits. */
const varintBytesMax = 10

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function refused(detail: string) {
  return lightClientErrors.error('bad-encoding', detail)
}

/**
 * Reads a message that `read` takes field by field; nothing may be left. Only canonical bytes pass: fields in ascending number,
 * each once, no default value written out, minimal varints. The inverse of what `protobuf.ts` writes; field numbers up to 15.
 * @throws PhatError `light-client.bad-encoding`
 */
export function readMessage<T>(bytes: Uint8Array, read: (reader: FieldReader) => T): T {
  const cursor = new Cursor(bytes)
  const value = read(cursor)
  cursor.end()
  return value
}

/** One pass over the bytes of one message. */
class Cursor implements FieldReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw refused(`a field that does not belong at byte ${this.#at}`)
  }

  uint64(field: number): bigint {
    if (!this.#takeTag(field, wireVarint)) return 0n
    const value = this.#varint()
    if (value === 0n) throw refused(`field ${field} holds its default value`)
    return value
  }

  int64(field: number): bigint {
    return BigInt.asIntN(64, this.uint64(field))
  }

  integer(field: number, min: number, max: number): number {
    const value = this.int64(field)
    if (value < BigInt(min) || value > BigInt(max)) throw refused(`field ${field} is ${value}, not ${min} to ${max}`)
    return Number(value)
  }

  bytes(field: number, max: number): Uint8Array {
    return this.#present(field, max).slice()
  }

  string(field: number, max: number): string {
    const bytes = this.#present(field, max)
    try {
      return utf8.decode(bytes)
    } catch (cause) {
      throw lightClientErrors.error('bad-encoding', `field ${field} is no UTF-8`, { cause })
    }
  }

  message<T>(field: number, read: (reader: FieldReader) => T): T {
    if (!this.#takeTag(field, wireBytes)) throw refused(`field ${field} is absent`)
    return readMessage(this.#delimited(), read)
  }

  repeated<T>(field: number, max: number, read: (reader: FieldReader) => T): T[] {
    const items: T[] = []
    while (this.#takeTag(field, wireBytes)) {
      if (items.length === max) throw refused(`field ${field} has more than ${max} elements`)
      items.push(readMessage(this.#delimited(), read))
    }
    return items
  }

  /** A view of a bytes field, which is left out when empty. */
  #present(field: number, max: number): Uint8Array {
    if (!this.#takeTag(field, wireBytes)) return new Uint8Array(0)
    const bytes = this.#delimited()
    if (bytes.length === 0) throw refused(`field ${field} holds its default value`)
    if (bytes.length > max) throw refused(`field ${field} of ${bytes.length} bytes; at most ${max}`)
    return bytes
  }

  /** Field numbers up to 15 have tags of one byte; whatever else stands there is left for `end` to refuse. */
  #takeTag(field: number, wireType: number): boolean {
    if (this.#bytes[this.#at] !== ((field << 3) | wireType)) return false
    this.#at++
    return true
  }

  #delimited(): Uint8Array {
    const length = this.#varint()
    if (length > BigInt(this.#bytes.length - this.#at)) throw refused(`${length} bytes where fewer are left`)
    const start = this.#at
    this.#at += Number(length)
    return this.#bytes.subarray(start, this.#at)
  }

  #varint(): bigint {
    let value = 0n
    for (let i = 0; i < varintBytesMax; i++) {
      const byte = this.#bytes[this.#at++]
      if (byte === undefined) throw refused('the bytes end inside a number')
      value |= BigInt(byte & 0x7f) << BigInt(7 * i)
      if (byte >= 0x80) continue
      if (byte === 0 && i > 0) throw refused('a number is written longer than it need be')
      if (value >= 1n << 64n) break
      return value
    }
    throw refused('a number of more than 64 bits')
  }
}
