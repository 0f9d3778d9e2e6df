// SPDX-License-Identifier: Apache-2.0
import { known } from '@phat/primitives'
import type { PortableField, PortableType } from '../src/index.ts'

/** Numbers in [0, 1) that follow from the seed (mulberry32), so that a failing value can be made again. */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** References from a type that its smallest value must hold. */
function heightOf(type: PortableType, height: (id: number) => number): number {
  const all = (fields: readonly PortableField[]) => Math.max(0, ...fields.map((field) => height(field.type)))
  const { definition } = type
  switch (definition.type) {
    case 'Composite':
      return 1 + all(definition.value)
    case 'Variant':
      return 1 + Math.min(Infinity, ...definition.value.map(({ fields }) => all(fields)))
    case 'Array':
      return definition.value.length === 0 ? 1 : 1 + height(definition.value.type)
    case 'Tuple':
      return 1 + Math.max(0, ...definition.value.map(height))
    case 'Compact':
      return 1 + height(definition.value)
    default:
      return 1
  }
}

/** For each type how deep its smallest value is; `Infinity` for types without values. */
export function smallestHeights(types: readonly PortableType[]): ReadonlyMap<number, number> {
  const heights = new Map<number, number>()
  const height = (id: number) => heights.get(id) ?? Infinity
  for (let changed = true; changed; ) {
    changed = false
    for (const type of types) {
      const found = heightOf(type, height)
      if (found < height(type.id)) {
        heights.set(type.id, found)
        changed = true
      }
    }
  }
  return heights
}

const bits: Readonly<Record<string, number>> = { u8: 8, u16: 16, u32: 32, u64: 64, u128: 128, u256: 256 }
const camel = (name: string) => name.replace(/(?<=[A-Za-z0-9])_+([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase())

/**
 * Makes random values of any type in a registry, in the shapes that our codecs read and write; `fixed` may give the value of
 * some types by their path.
 */
export function valueMaker(
  types: readonly PortableType[],
  random: () => number,
  fixed: Readonly<Record<string, unknown>> = {},
): (id: number) => unknown {
  const byId = new Map(types.map((type) => [type.id, type]))
  const heights = smallestHeights(types)
  const typeOf = (id: number) => known(byId.get(id), 'a type of the registry')
  const below = (bound: number) => Math.floor(random() * bound)
  const bytesOf = (length: number) => Uint8Array.from({ length }, () => below(256))

  const integer = (width: number, signed: boolean): number | bigint => {
    const used = BigInt(1 + below(width))
    const raw = bytesOf(width / 8).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n) & ((1n << used) - 1n)
    const value = signed ? BigInt.asIntN(width, raw) : raw
    return width > 32 ? value : Number(value)
  }

  const primitive = (name: string): unknown => {
    if (name === 'bool') return random() < 0.5
    if (name === 'char') return String.fromCodePoint(0x1f600 + below(40))
    if (name === 'str') return Array.from({ length: below(6) }, () => 'aé漢😀 z'[below(3)]).join('')
    return integer(Number(name.slice(1)), name.startsWith('i'))
  }

  const fieldsValue = (fields: readonly PortableField[], depth: number): unknown => {
    const [first] = fields
    if (first === undefined) return undefined
    if (first.name === undefined) {
      return fields.length === 1 ? make(first.type, depth) : fields.map((field) => make(field.type, depth))
    }
    return Object.fromEntries(fields.map((field) => [camel(field.name ?? ''), make(field.type, depth)]))
  }

  const isByte = (id: number) => {
    const { definition } = typeOf(id)
    return definition.type === 'Primitive' && definition.value === 'u8'
  }

  const compactWidth = (id: number): number | undefined => {
    const { definition } = typeOf(id)
    if (definition.type === 'Primitive') return bits[definition.value]
    if (definition.type === 'Composite') return definition.value[0] && compactWidth(definition.value[0].type)
    return definition.type === 'Tuple' && definition.value[0] !== undefined ? compactWidth(definition.value[0]) : undefined
  }

  const variantValue = ({ path, definition }: PortableType, depth: number): unknown => {
    if (definition.type !== 'Variant') return undefined
    const fieldsHeight = (fields: readonly PortableField[]) =>
      Math.max(0, ...fields.map(({ type }) => heights.get(type) ?? Infinity))
    const possible = definition.value.filter(({ fields }) => fieldsHeight(fields) < Infinity)
    const least = Math.min(...possible.map(({ fields }) => fieldsHeight(fields)))
    const choice = depth > 6 ? possible.filter(({ fields }) => fieldsHeight(fields) === least) : possible
    const { name, fields } = known(choice[below(choice.length)], 'a variant with values')
    const value = fieldsValue(fields, depth + 1)
    if (path.join() === 'Option' && !undefinedIsValue(definition.value[1]?.fields[0]?.type ?? 0)) return value
    return { type: name, value }
  }

  /** Types with `undefined` among their values, whose options are variants. */
  const undefinedIsValue = (id: number): boolean => {
    const { definition, path } = typeOf(id)
    if (definition.type === 'Tuple') return definition.value.length === 0
    if (definition.type === 'Variant')
      return path.join() === 'Option' && !undefinedIsValue(definition.value[1]?.fields[0]?.type ?? 0)
    if (definition.type !== 'Composite') return false
    const [first, second] = definition.value
    return first === undefined || (first.name === undefined && second === undefined && undefinedIsValue(first.type))
  }

  const make = (id: number, depth: number): unknown => {
    const type = typeOf(id)
    const { definition, path } = type
    const name = path.join('::')
    if (name in fixed) return fixed[name]
    const length = depth > 6 ? 0 : below(4)
    switch (definition.type) {
      case 'Composite':
        return fieldsValue(definition.value, depth + 1)
      case 'Variant':
        return variantValue(type, depth)
      case 'Sequence':
        if (isByte(definition.value)) return bytesOf(length * 9)
        if ((heights.get(definition.value) ?? Infinity) === Infinity) return []
        return Array.from({ length }, () => make(definition.value, depth + 1))
      case 'Array':
        if (isByte(definition.value.type)) return bytesOf(definition.value.length)
        return Array.from({ length: definition.value.length }, () => make(definition.value.type, depth + 1))
      case 'Tuple':
        return definition.value.length === 0 ? undefined : definition.value.map((part) => make(part, depth + 1))
      case 'Primitive':
        return primitive(definition.value)
      case 'Compact': {
        const width = compactWidth(definition.value)
        return width === undefined ? undefined : integer(width, false)
      }
      case 'BitSequence':
        return Array.from({ length: below(30) }, () => random() < 0.5)
    }
  }
  return (id) => make(id, 0)
}
