// SPDX-License-Identifier: Apache-2.0
import type { PortableField, PortableType, PortableTypeDefinition, PortableVariant } from '@phat/metadata'
import { abiErrors } from '../abi-errors.ts'
import { badForm, count, elements, type JsonNode, member, needed, optionalText, text, texts } from './json-reader.ts'

/** More types than any contract has; the largest public ones have a few hundred. */
const maxTypes = 1 << 14

/** More fields than any struct or tuple has, and than a call of a function may have arguments. */
const maxParts = 1 << 12
/** An index is a byte. */
const maxCases = 256

const primitiveNames = new Set<string>(
  'bool char str u8 u16 u32 u64 u128 u256 i8 i16 i32 i64 i128 i256'.split(' '),
) as ReadonlySet<string>

/**
 * Reads the portable registry of metadata. Types had no ids once, but places, counted from 1, and cases no index: until shortly before
 * metadata had a number.
 * @throws PhatError `abi.bad-metadata`
 */
export function readTypes(node: JsonNode): readonly PortableType[] {
  const nodes = elements(node)
  if (nodes.length > maxTypes) throw abiErrors.error('bad-metadata', `${nodes.length} types, at most ${maxTypes}`)
  const types = nodes.map((one, place) =>
    member(one, 'def') === undefined ? readType(needed(one, 'type'), count(needed(one, 'id'))) : readType(one, place + 1),
  )
  const ids = new Set(types.map(({ id }) => id))
  if (ids.size !== types.length) throw abiErrors.error('bad-metadata', 'two types have one id')
  return types
}

function readType(node: JsonNode, id: number): PortableType {
  return {
    id,
    path: texts(member(node, 'path')),
    params: atMost(maxParts, member(node, 'params')).map(readParameter),
    definition: readDefinition(needed(node, 'def')),
    docs: texts(member(node, 'docs')),
  }
}

/** Parameters were ids before version 1. */
function readParameter(node: JsonNode, place: number): PortableType['params'][number] {
  if (typeof node.value === 'number') return { name: `T${place}`, type: count(node) }
  const type = member(node, 'type')
  return { name: text(needed(node, 'name')), type: type === undefined ? undefined : count(type) }
}

function readDefinition(node: JsonNode): PortableTypeDefinition {
  const part = (...names: readonly string[]) => member(node, ...names)
  const composite = part('composite')
  if (composite !== undefined) return { type: 'Composite', value: readFields(composite) }
  const variant = part('variant')
  if (variant !== undefined) return { type: 'Variant', value: atMost(maxCases, member(variant, 'variants')).map(readVariant) }
  const sequence = part('sequence')
  if (sequence !== undefined) return { type: 'Sequence', value: typeOf(sequence) }
  const array = part('array')
  if (array !== undefined) return { type: 'Array', value: { length: count(needed(array, 'len')), type: typeOf(array) } }
  const tuple = part('tuple')
  if (tuple !== undefined) return { type: 'Tuple', value: atMost(maxParts, tuple).map((one) => count(one)) }
  const compact = part('compact')
  if (compact !== undefined) return { type: 'Compact', value: typeOf(compact) }
  const bits = part('bitsequence', 'bitSequence')
  if (bits !== undefined) {
    const store = count(needed(bits, 'bit_store_type', 'bitStoreType'))
    return { type: 'BitSequence', value: { store, order: count(needed(bits, 'bit_order_type', 'bitOrderType')) } }
  }
  const primitive = part('primitive')
  if (primitive === undefined) throw badForm(node, 'a definition of a type')
  return { type: 'Primitive', value: primitiveName(primitive) }
}

function atMost(max: number, node: JsonNode | undefined): readonly JsonNode[] {
  const parts = elements(node)
  if (parts.length > max) throw abiErrors.error('bad-metadata', `${node?.path}: ${parts.length} parts, at most ${max}`)
  return parts
}

const typeOf = (node: JsonNode): number => count(needed(node, 'type'))

function primitiveName(node: JsonNode): Extract<PortableTypeDefinition, { type: 'Primitive' }>['value'] {
  const name = text(node).toLowerCase()
  if (!primitiveNames.has(name)) throw badForm(node, `one of ${[...primitiveNames].join(', ')}`)
  return name as Extract<PortableTypeDefinition, { type: 'Primitive' }>['value'] // the set holds these names
}

function readFields(node: JsonNode): readonly PortableField[] {
  const fields = atMost(maxParts, member(node, 'fields')).map((field) => ({
    name: optionalText(member(field, 'name')),
    type: typeOf(field),
    typeName: optionalText(member(field, 'typeName', 'type_name')),
    docs: texts(member(field, 'docs')),
  }))
  const names = fields.flatMap(({ name }) => (name === undefined ? [] : [name]))
  const isMixed = names.length > 0 && names.length < fields.length
  if (isMixed || new Set(names).size !== names.length) throw badForm(node, 'fields with a name each, or none')
  return fields
}

function readVariant(node: JsonNode, place: number): PortableVariant {
  const index = member(node, 'index', 'discriminant')
  return {
    name: text(needed(node, 'name')),
    index: index === undefined ? place : count(index, 255),
    fields: readFields(node),
    docs: texts(member(node, 'docs')),
  }
}
