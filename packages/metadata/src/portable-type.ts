// SPDX-License-Identifier: Apache-2.0
import {
  arm,
  type Codec,
  codecErrors,
  compactU32,
  makeCodec,
  option,
  type PrimitiveName,
  str,
  struct,
  u8,
  u32,
  type ValueOf,
  variant,
  vec,
} from '@phat/codec'

/** An enum without content as the name of its case; the index on the wire is the position in the list. */
export function nameEnum<const N extends string>(path: string, names: readonly N[]): Codec<N> {
  const variants = names.map((name, index) => ({ name, index, fields: [], docs: [] }))
  return makeCodec<N>({
    description: { path: path.split('::'), params: [], definition: { kind: 'variant', variants }, docs: [] },
    minSize: 1,
    maxSize: 1,
    write: (writer, value) => {
      const index = names.indexOf(value)
      if (index < 0) throw codecErrors.error('invalid-value', `no variant ${String(value)}`)
      writer.byte(index)
    },
    read: (reader) => {
      const index = reader.byte()
      const name = names[index]
      if (name === undefined) throw codecErrors.error('invalid-value', `no variant with index ${index}`)
      return name
    },
  })
}

/** A type's id in the portable registry. */
export const typeId = compactU32

/** Lines of documentation. */
export const docs = vec(str)

const portableField = struct('scale_info::ty::Field', { name: option(str), type: typeId, typeName: option(str), docs })

/** A field of a composite or of a variant's case; `name` is absent in tuple-like ones. */
export type PortableField = ValueOf<typeof portableField>

const portableVariant = struct('scale_info::ty::Variant', { name: str, fields: vec(portableField), index: u8, docs })

/** One case of a variant. */
export type PortableVariant = ValueOf<typeof portableVariant>

const primitiveNames: readonly PrimitiveName[] = [
  'bool',
  'char',
  'str',
  'u8',
  'u16',
  'u32',
  'u64',
  'u128',
  'u256',
  'i8',
  'i16',
  'i32',
  'i64',
  'i128',
  'i256',
]

const typeDefinition = variant('scale_info::ty::TypeDef', {
  Composite: arm(0, vec(portableField)),
  Variant: arm(1, vec(portableVariant)),
  Sequence: arm(2, typeId),
  Array: arm(3, struct('scale_info::ty::TypeDefArray', { length: u32, type: typeId })),
  Tuple: arm(4, vec(typeId)),
  Primitive: arm(5, nameEnum('scale_info::ty::TypeDefPrimitive', primitiveNames)),
  Compact: arm(6, typeId),
  BitSequence: arm(7, struct('scale_info::ty::TypeDefBitSequence', { store: typeId, order: typeId })),
})

/** What a type is made of; other types stand as their ids. */
export type PortableTypeDefinition = ValueOf<typeof typeDefinition>

/** One entry of the portable registry (scale-info 2, `PortableType`). */
export const portableType = struct('scale_info::portable::PortableType', {
  id: typeId,
  path: vec(str),
  params: vec(struct('scale_info::ty::TypeParameter', { name: str, type: option(typeId) })),
  definition: typeDefinition,
  docs,
})

export type PortableType = ValueOf<typeof portableType>
