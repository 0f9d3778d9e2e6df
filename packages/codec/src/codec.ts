// SPDX-License-Identifier: Apache-2.0
import { codecErrors } from './codec-error.ts'
import type { Described, TypeDescription } from './description.ts'
import { Reader } from './reader.ts'
import { Writer } from './writer.ts'

/** Reads and writes one SCALE type, and describes it, so that metadata derives from the declaration that executes. */
export interface Codec<T> extends Described {
  /** Fewest bytes that a value takes; bounds how many elements a length prefix may claim. */
  readonly minSize: number
  /** Most bytes that a value takes; `Infinity` if there is no bound. Weights and bounded storage rest on it. */
  readonly maxSize: number
  /**
   * True when reading gives back just what was written, and nobody can change it meanwhile: numbers, bools and structs of such. Who
   * has encoded a value may then keep it instead of decoding it again.
   */
  readonly exact: boolean
  write(writer: Writer, value: T): void
  read(reader: Reader): T
  /** Encodes into a new array. */
  encode(value: T): Uint8Array
  /**
   * Decodes the whole input. Byte fields of the result are views of it.
   * @throws PhatError `codec.*`, whose message names the field
   */
  decode(bytes: Uint8Array): T
}

/** Any codec, where the value's type does not matter. Method parameters are bivariant, so every codec is assignable. */
export type AnyCodec = Codec<unknown>

/** The value type of a codec. */
export type ValueOf<C> = C extends Codec<infer T> ? T : never

/** What a codec is made of; `encode` and `decode` follow. */
export interface CodecParts<T> {
  readonly description: TypeDescription
  readonly typeName?: string
  readonly minSize: number
  readonly maxSize: number
  /** False unless stated. */
  readonly exact?: boolean
  readonly write: (writer: Writer, value: T) => void
  readonly read: (reader: Reader) => T
}

/** Makes a codec of its parts. */
export function makeCodec<T>(parts: CodecParts<T>): Codec<T> {
  const { description, typeName, minSize, maxSize, exact = false, write, read } = parts
  // The same keys in the same order for every codec: engines then find `read` and `write` at one place.
  return {
    description,
    typeName,
    minSize,
    maxSize,
    exact,
    write,
    read,
    encode: (value) => encodeWith(write, value),
    decode: (bytes) => decodeWith(read, bytes),
  }
}

/** One buffer serves all encodings; a nested use (a codec that encodes while it writes) gets its own. */
let scratch: Writer | undefined = new Writer(4096)
const scratchMax = 1 << 20

/** Encodes with a write function alone, for layouts that are no codec of their own. */
export function encodeWith<T>(write: (writer: Writer, value: T) => void, value: T): Uint8Array {
  const writer = scratch ?? new Writer()
  const mine = scratch !== undefined
  scratch = undefined
  writer.length = 0
  writer.depth = 0
  try {
    write(writer, value)
    return writer.result()
  } finally {
    if (mine) scratch = writer.bytes.length <= scratchMax ? writer : new Writer(4096)
  }
}

/** Decodes the whole input with a read function alone. @throws PhatError `codec.trailing-bytes` and what `read` throws */
export function decodeWith<T>(read: (reader: Reader) => T, bytes: Uint8Array): T {
  if (!(bytes instanceof Uint8Array)) throw codecErrors.error('invalid-value', 'expected bytes')
  const reader = new Reader(bytes)
  const value = read(reader)
  if (reader.remaining > 0) throw codecErrors.error('trailing-bytes', `${reader.remaining} bytes follow the value`)
  return value
}

/** The same codec under the name that a declaration uses for it, such as `T::Balance`, and optionally a narrower type. */
export function alias<T>(codec: AnyCodec, typeName: string): Codec<T> {
  const isLazy = Object.getOwnPropertyDescriptor(codec, 'description')?.get !== undefined
  // The cast states what the caller says: a narrower type of the same values.
  if (!isLazy) return { ...codec, typeName } as Codec<T>
  // Descriptors, not a spread: a lazy codec's description must not be asked for while its type is still being declared.
  return Object.defineProperties(
    {},
    { ...Object.getOwnPropertyDescriptors(codec), typeName: { value: typeName, enumerable: true } },
  ) as Codec<T>
}

/** A type of its own around the values of another: a composite with one unnamed field (`struct Perbill(u32)`). */
export function newtype<T>(codec: AnyCodec, path: string): Codec<T> {
  const { minSize, maxSize, exact, write, read } = codec as Codec<T>
  return makeCodec<T>({ description: describeNewtype(codec, path), minSize, maxSize, exact, write, read })
}

const describeNewtype = (inner: AnyCodec, path: string): TypeDescription => ({
  path: path.split('::'),
  params: [],
  definition: { kind: 'composite', fields: [{ type: inner, docs: [] }] },
  docs: [],
})

/**
 * A codec whose values have another shape in TypeScript. `to` may throw through `codecErrors`; `path` makes it a type of its own
 * (a composite with one unnamed field), otherwise it keeps the description of `codec`.
 */
export function mapped<T, U>(codec: Codec<T>, maps: { from: (value: U) => T; to: (value: T) => U }, path?: string): Codec<U> {
  return makeCodec<U>({
    description: path === undefined ? codec.description : describeNewtype(codec, path),
    minSize: codec.minSize,
    maxSize: codec.maxSize,
    write: (writer, value) => codec.write(writer, maps.from(value)),
    read: (reader) => maps.to(codec.read(reader)),
  })
}
