// SPDX-License-Identifier: Apache-2.0
import { toHex } from '@phat/primitives'
import type { PortableField, PortableType } from '../portable-type.ts'
import { canBeUndefined, fieldNames, isBytes, optionField, shapeOf, type TypeSource } from './value-shape.ts'

/** JSON without numbers that lose digits: what `readValue` reads back. */
export type Shown = null | string | number | boolean | readonly Shown[] | { readonly [name: string]: Shown }

/** How values are shown, beyond what their types say. */
export interface ShowForms {
  readonly types: TypeSource
  /** Values of types with a form of their own; undefined for all others. */
  readonly special?: (portable: PortableType, value: unknown) => Shown | undefined
  /** Large integers by the name of their type where they are used, such as `BalanceOf<T>`; decimal text without it. */
  readonly integer?: (value: bigint, declared: string | undefined) => string
}

/**
 * Shows a decoded value by its type: bytes as hex, large numbers as text, variants by name, options as their content or null.
 * @param declared the name of the type where it is used: it tells amounts from other numbers
 */
export function showValue(forms: ShowForms, type: number, value: unknown, declared?: string): Shown {
  const portable = forms.types.type(type)
  const special = forms.special?.(portable, value)
  if (special !== undefined) return special
  const some = optionField(portable)
  if (some !== undefined) return showOption(forms, some, value, declared)
  if (isBytes(forms.types, portable)) return toHex(value as Uint8Array)
  return showPlain(forms, portable, value, declared)
}

interface VariantForm {
  readonly type: string
  readonly value?: unknown
}

/** True for the variant's case of this name. */
export function isCase(value: unknown, name: string): value is VariantForm {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === name
}

/** As `showValue`, of a type whose special form was dealt with. */
export function showPlain(forms: ShowForms, { definition }: PortableType, value: unknown, declared?: string): Shown {
  switch (definition.type) {
    case 'Composite':
      return showFields(forms, definition.value, value, declared)
    case 'Variant': {
      const { type, value: content } = value as VariantForm
      const fields = definition.value.find(({ name }) => name === type)?.fields ?? []
      return fields.length === 0 ? type : { [type]: showFields(forms, fields, content) }
    }
    case 'Sequence':
      return (value as readonly unknown[]).map((one) => showValue(forms, definition.value, one))
    case 'Array':
      return (value as readonly unknown[]).map((one) => showValue(forms, definition.value.type, one))
    case 'Tuple':
      if (definition.value.length === 0) return null
      return definition.value.map((one, i) => showValue(forms, one, (value as readonly unknown[])[i]))
    case 'Compact':
      return showValue(forms, definition.value, value, declared)
    case 'Primitive':
      if (typeof value !== 'bigint') return value as string | number | boolean
      return forms.integer?.(value, declared) ?? value.toString()
    case 'BitSequence':
      return (value as readonly boolean[]).map((bit) => (bit ? '1' : '0')).join('')
  }
}

/** Shows what fields make; see `shapeOf`. */
export function showFields(forms: ShowForms, fields: readonly PortableField[], value: unknown, declared?: string): Shown {
  const [first] = fields
  switch (shapeOf(fields)) {
    case 'nothing':
      return null
    case 'single':
      return showValue(forms, (first as PortableField).type, value, (first as PortableField).typeName ?? declared)
    case 'list':
      return fields.map(({ type, typeName }, i) => showValue(forms, type, (value as readonly unknown[])[i], typeName))
    case 'object': {
      const object = value as Readonly<Record<string, unknown>>
      const keys = fieldNames(fields)
      return Object.fromEntries(
        fields.map(({ type, typeName }, i) => [keys[i], showValue(forms, type, object[keys[i] as string], typeName)]),
      )
    }
  }
}

/** What content is shown as tells it from None, if need be as `{"Some": content}`. */
function showOption(forms: ShowForms, some: PortableField, value: unknown, declared?: string): Shown {
  const isNested = canBeUndefined(forms.types, some.type)
  if (value === undefined || (isNested && isCase(value, 'None'))) return null
  const content = isNested && isCase(value, 'Some') ? value.value : value
  const shown = showValue(forms, some.type, content, some.typeName ?? declared)
  return isOptionText(shown) ? { Some: shown } : shown
}

/** True for what `readValue` would take for an option's own form. */
function isOptionText(shown: Shown): boolean {
  if (typeof shown !== 'object') return shown === 'None'
  return shown === null || 'Some' in shown || 'None' in shown
}
