// SPDX-License-Identifier: Apache-2.0
import type { TypeSource } from '@phat/metadata'

/** Deeper parts of a name help nobody. */
const depthMax = 6

/** A type's name as Rust would write it, without the paths of modules: what errors and listings show. */
export function typeName(types: TypeSource, id: number, depth = 0): string {
  if (depth >= depthMax) return '…'
  const { path, params, definition } = types.type(id)
  const name = (part: number): string => typeName(types, part, depth + 1)
  const last = path.at(-1)
  if (last !== undefined) {
    const names = params.map((one) => (one.type === undefined ? one.name : name(one.type)))
    return names.length === 0 ? last : `${last}<${names.join(', ')}>`
  }
  switch (definition.type) {
    case 'Primitive':
      return definition.value
    case 'Sequence':
      return `Vec<${name(definition.value)}>`
    case 'Array':
      return `[${name(definition.value.type)}; ${definition.value.length}]`
    case 'Tuple':
      return `(${definition.value.map(name).join(', ')})`
    case 'Compact':
      return `Compact<${name(definition.value)}>`
    case 'BitSequence':
      return 'BitVec'
    case 'Composite':
      return 'struct'
    case 'Variant':
      return 'enum'
  }
}
