// SPDX-License-Identifier: Apache-2.0

import { type AnyCodec, type Codec, makeCodec, type ValueOf } from './codec.ts'
import { codecErrors, shown, withinField } from './codec-error.ts'
import { compactSize, readCompact, writeCompact } from './compact.ts'
import type { TypeDescription } from './description.ts'
import { u8 } from './numbers.ts'
import type { Reader } from './reader.ts'
import type { Writer } from './writer.ts'

/** One decoding reads at most this many elements without size: they cost no bytes, so nothing else bounds them. */
const maxSizelessElements = 1 << 14

/** Reads a length prefix and refuses one that the remaining bytes cannot hold, before anything is allocated for it. */
function readLength(reader: Reader, minElementSize: number, max: number): number {
  const length = readCompact(reader)
  if (length > max) throw codecErrors.error('too-long', `${length} elements, at most ${max}`)
  const possible = minElementSize === 0 ? maxSizelessElements - reader.sizeless : Math.floor(reader.remaining / minElementSize)
  if (minElementSize === 0) reader.sizeless += length
  if (length > possible) throw codecErrors.error('too-long', `claims ${length} elements, ${reader.remaining} bytes follow`)
  return length
}

function readElements<T>(reader: Reader, codec: Codec<T>, length: number): T[] {
  const values: T[] = []
  try {
    while (values.length < length) values.push(codec.read(reader))
  } catch (error) {
    throw withinField(error, `[${values.length}]`)
  }
  return values
}

/** Writes the elements in order; `values` was checked to be an array. */
function writeElements<T>(writer: Writer, codec: Codec<T>, values: readonly T[]): void {
  let i = 0
  try {
    for (; i < values.length; i++) codec.write(writer, values[i] as T)
  } catch (error) {
    throw withinField(error, `[${i}]`)
  }
}

/** Largest size of so many values; no value at all takes nothing, however large one may be. */
const maxSizeOf = (codec: AnyCodec, count: number): number => (count === 0 ? 0 : count * codec.maxSize)

function sequenceOf<T>(codec: Codec<T>, description: TypeDescription, max: number): Codec<readonly T[]> {
  return makeCodec<readonly T[]>({
    description,
    minSize: 1,
    maxSize: max === Infinity ? Infinity : compactSize(max) + maxSizeOf(codec, max),
    write: (writer, values) => {
      if (!Array.isArray(values)) throw codecErrors.error('invalid-value', `expected an array, got ${shown(values)}`)
      if (values.length > max) throw codecErrors.error('too-long', `${values.length} elements, at most ${max}`)
      writeCompact(writer, values.length)
      // As in `writeElements`; here to spare a frame for each level of a recursive value.
      let i = 0
      try {
        for (; i < values.length; i++) codec.write(writer, values[i] as T)
      } catch (error) {
        throw withinField(error, `[${i}]`)
      }
    },
    read: (reader) => {
      const length = readLength(reader, codec.minSize, max)
      const values: T[] = []
      try {
        while (values.length < length) values.push(codec.read(reader))
      } catch (error) {
        throw withinField(error, `[${values.length}]`)
      }
      return values
    },
  })
}

const sequenceDescription = (of: AnyCodec): TypeDescription => ({
  path: [],
  params: [],
  definition: { kind: 'sequence', of },
  docs: [],
})

/** `Vec<T>`: a length, then the elements. */
export function vec<T>(codec: Codec<T>): Codec<readonly T[]> {
  return sequenceOf(codec, sequenceDescription(codec), Infinity)
}

/** Wraps a sequence description as Rust's `BoundedVec<T, S>` or `WeakBoundedVec<T, S>`; the bound is not part of the metadata. */
function boundedDescription(name: string, element: AnyCodec): TypeDescription {
  const inner = { description: sequenceDescription(element), typeName: 'Vec<T>' }
  return {
    path: ['bounded_collections', name === 'BoundedVec' ? 'bounded_vec' : 'weak_bounded_vec', name],
    params: [{ name: 'T', type: element }, { name: 'S' }],
    definition: { kind: 'composite', fields: [{ type: inner, docs: [] }] },
    docs: [],
    generic: true,
  }
}

/** `BoundedVec<T, S>`: at most `max` elements, refused on reading and writing alike. */
export function boundedVec<T>(codec: Codec<T>, max: number): Codec<readonly T[]> {
  return sequenceOf(codec, boundedDescription('BoundedVec', codec), max)
}

/** `WeakBoundedVec<T, S>`: the bound is checked by the pallet when it writes; stored longer values still read. */
export function weakBoundedVec<T>(codec: Codec<T>, max: number): Codec<readonly T[]> {
  return {
    ...sequenceOf(codec, boundedDescription('WeakBoundedVec', codec), Infinity),
    maxSize: compactSize(max) + maxSizeOf(codec, max),
  }
}

