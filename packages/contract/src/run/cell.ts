// SPDX-License-Identifier: Apache-2.0
import { type AnyCodec, type Codec, Reader, Writer } from '@phat/codec'
import { PhatError } from '@phat/primitives'
import { guestErrors } from '../guest-errors.ts'
import { hostBytes, hostDo, hostNumber, operation } from '../host.ts'
import { readShared, sharedSizeMax } from './shared-reader.ts'

// `u8 key length · key · value`: the argument of setStorage. The key begins at 1, the field's own key at 5.
const keyStart = 1

/** Longest key that the host takes. */
const keySizeMax = 128

/**
 * The cells of one field of the state. One buffer serves all of them: the field's key stands in it for good, what follows is written for
 * each access, so that reading or writing an entry makes no array but the one that the host returns.
 */
export interface Cells {
  read<T>(key: unknown, codec: Codec<T>): T | undefined
  take<T>(key: unknown, codec: Codec<T>): T | undefined
  write<T>(key: unknown, codec: Codec<T>, value: T): void
  /** What `write` would hand to the host: for values that are written at the end. */
  encode<T>(key: unknown, codec: Codec<T>, value: T): Uint8Array
  has(key: unknown): boolean
  /** @returns whether there was something */
  clear(key: unknown): boolean
}

/**
 * @param where how errors name the field
 * @param root the field's key, written little endian as ink! does
 * @param keyCodec codec of what follows the root in a key; undefined for a plain value
 */
export function createCells(where: string, root: number, keyCodec: AnyCodec | undefined): Cells {
  const writer = new Writer(64)
  writer.claim(keyStart)
  writer.view.setUint32(writer.claim(4), root, true)
  const prefixEnd = writer.length
  const hashed = keyCodec !== undefined && prefixEnd - keyStart + keyCodec.maxSize > keySizeMax
  const name = (key: unknown): Uint8Array => {
    writer.length = prefixEnd
    if (keyCodec !== undefined) {
      keyCodec.write(writer, key)
      if (hashed) shorten(writer, prefixEnd)
    }
    return writer.bytes.subarray(keyStart, writer.length)
  }
  const decode = <T>(codec: Codec<T>, bytes: Uint8Array | undefined): T | undefined => {
    if (bytes === undefined) return undefined
    try {
      if (codec.exact && bytes.length <= sharedSizeMax) {
        const value = readShared(bytes, 0, codec.read)
        if (value !== undefined) return value
      } else {
        const reader = new Reader(bytes)
        const value = codec.read(reader)
        if (reader.remaining === 0) return value
      }
    } catch (cause) {
      throw guestErrors.error('bad-state', where, { cause })
    }
    throw guestErrors.error('bad-state', where)
  }
  const encode = <T>(key: unknown, codec: Codec<T>, value: T): Uint8Array => {
    name(key)
    writer.bytes[0] = writer.length - keyStart
    try {
      codec.write(writer, value)
    } catch (error) {
      throw outOfRange(where, error)
    }
    return writer.bytes.subarray(0, writer.length)
  }
  return {
    read: (key, codec) => decode(codec, hostBytes(operation.getStorage, name(key))),
    take: (key, codec) => decode(codec, hostBytes(operation.takeStorage, name(key))),
    write: (key, codec, value) => hostDo(operation.setStorage, encode(key, codec, value)),
    encode: (key, codec, value) => encode(key, codec, value).slice(),
    has: (key) => hostNumber(operation.containsStorage, name(key)) !== undefined,
    clear: (key) => hostNumber(operation.clearStorage, name(key)) !== undefined,
  }
}

/** Replaces what follows the root by its hash. */
function shorten(writer: Writer, prefixEnd: number): void {
  const digest = hostBytes(operation.hashBlake2_256, writer.bytes.subarray(prefixEnd, writer.length)) as Uint8Array
  writer.length = prefixEnd
  writer.append(digest)
}

/** Says which field refused a value, and not the value: it may be a secret. */
export function outOfRange(where: string, error: unknown): unknown {
  if (!(error instanceof PhatError) || !error.code.startsWith('codec.')) return error
  const field = /^([A-Za-z0-9_[\].]+): /.exec(error.message)?.[1]
  const type = / is not an? ([iu]\d+)$/.exec(error.message)?.[1]
  const place = field === undefined ? where : `${where}.${field}`
  if (type === undefined) return guestErrors.error('out-of-range', `${place}: the value is not of the declared type`)
  return guestErrors.error('out-of-range', `${place}: the amount does not fit ${type}: it is below zero or above its maximum`)
}
