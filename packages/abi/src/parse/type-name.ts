// SPDX-License-Identifier: Apache-2.0
import type { TypeSource } from '@phat/metadata'

/** Deeper and further parts of a name help nobody, and types may repeat themselves in both directions. */
const depthMax = 4
const partsMax = 6

/** A type's name as Rust would write it, without the paths of modules: what errors and listings show. */
export function typeName(types: TypeSource, id: number, depth = 0): string {
  if (depth >= depthMax) return '…'
  const { path, params, definition } = types.type(id)
  const name = (part: number): string => typeName(types, part, depth + 1)
  const listed = <T>(parts: readonly T[], show: (part: T) => string): string =>
    [...parts.slice(0, partsMax).map(show), ...(parts.length > partsMax ? ['…'] : [])].join(', ')
  const last = path.at(-1)
  if (last !== undefined) {
    const names = listed(params, (one) => (one.type === undefined ? one.name : name(one.type)))
    return names === '' ? last : `${last}<${names}>`
  }
  switch (definition.type) {
    case 'Primitive':
      return definition.value
    case 'Sequence':
      return `Vec<${name(definition.value)}>`
    case 'Array':
      return `[${name(definition.value.type)}; ${definition.value.length}]`
    case 'Tuple':
      return `(${listed(definition.value, name)})`
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
