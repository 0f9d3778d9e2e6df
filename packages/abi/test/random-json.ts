// SPDX-License-Identifier: Apache-2.0
import { encodeSs58 } from '@phat/crypto'
import type { PortableField } from '@phat/metadata'
import { toHex } from '@phat/primitives'
import type { ContractAbi } from '../src/parse/contract-abi.ts'

/** A small generator of numbers from 0 to below 1: the same seed gives the same values. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const camel = (name: string): string => name.replace(/_+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase())

/** Makes a value of a type as JSON, in the spellings that other clients take as well. */
export function randomJson(abi: ContractAbi, random: () => number, type: number, depth = 0): unknown {
  const pick = (below: number): number => Math.floor(random() * below)
  const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => pick(256))
  const inner = (id: number): unknown => randomJson(abi, random, id, depth + 1)
  const typeOf = (id: number) => {
    const found = abi.types.find((one) => one.id === id)
    if (found === undefined) throw new RangeError(`no type ${id}`)
    return found
  }
  const isByte = (id: number): boolean => {
    const { definition } = typeOf(id)
    return definition.type === 'Primitive' && definition.value === 'u8'
  }
  const fields = (list: readonly PortableField[]): unknown => {
    if (list.length === 0) return null
    if (list[0]?.name !== undefined) return Object.fromEntries(list.map(({ name, type: id }) => [camel(name ?? ''), inner(id)]))
    return list.length === 1 ? inner((list[0] as PortableField).type) : list.map(({ type: id }) => inner(id))
  }
  const { definition, path } = typeOf(type)
  if (/^AccountId(32)?$/.test(path.at(-1) ?? '')) return encodeSs58(bytes(32), 42)
  switch (definition.type) {
    case 'Composite':
      return fields(definition.value)
    case 'Variant': {
      const cases = depth > 4 ? definition.value.filter((one) => one.fields.length === 0) : definition.value
      const chosen = cases[pick(cases.length)] ?? definition.value[0]
      if (chosen === undefined) throw new RangeError('a variant without cases has no value')
      if (path[0] === 'Option') return chosen.name === 'None' ? null : inner((chosen.fields[0] as PortableField).type)
      return { [chosen.name]: fields(chosen.fields) }
    }
    case 'Sequence':
      return isByte(definition.value)
        ? toHex(bytes(pick(40)))
        : Array.from({ length: depth > 4 ? 0 : pick(4) }, () => inner(definition.value))
    case 'Array': {
      const { length, type: id } = definition.value
      return isByte(id) ? toHex(bytes(length)) : Array.from({ length }, () => inner(id))
    }
    case 'Tuple':
      return definition.value.length === 0 ? null : definition.value.map(inner)
    case 'Compact':
      return inner(definition.value)
    case 'Primitive': {
      const { value } = definition
      if (value === 'bool') return random() < 0.5
      if (value === 'str') return 'tëxt'.repeat(pick(20))
      if (value === 'char') return 'ß'
      const bits = Number(value.slice(1))
      const number = bytes(bits / 8).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
      return (value.startsWith('u') ? number : BigInt.asIntN(bits, number)).toString()
    }
    case 'BitSequence':
      return Array.from({ length: pick(20) }, () => (random() < 0.5 ? '1' : '0')).join('')
  }
}
