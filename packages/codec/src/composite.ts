// SPDX-License-Identifier: Apache-2.0

import { type AnyCodec, type Codec, makeCodec, type ValueOf } from './codec.ts'
import { codecErrors, shown, withinField } from './codec-error.ts'
import { type FieldDescription, pathOf, snakeCase } from './description.ts'
import { maxDepth, type Reader } from './reader.ts'
import type { Writer } from './writer.ts'

/** Named fields in their order on the wire. */
export type Fields = { readonly [name: string]: AnyCodec }

/** The object that named fields make. */
export type FieldValues<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> }

/** Describes named fields; names are given as Rust spells them. */
export function describeFields(fields: Fields): readonly FieldDescription[] {
  return Object.entries(fields).map(([name, type]) => ({ name: snakeCase(name), type, docs: [] }))
}

/** Total of the smallest and largest sizes of some codecs. */
export function sizesOf(codecs: readonly AnyCodec[]): { minSize: number; maxSize: number } {
  let minSize = 0
  let maxSize = 0
  for (const codec of codecs) {
    minSize += codec.minSize
    maxSize += codec.maxSize
  }
  return { minSize, maxSize }
}

/** The write and read half of named fields, shared by structs, variants and call arguments. */
export function fieldsIo<F extends Fields>(
  fields: F,
): { write: (w: Writer, value: FieldValues<F>) => void; read: (r: Reader) => FieldValues<F> } {
  const names = Object.keys(fields)
  const codecs = Object.values(fields)
  // Assigning to it would replace the prototype of the value instead of making a field.
  if (names.includes('__proto__')) throw codecErrors.error('invalid-value', 'no field can be named __proto__')
  const write = (writer: Writer, value: FieldValues<F>): void => {
    if (typeof value !== 'object' || value === null) throw codecErrors.error('invalid-value', `${shown(value)} is not a struct`)
    const record = value as { readonly [name: string]: unknown }
    let i = 0
    try {
      for (; i < names.length; i++) (codecs[i] as AnyCodec).write(writer, record[names[i] as string])
    } catch (error) {
      throw withinField(error, names[i] as string)
    }
  }
  const read = (reader: Reader): FieldValues<F> => {
    const record: { [name: string]: unknown } = {}
    let i = 0
    try {
      for (; i < names.length; i++) record[names[i] as string] = (codecs[i] as AnyCodec).read(reader)
    } catch (error) {
      throw withinField(error, names[i] as string)
    }
    // The cast states what the loop did: each field came from its codec.
    return record as FieldValues<F>
  }
  return { write, read }
}

/** A struct: `struct('frame_system::AccountInfo', { nonce: u32, … })`. Field names are camelCase here and snake_case in metadata. */
export function struct<F extends Fields>(path: string, fields: F, docs: readonly string[] = []): Codec<FieldValues<F>> {
  return makeCodec<FieldValues<F>>({
    description: { path: pathOf(path), params: [], definition: { kind: 'composite', fields: describeFields(fields) }, docs },
    ...sizesOf(Object.values(fields)),
    exact: Object.values(fields).every((field) => field.exact),
    ...fieldsIo(fields),
  })
}

/** `Option<T>`: `undefined` is None. Not for nested options, whose inner None could not be told apart. */
export function option<T>(codec: Codec<T>): Codec<T | undefined> {
  const some = { name: 'Some', index: 1, fields: [{ type: codec, docs: [] }], docs: [] }
  return makeCodec<T | undefined>({
    description: {
      path: ['Option'],
      params: [{ name: 'T', type: codec }],
      definition: { kind: 'variant', variants: [{ name: 'None', index: 0, fields: [], docs: [] }, some] },
      docs: [],
      generic: true,
    },
    minSize: 1,
    maxSize: 1 + codec.maxSize,
    write: (writer, value) => {
      if (value === undefined) return writer.byte(0)
      writer.byte(1)
      codec.write(writer, value)
    },
    read: (reader) => {
      const byte = reader.byte()
      if (byte === 0) return undefined
      if (byte !== 1) throw codecErrors.error('invalid-value', `byte ${byte} is not an Option`)
      return codec.read(reader)
    },
  })
}

/** Goes one level deeper; refuses the 257th, so that no input decides how much stack is used. */
function enter(cursor: Reader | Writer): void {
  if (cursor.depth >= maxDepth) throw codecErrors.error('too-deep', `nested deeper than ${maxDepth} levels`)
  cursor.depth++
}

/** A codec that is made later: for types that contain themselves, such as calls inside calls. `minSize` is at least 1. */
export function lazy<T>(resolve: () => Codec<T>, typeName?: string): Codec<T> {
  let resolved: Codec<T> | undefined
  const target = (): Codec<T> => {
    resolved ??= resolve()
    return resolved
  }
  const codec = makeCodec<T>({
    description: { path: [], params: [], definition: { kind: 'tuple', of: [] }, docs: [] },
    ...(typeName === undefined ? {} : { typeName }),
    minSize: 1,
    maxSize: Infinity,
    // After an error the cursor is not used again, so its depth need not be restored.
    write: (writer, value) => {
      enter(writer)
      target().write(writer, value)
      writer.depth--
    },
    read: (reader) => {
      enter(reader)
      const value = target().read(reader)
      reader.depth--
      return value
    },
  })
  Object.defineProperty(codec, 'description', { get: () => target().description, enumerable: true })
  return codec
}
