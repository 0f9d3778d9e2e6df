// SPDX-License-Identifier: Apache-2.0
import { type PortableType, type TypeSource, valueDepthMax } from '@phat/metadata'
import { abiErrors } from '../abi-errors.ts'

/** How many reads one value takes before anything in it has a length of its own, and how few bytes it may have. */
interface Cost {
  readonly reads: number
  readonly bytes: number
}

/** Reads that a value of no bytes may take, and how many more for each byte: real types stay at a few. */
const freeReads = 256
const readsPerByte = 8

const sizes: Readonly<Record<string, number>> = { bool: 1, char: 4, str: 1 }

/**
 * Refuses types whose values would cost much more to read than they have bytes, such as tuples of tuples of nothing, and types that
 * nest deeper than values may. Damaged or hostile metadata is found here, before a value of it is touched.
 * @throws PhatError `abi.bad-metadata`, `metadata.unknown-type`
 */
export function checkTypes(types: readonly PortableType[], source: TypeSource): void {
  const costs = new Map<number, Cost>()
  const open = new Set<number>()

  const costOf = (id: number): Cost => {
    const seen = costs.get(id)
    if (seen !== undefined) return seen
    // What contains itself is read through a codec that counts its depth.
    if (open.has(id)) return { reads: 1, bytes: 1 }
    if (open.size >= valueDepthMax) throw abiErrors.error('bad-metadata', `type ${id} nests deeper than ${valueDepthMax} levels`)
    open.add(id)
    const cost = compute(source.type(id))
    open.delete(id)
    if (cost.reads > freeReads + readsPerByte * cost.bytes) {
      throw abiErrors.error('bad-metadata', `a value of type ${id} would take ${cost.reads} reads for ${cost.bytes} bytes`)
    }
    costs.set(id, cost)
    return cost
  }

  const together = (ids: readonly number[]): Cost => {
    let reads = 1
    let bytes = 0
    for (const id of ids) {
      const cost = costOf(id)
      reads += cost.reads
      bytes += cost.bytes
    }
    return { reads, bytes }
  }

  const compute = ({ definition }: PortableType): Cost => {
    switch (definition.type) {
      case 'Composite':
        return together(definition.value.map(({ type }) => type))
      case 'Tuple':
        return together(definition.value)
      case 'Variant': {
        const cases = definition.value.map(({ fields }) => together(fields.map(({ type }) => type)))
        return { reads: 1 + Math.max(0, ...cases.map(({ reads }) => reads)), bytes: 1 }
      }
      case 'Sequence':
        costOf(definition.value)
        return { reads: 1, bytes: 1 }
      case 'Array': {
        const { reads, bytes } = costOf(definition.value.type)
        return { reads: 1 + reads * definition.value.length, bytes: bytes * definition.value.length }
      }
      case 'Primitive': {
        const { value } = definition
        return { reads: 1, bytes: sizes[value] ?? Number(value.slice(1)) / 8 }
      }
      case 'Compact':
        costOf(definition.value)
        return { reads: 1, bytes: 1 }
      case 'BitSequence':
        return { reads: 1, bytes: 1 }
    }
  }

  for (const { id, params } of types) {
    costOf(id)
    for (const { type } of params) if (type !== undefined) source.type(type)
  }
}
