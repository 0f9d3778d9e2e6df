// SPDX-License-Identifier: Apache-2.0

import { type AnyCodec, type Codec, makeCodec, type ValueOf } from './codec.ts'
import { codecErrors, shown, withinField } from './codec-error.ts'
import { type TupleValues, tuple, unit } from './collections.ts'
import { describeFields, type Fields, type FieldValues, fieldsIo, sizesOf } from './composite.ts'
import { type FieldDescription, pathOf, type VariantDescription } from './description.ts'

/** What an arm carries: nothing, one value, several unnamed values, or named fields. */
export type Shape = undefined | AnyCodec | readonly AnyCodec[] | Fields

/** The value that a shape makes. */
export type ShapeValue<S> = S extends undefined
  ? undefined
  : S extends AnyCodec
    ? ValueOf<S>
    : S extends readonly AnyCodec[]
      ? TupleValues<S>
      : S extends Fields
        ? FieldValues<S>
        : never

/** One case of a variant: its index on the wire, its shape and its docs. */
export interface Arm<S extends Shape = Shape> {
  readonly index: number
  readonly shape: S
  readonly docs: readonly string[]
}

/** Declares a case of a variant. Indices are explicit and append-only, because they are what the wire carries. */
export function arm(index: number): Arm<undefined>
export function arm<const S extends Shape>(index: number, shape: S, ...docs: string[]): Arm<S>
export function arm(index: number, shape?: Shape, ...docs: string[]): Arm {
  return { index, shape, docs }
}

export type Arms = { readonly [name: string]: Arm }

/** A value of a variant: `{ type: 'Signed', value: account }`; arms without content have no `value`. */
export type VariantValue<A extends Arms> = {
  [K in keyof A & string]: A[K]['shape'] extends undefined
    ? { readonly type: K; readonly value?: undefined }
    : { readonly type: K; readonly value: ShapeValue<A[K]['shape']> }
}[keyof A & string]

/** True for a codec, in shapes that may also be lists or records of codecs. */
export function isCodec(shape: unknown): shape is AnyCodec {
  return typeof shape === 'object' && shape !== null && 'read' in shape && typeof shape.read === 'function'
}

/** The codec and the field descriptions of an arm's content. */
export function shapeCodec(shape: Shape): {
  codec: Pick<AnyCodec, 'write' | 'read' | 'minSize' | 'maxSize'>
  fields: readonly FieldDescription[]
} {
  if (shape === undefined) return { codec: unit, fields: [] }
  if (isCodec(shape)) return { codec: shape, fields: [{ type: shape, docs: [] }] }
  if (Array.isArray(shape))
    return { codec: tuple(...(shape as readonly AnyCodec[])), fields: shape.map((type: AnyCodec) => ({ type, docs: [] })) }
  const fields = shape as Fields
  return {
    codec: { ...fieldsIo(fields), ...sizesOf(Object.values(fields)) } as Pick<AnyCodec, 'write' | 'read' | 'minSize' | 'maxSize'>,
    fields: describeFields(fields),
  }
}

/** An enum with explicit indices: `variant('frame_support::dispatch::RawOrigin', { Root: arm(0), Signed: arm(1, accountId) })`. */
export function variant<const A extends Arms>(path: string, arms: A, docs: readonly string[] = []): Codec<VariantValue<A>> {
  const byName = new Map<string, { index: number; codec: Pick<AnyCodec, 'write' | 'read'> }>()
  const byIndex: ({ name: string; codec: Pick<AnyCodec, 'write' | 'read'> } | undefined)[] = []
  const variants: VariantDescription[] = []
  let minSize = Infinity
  let maxSize = 0
  for (const [name, { index, shape, docs: armDocs }] of Object.entries(arms)) {
    const { codec, fields } = shapeCodec(shape)
    if (!Number.isInteger(index) || index < 0 || index > 255 || byIndex[index] !== undefined)
      throw codecErrors.error('invalid-value', `${path}: index ${index} is taken or not a byte`)
    byName.set(name, { index, codec })
    byIndex[index] = { name, codec }
    variants.push({ name, index, fields, docs: armDocs })
    minSize = Math.min(minSize, codec.minSize)
    maxSize = Math.max(maxSize, codec.maxSize)
  }
  variants.sort((a, b) => a.index - b.index)
  return makeCodec<VariantValue<A>>({
    description: { path: pathOf(path), params: [], definition: { kind: 'variant', variants }, docs },
    minSize: 1 + (minSize === Infinity ? 0 : minSize),
    maxSize: 1 + maxSize,
    write: (writer, value) => {
      if (typeof value !== 'object' || value === null)
        throw codecErrors.error('invalid-value', `${shown(value)} is not a variant`)
      const found = byName.get(value.type)
      if (found === undefined) throw codecErrors.error('invalid-value', `no variant ${shown(value.type)}`)
      writer.byte(found.index)
      try {
        found.codec.write(writer, value.value)
      } catch (error) {
        throw withinField(error, value.type)
      }
    },
    read: (reader) => {
      const index = reader.byte()
      const found = byIndex[index]
      if (found === undefined) throw codecErrors.error('invalid-value', `no variant with index ${index}`)
      try {
        // The cast states what the table holds: the codec of the arm with this name.
        return { type: found.name, value: found.codec.read(reader) } as VariantValue<A>
      } catch (error) {
        throw withinField(error, found.name)
      }
    },
  })
}

/** `Result<T, E>` as Rust encodes it. */
export function result<T, E>(
  ok: Codec<T>,
  err: Codec<E>,
): Codec<{ readonly type: 'Ok'; readonly value: T } | { readonly type: 'Err'; readonly value: E }> {
  const inner = variant('Result', { Ok: arm(0, ok), Err: arm(1, err) })
  const description = {
    ...inner.description,
    params: [
      { name: 'T', type: ok },
      { name: 'E', type: err },
    ],
    generic: true,
  }
  return { ...inner, description } as Codec<
    { readonly type: 'Ok'; readonly value: T } | { readonly type: 'Err'; readonly value: E }
  >
}
