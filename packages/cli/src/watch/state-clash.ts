// SPDX-License-Identifier: Apache-2.0
import type { ContractAbi } from '@phat/abi'
import { known, type PhatError, toJson } from '@phat/primitives'
import { contractOfJson } from '../contract/parse-contract.ts'
import { cliErrors } from '../terminal/cli-errors.ts'

const depthMax = 16

/** What of a contract's file tells how its state lies. */
interface StateForm {
  readonly version: number
  /** Fields by their root keys: how a person names them, and all that their bytes depend on. */
  readonly fields: ReadonlyMap<string, { readonly name: string; readonly type: string; readonly form: string }>
}

/**
 * Why code may not take over the state that other code wrote: a field has another type and no step of `migrate` rewrites it, or the state
 * is newer than the code. Keys of mappings are not compared: metadata of ink! 4 does not name their types, and entries under other keys are
 * not found rather than misread.
 * @param where the source of the new code, as messages show it
 */
export function stateClash(where: string, before: object, after: object): PhatError | undefined {
  const [old, next] = [formOf(before), formOf(after)]
  if (next.version > old.version) return undefined
  if (next.version < old.version) {
    const text = `${where}: stateVersion is ${next.version}, and the state on the network has version ${old.version} already`
    return cliErrors.error('state-clash', text)
  }
  for (const [root, { name, type, form }] of next.fields) {
    const was = old.fields.get(root)
    if (was === undefined || was.form === form) continue
    const types = was.type === type ? `${type} has other parts now` : `was ${was.type}, and is ${type} now`
    const text = `${where}: ${name} in the state ${types}, and stateVersion is ${next.version} as before`
    return cliErrors.error('state-clash', text)
  }
  return undefined
}

function formOf(json: object): StateForm {
  const contract = contractOfJson('the contract', json)
  const { layout } = contract
  const abi = known(contract.abi, 'a build has metadata')
  const { stateVersion = 1 } = (json as { readonly phat?: { readonly stateVersion?: number } }).phat ?? {}
  const named = (type: number | 'u32' | undefined): string => (typeof type === 'number' ? abi.typeName(type) : (type ?? 'bytes'))
  const fields = [...layout.roots].map(([root, { leaves, keyType }]) => {
    const form = toJson([keyType, ...leaves.map(({ type }) => type)].map((type) => spell(abi, type, 0)))
    const name = leaves[0]?.name ?? root
    const value = leaves.map(({ type }) => named(type)).join(', ')
    return [root, { name, type: keyType === undefined ? value : `a mapping of ${named(keyType)} to ${value}`, form }] as const
  })
  return { version: stateVersion, fields: new Map(fields) }
}

/** The structure of a type, which two files number differently. */
function spell(abi: ContractAbi, type: number | 'u32' | undefined, depth: number): unknown {
  const definition = abi.types.find(({ id }) => id === type)?.definition
  if (definition === undefined || depth > depthMax) return type ?? null
  const inner = (part: number): unknown => spell(abi, part, depth + 1)
  switch (definition.type) {
    case 'Composite':
      return definition.value.map((field) => [field.name ?? null, inner(field.type)])
    case 'Variant':
      return definition.value.map(({ name, index, fields }) => [name, index, fields.map((field) => inner(field.type))])
    case 'Sequence':
    case 'Compact':
      return [definition.type, inner(definition.value)]
    case 'Array':
      return [definition.value.length, inner(definition.value.type)]
    case 'Tuple':
      return definition.value.map(inner)
    default:
      return definition.value
  }
}
