// SPDX-License-Identifier: Apache-2.0
import type { PortableField, PortableType } from '../portable-type.ts'
import { camelCase } from '../type-lookup.ts'

/** More nesting than any value has: types that only contain themselves end here. */
export const valueDepthMax = 128

/** What finds types by id; `TypeCodecs` and `RuntimeView` do. */
export interface TypeSource {
  /** @throws PhatError `metadata.unknown-type` */
  type(id: number): PortableType
}

/** What fields make: nothing, one unnamed value, several unnamed ones, or an object. */
export function shapeOf(fields: readonly PortableField[]): 'nothing' | 'single' | 'list' | 'object' {
  const [first] = fields
  if (first === undefined) return 'nothing'
  if (first.name !== undefined) return 'object'
  return fields.length === 1 ? 'single' : 'list'
}

/** The names of fields in values: camelCase, unless two would become one. */
export function fieldNames(fields: readonly PortableField[]): readonly string[] {
  const names = fields.map(({ name }, position) => name ?? `${position}`)
  const camel = names.map(camelCase)
  return new Set(camel).size === fields.length ? camel : names
}

/** True for `u8`: vectors and arrays of it are bytes. */
export function isByte(types: TypeSource, id: number): boolean {
  const { definition } = types.type(id)
  return definition.type === 'Primitive' && definition.value === 'u8'
}

/** True for `Vec<u8>` and `[u8; n]`. */
export function isBytes(types: TypeSource, { definition }: Pick<PortableType, 'definition'>): boolean {
  if (definition.type === 'Sequence') return isByte(types, definition.value)
  return definition.type === 'Array' && isByte(types, definition.value.type)
}

/** The field that `Some` of an `Option<T>` carries; undefined for types that are no options. */
export function optionField({ path, definition }: PortableType): PortableField | undefined {
  if (definition.type !== 'Variant' || path.length !== 1 || path[0] !== 'Option' || definition.value.length !== 2)
    return undefined
  return definition.value.find(({ name, index }) => name === 'Some' && index === 1)?.fields[0]
}

/** True for types with `undefined` among their values: an option of those is a variant, since it could not tell None from Some. */
export function canBeUndefined(types: TypeSource, id: number, depth = 0): boolean {
  const portable = types.type(id)
  const { definition } = portable
  if (depth >= valueDepthMax) return true
  if (definition.type === 'Tuple') return definition.value.length === 0
  if (definition.type === 'Variant') {
    const some = optionField(portable)
    return some !== undefined && !canBeUndefined(types, some.type, depth + 1)
  }
  if (definition.type === 'Compact') return canBeUndefined(types, definition.value, depth + 1)
  if (definition.type !== 'Composite') return false
  const [first, ...others] = definition.value
  if (first === undefined) return true
  return first.name === undefined && others.length === 0 && canBeUndefined(types, first.type, depth + 1)
}
