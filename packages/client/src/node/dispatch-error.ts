// SPDX-License-Identifier: Apache-2.0
import type { PortableVariant, RuntimeView } from '@phat/metadata'

/** Why a dispatch failed, in the words of the runtime's metadata. */
export interface DispatchFailure {
  /** `Balances.InsufficientBalance`, `Token.FundsUnavailable`, `BadOrigin`. */
  readonly name: string
  readonly docs: string
}

interface Variant {
  readonly type: string
  readonly value?: unknown
}

/** Sentences of sp-runtime for what runtimes often declare without docs. */
const sentences: Readonly<Record<string, string>> = {
  BadOrigin: 'The account may not make this call.',
  CannotLookup: 'An address could not be resolved.',
  'Token.FundsUnavailable': 'The account has less than the amount, or may not spend it.',
  'Token.OnlyProvider': 'The account must keep its deposit while others refer to it.',
  'Token.BelowMinimum': 'The receiver would hold less than the existential deposit.',
  'Token.CannotCreate': 'The receiving account cannot be created.',
  'Token.NotExpendable': 'The sender would fall below the existential deposit, or the funds are held.',
  'Token.Frozen': 'The funds are frozen.',
  'Arithmetic.Underflow': 'A number would fall below its least value.',
  'Arithmetic.Overflow': 'A number would exceed its greatest value.',
}

/** Names a decoded `sp_runtime::DispatchError`. */
export function describeDispatchError(view: RuntimeView, error: unknown): DispatchFailure {
  const { type, value } = error as Variant
  if (type === 'Module') {
    const { index, error: code } = value as { index: number; error: Uint8Array }
    const declared = view.error(index, code[0] ?? 0)
    return { name: `${declared.pallet}.${declared.name}`, docs: declared.docs.join(' ').trim() }
  }
  const inner = typeof value === 'object' && value !== null && 'type' in value ? String(value.type) : undefined
  const name = inner === undefined ? type : `${type}.${inner}`
  const docs = docsOf(view, inner === undefined ? 'DispatchError' : `${type}Error`, inner ?? type)
  return { name, docs: docs || (sentences[name] ?? '') }
}

/** What the metadata says of a case of sp-runtime's error types. */
function docsOf(view: RuntimeView, typeName: string, caseName: string): string {
  const type = view.metadata.types.find(({ path }) => path[0] === 'sp_runtime' && path.at(-1) === typeName)
  const cases: readonly PortableVariant[] = type?.definition.type === 'Variant' ? type.definition.value : []
  return (cases.find(({ name }) => name === caseName)?.docs ?? []).join(' ').trim()
}

/** The type id of `sp_runtime::DispatchError`, if the metadata has it. */
export function dispatchErrorType(view: RuntimeView): number | undefined {
  return view.metadata.types.find(({ path }) => path.join('::') === 'sp_runtime::DispatchError')?.id
}
