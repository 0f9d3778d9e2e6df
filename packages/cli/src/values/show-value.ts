// SPDX-License-Identifier: Apache-2.0
import {
  isCase,
  type PortableType,
  type RuntimeView,
  type ShowForms,
  type Shown,
  showFields,
  showPlain,
  showValue as showTyped,
} from '@phat/metadata'
import { formatPha } from '@phat/primitives'
import { showAccount } from './account.ts'
import { kindOf } from './type-kind.ts'

/** How values are shown. */
export interface Display {
  readonly view: RuntimeView
  readonly ss58Prefix: number
  /** For people amounts are `5 PHA`, for scripts planck in decimal. */
  readonly amounts: 'pha' | 'planck'
}

const amountName = /\bBalance(Of)?\b/

interface Variant {
  readonly type: string
  readonly value?: unknown
}

/**
 * Shows a decoded value by its type: accounts as addresses, bytes as hex, large numbers as text, variants by name, calls and
 * events as `{"Pallet.name": {…}}`.
 * @param declared the name of the type where it is used, such as `BalanceOf<T>`: it tells amounts from other numbers
 */
export function showValue(display: Display, type: number, value: unknown, declared?: string): Shown {
  return showTyped(formsOf(display), type, value, declared)
}

function formsOf({ view, ss58Prefix, amounts }: Display): ShowForms {
  const forms: ShowForms = {
    types: view,
    integer: (value, declared) =>
      amounts === 'pha' && declared !== undefined && amountName.test(declared) ? formatPha(value) : value.toString(),
    special: (portable, value) => {
      switch (kindOf(view, portable)) {
        case 'account':
          return showAccount(value as Uint8Array, ss58Prefix)
        case 'address':
          return isCase(value, 'Id') ? showAccount(value.value as Uint8Array, ss58Prefix) : showPlain(forms, portable, value)
        case 'outer':
          return showOuter(view, forms, portable, value as Variant)
        case 'dispatchError':
          return showDispatchError(view, forms, portable, value as Variant)
        default:
          return undefined
      }
    },
  }
  return forms
}

/** A call, event or error of a pallet under one name. */
function showOuter(view: RuntimeView, forms: ShowForms, { definition }: PortableType, { type, value }: Variant): Shown {
  const pallet = definition.type === 'Variant' ? definition.value.find(({ name }) => name === type)?.fields[0] : undefined
  if (pallet === undefined) return type
  const { definition: inner } = view.type(pallet.type)
  const { type: name, value: content } = value as Variant
  const fields = inner.type === 'Variant' ? (inner.value.find((one) => one.name === name)?.fields ?? []) : []
  const shown = showFields(forms, fields, content)
  return { [`${type}.${name}`]: shown === null ? {} : shown }
}

/** A module error under the name that its pallet gives it. */
function showDispatchError(view: RuntimeView, forms: ShowForms, portable: PortableType, value: Variant): Shown {
  if (value.type !== 'Module') return showPlain(forms, portable, value)
  const { index, error } = value.value as { index: number; error: Uint8Array }
  const { pallet, name } = view.error(index, error[0] ?? 0)
  return { Module: `${pallet}.${name}` }
}
