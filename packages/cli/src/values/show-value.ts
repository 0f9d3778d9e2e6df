// SPDX-License-Identifier: Apache-2.0
import type { PortableField, PortableType, RuntimeView } from '@phat/metadata'
import { formatPha, toHex } from '@phat/primitives'
import { showAccount } from './account.ts'
import { camelCase, kindOf, shapeOf } from './type-kind.ts'

/** How values are shown. */
export interface Display {
  readonly view: RuntimeView
  readonly ss58Prefix: number
  /** For people amounts are `5 PHA`, for scripts planck in decimal. */
  readonly amounts: 'pha' | 'planck'
}

/** JSON without numbers that lose digits: what `parseValue` reads back. */
export type Shown = null | string | number | boolean | readonly Shown[] | { readonly [name: string]: Shown }

const amountName = /\bBalance(Of)?\b/

/**
 * Shows a decoded value by its type: accounts as addresses, bytes as hex, large numbers as text, variants by name, calls and
 * events as `{"Pallet.name": {…}}`.
 * @param declared the name of the type where it is used, such as `BalanceOf<T>`: it tells amounts from other numbers
 */
export function showValue(display: Display, type: number, value: unknown, declared?: string): Shown {
  const { view } = display
  const portable = view.type(type)
  switch (kindOf(view, portable)) {
    case 'account':
      return showAccount(value as Uint8Array, display.ss58Prefix)
    case 'address':
      return isVariant(value, 'Id')
        ? showAccount(value.value as Uint8Array, display.ss58Prefix)
        : showPlain(display, portable, value)
    case 'outer':
      return showOuter(display, portable, value as Variant)
    case 'dispatchError':
      return showDispatchError(display, portable, value as Variant)
    case 'option':
      return value === undefined ? null : showOption(display, portable, value, declared)
    case 'bytes':
      return toHex(value as Uint8Array)
    case 'plain':
      return showPlain(display, portable, value, declared)
  }
}

interface Variant {
  readonly type: string
  readonly value?: unknown
}

function isVariant(value: unknown, name: string): value is Variant {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === name
}

function showPlain(display: Display, portable: PortableType, value: unknown, declared?: string): Shown {
  const { definition } = portable
  switch (definition.type) {
    case 'Composite':
      return showFields(display, definition.value, value, declared)
    case 'Variant': {
      const { type, value: content } = value as Variant
      const fields = definition.value.find(({ name }) => name === type)?.fields ?? []
      return fields.length === 0 ? type : { [type]: showFields(display, fields, content) }
    }
    case 'Sequence':
      return (value as readonly unknown[]).map((one) => showValue(display, definition.value, one))
    case 'Array':
      return (value as readonly unknown[]).map((one) => showValue(display, definition.value.type, one))
    case 'Tuple':
      // The codecs of a tuple of none have no value, of one are lists like the others.
      return definition.value.map((one, i) => showValue(display, one, (value as readonly unknown[])[i]))
    case 'Compact':
      return showValue(display, definition.value, value, declared)
    case 'Primitive':
      return showPrimitive(display, value, declared)
    case 'BitSequence':
      return (value as readonly boolean[]).map((bit) => (bit ? '1' : '0')).join('')
  }
}

function showPrimitive({ amounts }: Display, value: unknown, declared?: string): Shown {
  if (typeof value !== 'bigint') return value as string | number | boolean
  return amounts === 'pha' && declared !== undefined && amountName.test(declared) ? formatPha(value) : value.toString()
}

function showFields(display: Display, fields: readonly PortableField[], value: unknown, declared?: string): Shown {
  const [first] = fields
  switch (shapeOf(fields)) {
    case 'nothing':
      return null
    case 'single':
      return showValue(display, (first as PortableField).type, value, (first as PortableField).typeName ?? declared)
    case 'list':
      return fields.map(({ type, typeName }, i) => showValue(display, type, (value as readonly unknown[])[i], typeName))
    case 'object': {
      const object = value as Readonly<Record<string, unknown>>
      return Object.fromEntries(
        fields.map(({ name = '', type, typeName }) => {
          const key = name in object ? name : camelCase(name)
          return [key, showValue(display, type, object[key], typeName)]
        }),
      )
    }
  }
}

/** An option whose content can itself be nothing stays a variant. */
function showOption(display: Display, { definition }: PortableType, value: unknown, declared?: string): Shown {
  if (isVariant(value, 'None')) return null
  const content = definition.type === 'Variant' ? definition.value.find(({ name }) => name === 'Some')?.fields[0] : undefined
  if (content === undefined) return null
  return showValue(display, content.type, isVariant(value, 'Some') ? value.value : value, content.typeName ?? declared)
}

/** A call, event or error of a pallet under one name. */
function showOuter(display: Display, { definition }: PortableType, { type, value }: Variant): Shown {
  const pallet = definition.type === 'Variant' ? definition.value.find(({ name }) => name === type)?.fields[0] : undefined
  if (pallet === undefined) return type
  const { definition: inner } = display.view.type(pallet.type)
  const { type: name, value: content } = value as Variant
  const fields = inner.type === 'Variant' ? (inner.value.find((one) => one.name === name)?.fields ?? []) : []
  const shown = showFields(display, fields, content)
  return { [`${type}.${name}`]: shown === null ? {} : shown }
}

/** A module error under the name that its pallet gives it. */
function showDispatchError(display: Display, portable: PortableType, value: Variant): Shown {
  if (value.type !== 'Module') return showPlain(display, portable, value)
  const { index, error } = value.value as { index: number; error: Uint8Array }
  const { pallet, name } = display.view.error(index, error[0] ?? 0)
  return { Module: `${pallet}.${name}` }
}
