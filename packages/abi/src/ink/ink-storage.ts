// SPDX-License-Identifier: Apache-2.0
import { type Described, snakeCase, u32 } from '@phat/codec'
import type { Registry } from '@phat/metadata'
import { type Hex, known, toHex } from '@phat/primitives'
import type { ContractDescriptor, StateFieldDescriptor } from '../descriptor.ts'
import type { InkVersion } from '../events.ts'
import type { InkLayout } from './ink-project.ts'

const composite = (path: readonly string[], params: { name: string; type?: Described }[]): Described => ({
  description: { path, params, definition: { kind: 'composite', fields: [] }, docs: [], generic: true },
})

const manualKey = composite(['ink_storage_traits', 'impls', 'ManualKey'], [])

/** The type that ink! stores a field as: clients tell mappings from values by it. */
function storageType({ layout }: StateFieldDescriptor): Described {
  if (layout.kind === 'value') {
    return composite(
      ['ink_storage', 'lazy', 'Lazy'],
      [
        { name: 'V', type: layout.codec },
        { name: 'KeyType', type: manualKey },
      ],
    )
  }
  return composite(
    ['ink_storage', 'lazy', 'mapping', 'Mapping'],
    [
      { name: 'K', type: layout.key },
      { name: 'V', type: layout.value },
      { name: 'KeyType', type: manualKey },
    ],
  )
}

/** A root key as the version writes it: as a number in ink! 4, as its bytes (little endian) in ink! 5. */
function rootKey(key: number, ink: InkVersion): Hex {
  const bytes = u32.encode(key)
  return toHex(ink === 4 ? bytes.reverse() : bytes)
}

const isOption = ({ description }: Described): boolean => description.path.length === 1 && description.path[0] === 'Option'

/** A value under a key; ink! spells out the cases of an option, whose own type is in the registry all the same. */
function valueLayout(value: Described, key: Hex, registry: Registry): InkLayout {
  const ty = registry.register(value)
  if (!isOption(value)) return { leaf: { key, ty } }
  const { definition } = value.description
  const content = definition.kind === 'variant' ? definition.variants.find(({ name }) => name === 'Some')?.fields[0] : undefined
  const { type } = known(content, 'an option has content')
  const some = { name: 'Some', fields: [{ layout: { leaf: { key, ty: registry.register(type) } }, name: '0' }] }
  return { enum: { dispatchKey: key, name: 'Option', variants: { '0': { name: 'None', fields: [] }, '1': some } } }
}

/** The layout of the state: a struct whose fields have root keys of their own. */
export function inkStorage(contract: ContractDescriptor, ink: InkVersion, registry: Registry): InkLayout {
  const fields = contract.state.map((field) => {
    const key = rootKey(field.key, ink)
    const value = field.layout.kind === 'value' ? field.layout.codec : field.layout.value
    const root = { layout: valueLayout(value, key, registry), root_key: key }
    // polkadot-api generates no type that compiles for a lazy value that may be absent: for options the layout has to tell.
    const ty = ink === 4 ? undefined : registry.register(isOption(value) ? value : storageType(field))
    return { layout: { root: ty === undefined ? root : { ...root, ty } }, name: snakeCase(field.name) }
  })
  const struct = { struct: { fields, name: contract.name } }
  const root = { layout: struct, root_key: rootKey(0, ink) }
  return { root: ink === 4 ? root : { ...root, ty: registry.register(stateType(contract)) } }
}

/** The struct of all fields; its name holds the contract's twice, as that of a struct in a module. */
function stateType({ name, state, docs }: ContractDescriptor): Described {
  const fields = state.map((field) => ({ name: snakeCase(field.name), type: storageType(field), docs: field.docs }))
  return { description: { path: [snakeName(name), name], params: [], definition: { kind: 'composite', fields }, docs } }
}

/** `SealedBid` to `sealed_bid`, as the module of a contract is named. */
export function snakeName(name: string): string {
  return snakeCase(name).replace(/^_/, '').replace(/_+/g, '_')
}
