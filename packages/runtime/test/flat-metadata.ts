// SPDX-License-Identifier: Apache-2.0
import type { Metadata, PalletMetadata, PortableField, PortableType, PortableVariant } from '@phat/metadata'
import { known, toHex } from '@phat/primitives'

/** What metadata says, item by item: `Balances.call.burn` to everything that a client may rely on, but for docs. */
export type FlatMetadata = ReadonlyMap<string, string>

/** Types that are made of the pallets of a runtime: they differ between any two runtimes, so only their paths count. */
const runtimeOwn = /::(RuntimeCall|RuntimeEvent|RuntimeError|OriginCaller|RuntimeHoldReason|RuntimeFreezeReason)$/

/** The part of a path that each runtime chooses for itself. */
const commonPath = (path: readonly string[]): string => path.join('::').replace(/^(kitchensink|phat)_runtime::/, 'runtime::')

/** Types whose parameters a runtime chooses: they are compared once, at the type, and not wherever it is used. */
const chosenParams = /::(MultiAddress|UncheckedExtrinsic)$/

class Flattening {
  readonly items = new Map<string, string>()
  readonly #types: ReadonlyMap<number, PortableType>

  constructor(types: readonly PortableType[]) {
    this.#types = new Map(types.map((type) => [type.id, type]))
  }

  fields(fields: readonly PortableField[], { typeNames }: { readonly typeNames: boolean }): string {
    const shown = fields.map(({ name, type, typeName }) => {
      const alias = typeNames ? ` <${typeName ?? 'unnamed'}>` : ''
      return `${name === undefined ? '' : `${name}: `}${this.type(type)}${alias}`
    })
    return `{ ${shown.join(', ')} }`
  }

  /** Names a type; one with a path becomes an item of its own, with what it is made of. */
  type(id: number): string {
    const type = known(this.#types.get(id), 'metadata holds every type that it refers to')
    if (type.path.length === 0) return this.structure(type)
    const path = commonPath(type.path)
    const params = type.params.map((param) => `${param.name}${param.type === undefined ? '' : `=${this.type(param.type)}`}`)
    const chosen = chosenParams.test(path)
    const name = params.length === 0 || chosen ? path : `${path}<${params.join(', ')}>`
    const key = `type ${name}`
    if (!this.items.has(key)) {
      this.items.set(key, '')
      const structure = runtimeOwn.test(path) ? 'made of the pallets of the runtime' : this.structure(type)
      this.items.set(key, chosen ? `<${params.join(', ')}> ${structure}` : structure)
    }
    return name
  }

  structure({ definition }: PortableType): string {
    switch (definition.type) {
      case 'Composite':
        return `struct ${this.fields(definition.value, { typeNames: false })}`
      case 'Variant':
        return `enum ${this.cases(definition.value)}`
      case 'Sequence':
        return `Vec<${this.type(definition.value)}>`
      case 'Array':
        return `[${this.type(definition.value.type)}; ${definition.value.length}]`
      case 'Tuple':
        return `(${definition.value.map((part) => this.type(part)).join(', ')})`
      case 'Primitive':
        return definition.value
      case 'Compact':
        return `Compact<${this.type(definition.value)}>`
      case 'BitSequence':
        return 'BitSequence'
    }
  }

  /** Cases in the order of their indices: the order of the list says nothing. */
  cases(variants: readonly PortableVariant[]): string {
    const sorted = [...variants].sort((a, b) => a.index - b.index)
    return sorted.map(({ name, index, fields }) => `${index} ${name} ${this.fields(fields, { typeNames: false })}`).join(' | ')
  }

  variants(pallet: string, kind: string, id: number): void {
    const type = known(this.#types.get(id), 'metadata holds every type that it refers to')
    const params = type.params.map(({ name }) => name).join(', ')
    this.items.set(`${pallet}.${kind}`, `${commonPath(type.path)}<${params}>`)
    const cases = type.definition.type === 'Variant' ? type.definition.value : []
    for (const { name, index, fields } of cases) {
      this.items.set(`${pallet}.${kind}.${name}`, `${index} ${this.fields(fields, { typeNames: true })}`)
    }
  }

  pallet(pallet: PalletMetadata): void {
    const { name, storage, calls, event, error, constants } = pallet
    for (const entry of storage?.entries ?? []) {
      const kind = entry.type
      const shape =
        kind.type === 'Plain'
          ? this.type(kind.value)
          : `${kind.value.hashers.join('+')} ${this.type(kind.value.key)} -> ${this.type(kind.value.value)}`
      this.items.set(`${name}.storage.${entry.name}`, `${entry.modifier} ${shape} = ${toHex(entry.fallback)}`)
    }
    if (calls !== undefined) this.variants(name, 'call', calls.type)
    if (event !== undefined) this.variants(name, 'event', event.type)
    if (error !== undefined) this.variants(name, 'error', error.type)
    for (const constant of constants) this.items.set(`${name}.constant.${constant.name}`, this.type(constant.type))
  }
}

/** Flattens the named pallets, extensions and runtime APIs, with every type that they reach. */
export function flatten(
  metadata: Metadata,
  wanted: { readonly pallets: readonly string[]; readonly extensions: readonly string[]; readonly apis: readonly string[] },
): FlatMetadata {
  const flat = new Flattening(metadata.types)
  for (const pallet of metadata.pallets) if (wanted.pallets.includes(pallet.name)) flat.pallet(pallet)
  for (const { identifier, type, additional } of metadata.extrinsic.extensions) {
    if (wanted.extensions.includes(identifier)) {
      flat.items.set(`extension ${identifier}`, `${flat.type(type)}, signs ${flat.type(additional)}`)
    }
  }
  for (const { name, version, methods } of metadata.apis) {
    if (!wanted.apis.includes(name)) continue
    flat.items.set(`api ${name}`, `version ${version ?? 'unknown'}`)
    for (const method of methods) {
      const inputs = method.inputs.map((input) => `${input.name}: ${flat.type(input.type)}`).join(', ')
      flat.items.set(`api ${name}.${method.name}`, `(${inputs}) -> ${flat.type(method.output)}`)
    }
  }
  return flat.items
}

/**
 * Items that differ, as what ours is and theirs is not; `absent` where one side lacks it. A type that only theirs reaches is not a
 * difference of its own: the item that reaches it is.
 */
export function differences(ours: FlatMetadata, theirs: FlatMetadata): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const name of new Set([...ours.keys(), ...theirs.keys()])) {
    const [a, b] = [ours.get(name), theirs.get(name)]
    if (a !== b && !(a === undefined && name.startsWith('type '))) found.set(name, `${a ?? 'absent'}, not ${b ?? 'absent'}`)
  }
  return found
}
