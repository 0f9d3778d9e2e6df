// SPDX-License-Identifier: Apache-2.0
import type { Described, FieldDescription, TypeDefinition, TypeDescription } from '@phat/codec'
import { assert, known } from '@phat/primitives'
import type { PortableField, PortableType, PortableTypeDefinition } from './portable-type.ts'

/** More distinct types than any runtime declares (Polkadot has 1,000); past it a declaration makes new types while it is read. */
const maxTypes = 1 << 16
/** Declared types nest through their fields at most this deep, so that registering them needs little stack. */
const maxTypeDepth = 512

/** The portable registry of scale-info: every type once, named by its position. */
export interface Registry {
  /** The id of a type; the type and all it refers to are registered at first sight. */
  register(described: Described): number
  /** All types so far; `types()[id].id === id`. */
  types(): readonly PortableType[]
}

/**
 * Makes an empty registry. Types without a path are one if their structure is; types with a path if they come from the same
 * description object, or if they are `generic` and have the same path and parameters. Ids follow the order of registration,
 * so the same declarations give the same bytes.
 */
export function createRegistry(): Registry {
  const types: (PortableType | undefined)[] = []
  const byDescription = new Map<TypeDescription, number>()
  const byKey = new Map<string, number>()
  /** Descriptions without a path that are being registered: meeting one again means a type of infinite structure. */
  const open = new Set<TypeDescription>()
  let depth = 0

  const claim = (description: TypeDescription): number => {
    assert(types.length < maxTypes, `a runtime declares fewer than ${maxTypes} types`)
    const id = types.push(undefined) - 1
    byDescription.set(description, id)
    return id
  }

  const fill = (id: number, description: TypeDescription, definition: PortableTypeDefinition): number => {
    const params = registerParams(description)
    types[id] = { id, path: description.path, params, definition, docs: description.docs }
    return id
  }

  const registerParams = (description: TypeDescription): PortableType['params'] =>
    description.params.map(({ name, type }) => ({ name, type: type === undefined ? undefined : register(type) }))

  const registerNamed = (description: TypeDescription): number => {
    // The id is given on entry: a call that holds calls then finds itself instead of going on forever.
    const id = claim(description)
    return fill(id, description, registerDefinition(description.definition, register))
  }

  const registerGeneric = (description: TypeDescription): number => {
    const params = registerParams(description).map(({ type }) => type ?? '_')
    const key = `${description.path.join('::')}<${params.join(',')}>`
    const same = byKey.get(key)
    if (same !== undefined) {
      byDescription.set(description, same)
      return same
    }
    const id = claim(description)
    byKey.set(key, id)
    return fill(id, description, registerDefinition(description.definition, register))
  }

  const registerStructural = (description: TypeDescription): number => {
    assert(!open.has(description), 'a type that contains itself has a path')
    open.add(description)
    const definition = registerDefinition(description.definition, register)
    open.delete(description)
    const key = JSON.stringify(definition)
    const same = byKey.get(key)
    if (same !== undefined) {
      byDescription.set(description, same)
      return same
    }
    const id = claim(description)
    byKey.set(key, id)
    return fill(id, description, definition)
  }

  const register = ({ description }: Described): number => {
    const seen = byDescription.get(description)
    if (seen !== undefined) return seen
    assert(depth < maxTypeDepth, `declared types nest at most ${maxTypeDepth} levels`)
    depth++
    try {
      if (description.path.length === 0) return registerStructural(description)
      return description.generic === true ? registerGeneric(description) : registerNamed(description)
    } finally {
      depth--
    }
  }

  return { register, types: () => types.map((type) => known(type, 'a registered type is complete')) }
}

type Register = (described: Described) => number

function registerFields(fields: readonly FieldDescription[], register: Register): readonly PortableField[] {
  return fields.map(({ name, type, docs }) => ({ name, type: register(type), typeName: type.typeName, docs }))
}

function registerDefinition(definition: TypeDefinition, register: Register): PortableTypeDefinition {
  switch (definition.kind) {
    case 'composite':
      return { type: 'Composite', value: registerFields(definition.fields, register) }
    case 'variant':
      return {
        type: 'Variant',
        value: definition.variants.map(({ name, index, fields, docs }) => ({
          name,
          fields: registerFields(fields, register),
          index,
          docs,
        })),
      }
    case 'sequence':
      return { type: 'Sequence', value: register(definition.of) }
    case 'array':
      return { type: 'Array', value: { length: definition.length, type: register(definition.of) } }
    case 'tuple':
      return { type: 'Tuple', value: definition.of.map(register) }
    case 'primitive':
      return { type: 'Primitive', value: definition.name }
    case 'compact':
      return { type: 'Compact', value: register(definition.of) }
    case 'bitSequence':
      return { type: 'BitSequence', value: { store: register(definition.store), order: register(definition.order) } }
  }
}