function byteSequence(description: TypeDescription, max: number): Codec<Uint8Array> {
  return makeCodec<Uint8Array>({
    description,
    minSize: 1,
    maxSize: max === Infinity ? Infinity : compactSize(max) + max,
    write: (writer, value) => {
      if (!(value instanceof Uint8Array)) throw codecErrors.error('invalid-value', 'expected bytes')
      if (value.length > max) throw codecErrors.error('too-long', `${value.length} bytes, at most ${max}`)
      writeCompact(writer, value.length)
      writer.append(value)
    },
    read: (reader) => reader.take(readLength(reader, 1, max)),
  })
}

/** `Vec<u8>`. The value read is a view of the input. */
export const bytes: Codec<Uint8Array> = byteSequence(sequenceDescription(u8), Infinity)

/** `BoundedVec<u8, S>`. */
export function boundedBytes(max: number): Codec<Uint8Array> {
  return byteSequence(boundedDescription('BoundedVec', u8), max)
}

/** `[u8; length]`. The value read is a view of the input. */
export function fixedBytes(length: number): Codec<Uint8Array> {
  return makeCodec<Uint8Array>({
    description: { path: [], params: [], definition: { kind: 'array', of: u8, length }, docs: [] },
    minSize: length,
    maxSize: length,
    write: (writer, value) => {
      if (!(value instanceof Uint8Array) || value.length !== length) {
        throw codecErrors.error('invalid-value', `expected ${length} bytes`)
      }
      writer.append(value)
    },
    read: (reader) => reader.take(length),
  })
}

/** `[T; length]`. */
export function array<T>(codec: Codec<T>, length: number): Codec<readonly T[]> {
  return makeCodec<readonly T[]>({
    description: { path: [], params: [], definition: { kind: 'array', of: codec, length }, docs: [] },
    minSize: length * codec.minSize,
    maxSize: maxSizeOf(codec, length),
    write: (writer, values) => {
      if (!Array.isArray(values)) throw codecErrors.error('invalid-value', `expected an array, got ${shown(values)}`)
      if (values.length !== length) throw codecErrors.error('invalid-value', `expected ${length} elements, got ${values.length}`)
      writeElements(writer, codec, values)
    },
    read: (reader) => readElements(reader, codec, length),
  })
}

const utf8Encoder = new TextEncoder()
const utf8Decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** `String`: UTF-8, strict both ways. */
export const str: Codec<string> = makeCodec<string>({
  description: { path: [], params: [], definition: { kind: 'primitive', name: 'str' }, docs: [] },
  minSize: 1,
  maxSize: Infinity,
  write: (writer, value) => {
    if (typeof value !== 'string' || /\p{Surrogate}/u.test(value))
      throw codecErrors.error('invalid-value', 'not a well-formed text')
    const encoded = utf8Encoder.encode(value)
    writeCompact(writer, encoded.length)
    writer.append(encoded)
  },
  read: (reader) => {
    const encoded = reader.take(readLength(reader, 1, Infinity))
    try {
      return utf8Decoder.decode(encoded)
    } catch (cause) {
      throw codecErrors.error('invalid-value', 'not UTF-8', { cause })
    }
  },
})

/** The values of a list of codecs. */
export type TupleValues<C extends readonly AnyCodec[]> = { readonly [I in keyof C]: ValueOf<C[I]> }

/** `(A, B, …)`. The empty tuple is `()`. */
export function tuple<const C extends readonly AnyCodec[]>(...codecs: C): Codec<TupleValues<C>> {
  return makeCodec<TupleValues<C>>({
    description: { path: [], params: [], definition: { kind: 'tuple', of: codecs }, docs: [] },
    minSize: codecs.reduce((size, codec) => size + codec.minSize, 0),
    maxSize: codecs.reduce((size, codec) => size + codec.maxSize, 0),
    write: (writer, values) => {
      const list = values as readonly unknown[]
      if (!Array.isArray(list) || list.length !== codecs.length) {
        throw codecErrors.error('invalid-value', `expected an array of ${codecs.length} elements`)
      }
      let i = 0
      try {
        for (; i < codecs.length; i++) (codecs[i] as AnyCodec).write(writer, list[i])
      } catch (error) {
        throw withinField(error, `[${i}]`)
      }
    },
    read: (reader) => {
      const values: unknown[] = []
      try {
        for (const codec of codecs) values.push(codec.read(reader))
      } catch (error) {
        throw withinField(error, `[${values.length}]`)
      }
      // The cast states what the loop did: element i came from codec i.
      return values as unknown as TupleValues<C>
    },
  })
}

/** `()`. */
export const unit: Codec<undefined> = makeCodec<undefined>({
  description: { path: [], params: [], definition: { kind: 'tuple', of: [] }, docs: [] },
  minSize: 0,
  maxSize: 0,
  write: (_writer, value) => {
    if (value !== undefined) throw codecErrors.error('invalid-value', `${shown(value)} where nothing belongs`)
  },
  read: () => undefined,
})
