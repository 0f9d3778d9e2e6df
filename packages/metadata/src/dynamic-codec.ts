// SPDX-License-Identifier: Apache-2.0
import {
  type AnyCodec,
  type Arm,
  arm,
  array,
  bitSequence,
  bool,
  bytes,
  type Codec,
  char,
  compact,
  fixedBytes,
  i8,
  i16,
  i32,
  i64,
  i128,
  i256,
  lazy,
  option,
  type PrimitiveName,
  type Shape,
  str,
  struct,
  tuple,
  u8,
  u16,
  u32,
  u64,
  u128,
  u256,
  unit,
  variant,
  vec,
} from '@phat/codec'
import { metadataErrors } from './metadata-errors.ts'
import type { PortableField, PortableType, PortableVariant } from './portable-type.ts'
import { typeLookup } from './type-lookup.ts'
import { canBeUndefined, fieldNames, isByte, optionField, valueDepthMax } from './values/value-shape.ts'

/** Types nest through their fields at most as deep as values; the deepest of Polkadot's stand at a third of it. */
const maxTypeDepth = valueDepthMax

const primitives: Readonly<Record<PrimitiveName, AnyCodec>> = {
  bool,
  char,
  str,
  u8,
  u16,
  u32,
  u64,
  u128,
  u256,
  i8,
  i16,
  i32,
  i64,
  i128,
  i256,
}

/** The codecs of one registry. */
export interface TypeCodecs {
  /** @throws PhatError `metadata.unknown-type` */
  type(id: number): PortableType
  /** The codec of a type, made at first use. @throws PhatError `metadata.unknown-type` */
  codec(id: number): Codec<unknown>
}

/**
 * Makes codecs from a portable registry. Their values have the shapes of the declared codecs: structs with camelCase names,
 * variants `{ type, value }`, options with `undefined` as None (variants where the content can be `undefined` itself), integers
 * of 64 bits and more as bigint, `Vec<u8>` and `[u8; n]` as Uint8Array, newtypes as what they wrap, bits as booleans.
 */
export function createTypeCodecs(types: readonly PortableType[]): TypeCodecs {
  const type = typeLookup(types)
  const made = new Map<number, Codec<unknown>>()
  const open = new Set<number>()

  const codec = (id: number): Codec<unknown> => {
    const known = made.get(id)
    if (known !== undefined) return known
    // A type that is being made contains itself: by the time a value is read it stands in the table.
    if (open.has(id)) return lazy(() => codec(id))
    if (open.size >= maxTypeDepth) throw metadataErrors.error('unknown-type', `type ${id} nests deeper than ${maxTypeDepth}`)
    open.add(id)
    try {
      const result = makeTypeCodec(type(id), { type, codec })
      made.set(id, result)
      return result
    } finally {
      open.delete(id)
    }
  }
  return { type, codec }
}

function makeTypeCodec(portable: PortableType, codecs: TypeCodecs): Codec<unknown> {
  const { definition, path } = portable
  switch (definition.type) {
    case 'Composite':
      return compositeCodec(path.join('::'), definition.value, codecs)
    case 'Variant':
      return variantCodec(portable, definition.value, codecs)
    case 'Sequence':
      return isByte(codecs, definition.value) ? bytes : vec(codecs.codec(definition.value))
    case 'Array':
      return arrayCodec(definition.value, codecs)
    case 'Tuple':
      return definition.value.length === 0 ? unit : tuple(...definition.value.map(codecs.codec))
    case 'Primitive':
      return primitives[definition.value]
    case 'Compact':
      return compactCodec(definition.value, codecs)
    case 'BitSequence':
      return bitsCodec(definition.value, codecs)
  }
}

function arrayCodec({ length, type }: { length: number; type: number }, codecs: TypeCodecs): Codec<unknown> {
  if (isByte(codecs, type)) return fixedBytes(length)
  const element = codecs.codec(type)
  // No real type is an array of nothing, and such a one would cost time but no bytes.
  if (element.minSize === 0 && length > 1) throw metadataErrors.error('unknown-type', `an array of ${length} times nothing`)
  return array(element, length)
}

/** What fields make: nothing, the one unnamed value, a tuple, or an object. */
function fieldsShape(fields: readonly PortableField[], codecs: TypeCodecs): Shape {
  const [first] = fields
  if (first === undefined) return undefined
  if (first.name === undefined) {
    const values = fields.map((field) => codecs.codec(field.type))
    return values.length === 1 ? values[0] : values
  }
  const names = fieldNames(fields)
  return Object.fromEntries(fields.map((field, position) => [names[position], codecs.codec(field.type)]))
}

function compositeCodec(path: string, fields: readonly PortableField[], codecs: TypeCodecs): Codec<unknown> {
  const shape = fieldsShape(fields, codecs)
  if (shape === undefined) return unit
  if (fields[0]?.name !== undefined) return struct(path, shape as { readonly [name: string]: AnyCodec })
  return Array.isArray(shape) ? tuple(...(shape as readonly AnyCodec[])) : (shape as AnyCodec)
}

function variantCodec(portable: PortableType, cases: readonly PortableVariant[], codecs: TypeCodecs): Codec<unknown> {
  const some = optionField(portable)
  if (some !== undefined && !canBeUndefined(codecs, some.type)) return option(codecs.codec(some.type))
  const arms: [string, Arm][] = cases.map(({ name, index, fields }) => [
    name,
    arm(index, fieldsShape(fields, codecs) as AnyCodec),
  ])
  return variant(portable.path.join('::'), Object.fromEntries(arms))
}

/** Compact integers, also inside newtypes (`Compact<Perbill>`) and as nothing (`Compact<()>`). */
function compactCodec(id: number, codecs: TypeCodecs): Codec<unknown> {
  let content = codecs.type(id)
  for (let depth = 0; content.definition.type === 'Composite' || content.definition.type === 'Tuple'; depth++) {
    const parts: readonly number[] =
      content.definition.type === 'Tuple' ? content.definition.value : content.definition.value.map(({ type }) => type)
    if (parts.length === 0) return unit
    if (parts.length > 1 || depth >= maxTypeDepth) throw metadataErrors.error('unknown-type', `type ${id} has no compact form`)
    content = codecs.type(parts[0] as number)
  }
  const name = content.definition.type === 'Primitive' ? content.definition.value : undefined
  if (name === 'u8' || name === 'u16' || name === 'u32') return compact(primitives[name] as Codec<number>)
  if (name === 'u64' || name === 'u128') return compact(primitives[name] as Codec<bigint>)
  throw metadataErrors.error('unknown-type', `type ${id} has no compact form`)
}

function bitsCodec({ store, order }: { store: number; order: number }, codecs: TypeCodecs): Codec<unknown> {
  const { definition } = codecs.type(store)
  const name = definition.type === 'Primitive' ? definition.value : undefined
  const orderName = codecs.type(order).path.at(-1)
  if (orderName !== 'Lsb0' && orderName !== 'Msb0') throw metadataErrors.error('unknown-type', `type ${order} is no bit order`)
  if (name === 'u8' || name === 'u16' || name === 'u32') return bitSequence(primitives[name] as Codec<number>, orderName)
  if (name === 'u64') return bitSequence(u64, orderName)
  throw metadataErrors.error('unknown-type', `type ${store} stores no bits`)
}
