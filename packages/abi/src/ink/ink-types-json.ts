// SPDX-License-Identifier: Apache-2.0
import type { PortableField, PortableType, PortableTypeDefinition } from '@phat/metadata'
import type { InkField, InkType, InkTypeDefinition } from './ink-project.ts'

/** Paths under which clients of contracts know the types of the chain. */
const inkPaths: ReadonlyMap<string, readonly string[]> = new Map([
  ['sp_core::crypto::AccountId32', ['ink_primitives', 'types', 'AccountId']],
  ['primitive_types::H256', ['ink_primitives', 'types', 'Hash']],
])

const listed = <K extends string, T>(key: K, list: readonly T[]): { readonly [P in K]?: readonly T[] } =>
  (list.length === 0 ? {} : { [key]: list }) as { readonly [P in K]?: readonly T[] } // one key, or none

/** A type of the portable registry as scale-info 2 writes it to JSON. */
export function inkType({ id, path, params, definition, docs }: PortableType): InkType {
  return {
    id,
    type: {
      def: inkDefinition(definition),
      ...listed('params', params.map(inkParameter)),
      ...listed('path', inkPaths.get(path.join('::')) ?? path),
      ...listed('docs', docs),
    },
  }
}

const inkParameter = ({ name, type }: PortableType['params'][number]): { name: string; type?: number } =>
  type === undefined ? { name } : { name, type }

function inkDefinition(definition: PortableTypeDefinition): InkTypeDefinition {
  switch (definition.type) {
    case 'Composite':
      return { composite: listed('fields', definition.value.map(inkField)) }
    case 'Variant': {
      const variants = definition.value.map(({ name, index, fields, docs }) => ({
        ...listed('fields', fields.map(inkField)),
        index,
        name,
        ...listed('docs', docs),
      }))
      return { variant: listed('variants', variants) }
    }
    case 'Sequence':
      return { sequence: { type: definition.value } }
    case 'Array':
      return { array: { len: definition.value.length, type: definition.value.type } }
    case 'Tuple':
      return { tuple: definition.value }
    case 'Primitive':
      return { primitive: definition.value }
    case 'Compact':
      return { compact: { type: definition.value } }
    case 'BitSequence':
      return { bitsequence: { bit_store_type: definition.value.store, bit_order_type: definition.value.order } }
  }
}

function inkField({ name, type, typeName, docs }: PortableField): InkField {
  return {
    ...(name === undefined ? {} : { name }),
    type,
    ...(typeName === undefined ? {} : { typeName }),
    ...listed('docs', docs),
  }
}
