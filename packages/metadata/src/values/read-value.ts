// SPDX-License-Identifier: Apache-2.0
import { fromHex, isHex, textBytes } from '@phat/primitives'
import type { PortableField, PortableType, PortableVariant } from '../portable-type.ts'
import { camelCase } from '../type-lookup.ts'
import { canBeUndefined, fieldNames, isBytes, optionField, shapeOf, type TypeSource, valueDepthMax } from './value-shape.ts'

/** Where a value stands, for its error: `calls[0].system.remark.remark`. */
export interface ValuePlace {
  readonly field: string
  readonly depth: number
}

/** How values are read, beyond what their types say. */
export interface ValueForms {
  readonly types: TypeSource
  /** Values of types with a form of their own, such as accounts; undefined for all others. */
  readonly special?: (place: ValuePlace, portable: PortableType, given: unknown) => { readonly value: unknown } | undefined
  /** Integers in other spellings, such as amounts with a unit; undefined where the text is none. */
  readonly integer?: (place: ValuePlace, text: string) => bigint | undefined
  /** Makes the error for a value that is not what was expected. */
  readonly bad: (place: ValuePlace, expected: string, given: unknown) => Error
}

/** A few characters of what was given, for an error. */
export function shownBriefly(given: unknown): string {
  if (typeof given === 'string') return given.slice(0, 80)
  if (given === undefined) return 'nothing'
  if (given instanceof Uint8Array) return `${given.length} bytes`
  if (typeof given === 'object' && given !== null) return Array.isArray(given) ? `a list of ${given.length}` : 'an object'
  return String(given).slice(0, 80)
}

/** The place of a part: `[0]`, or a name after a dot. @throws what `forms.bad` makes when it would be too deep */
export function placeInside(forms: Pick<ValueForms, 'bad'>, place: ValuePlace, part: string): ValuePlace {
  const joined = part === '' || part.startsWith('[') || place.field === '' ? `${place.field}${part}` : `${place.field}.${part}`
  if (place.depth >= valueDepthMax) throw forms.bad(place, `at most ${valueDepthMax} levels`, part)
  return { field: joined, depth: place.depth + 1 }
}

/**
 * Reads a value as JSON has it into the form of its codec: integers as numbers or decimal or hex text, bytes as hex or (where any
 * length will do) as text, variants as `"Name"`, `{"Name": content}` or `{"type": "Name", "value": content}`, options as their
 * content or null, bits as `"0110"`. Values that have the codec's form already stay.
 * @throws what `forms.bad` makes
 */
export function readValue(forms: ValueForms, place: ValuePlace, type: number, given: unknown): unknown {
  const portable = forms.types.type(type)
  const special = forms.special?.(place, portable, given)
  if (special !== undefined) return special.value
  const some = optionField(portable)
  if (some !== undefined) return readOption(forms, place, some, given)
  if (isBytes(forms.types, portable)) return readBytes(forms, place, portable, given)
  return readPlain(forms, place, portable, given)
}

/** As `readValue`, of a type whose special form was dealt with. */
export function readPlain(forms: ValueForms, place: ValuePlace, portable: PortableType, given: unknown): unknown {
  const { definition } = portable
  const inside = (part: string) => placeInside(forms, place, part)
  switch (definition.type) {
    case 'Composite':
      return readFields(forms, place, definition.value, given)
    case 'Variant':
      return readVariant(forms, place, definition.value, given)
    case 'Sequence':
      return readList(forms, place, given).map((one, i) => readValue(forms, inside(`[${i}]`), definition.value, one))
    case 'Array': {
      const { length, type } = definition.value
      return readList(forms, place, given, length).map((one, i) => readValue(forms, inside(`[${i}]`), type, one))
    }
    case 'Tuple': {
      if (definition.value.length === 0) return undefined
      const values = readList(forms, place, given, definition.value.length)
      return definition.value.map((one, i) => readValue(forms, inside(`[${i}]`), one, values[i]))
    }
    case 'Compact':
      return readValue(forms, inside(''), definition.value, given)
    case 'Primitive':
      return readPrimitive(forms, place, definition.value, given)
    case 'BitSequence':
      return readBits(forms, place, given)
  }
}

function readList({ bad }: ValueForms, place: ValuePlace, given: unknown, length?: number): readonly unknown[] {
  if (Array.isArray(given) && (length === undefined || given.length === length)) return given
  throw bad(place, length === undefined ? 'a JSON list' : `a JSON list of ${length}`, given)
}

function readBits({ bad }: ValueForms, place: ValuePlace, given: unknown): readonly boolean[] {
  if (Array.isArray(given) && given.every((bit) => typeof bit === 'boolean')) return given
  if (typeof given === 'string' && /^[01]*$/.test(given)) return [...given].map((bit) => bit === '1')
  throw bad(place, 'bits such as 0110', given)
}

/** Reads what fields make; see `shapeOf`. */
export function readFields(forms: ValueForms, place: ValuePlace, fields: readonly PortableField[], given: unknown): unknown {
  const [first] = fields
  switch (shapeOf(fields)) {
    case 'nothing':
      return undefined
    case 'single':
      return readValue(forms, placeInside(forms, place, ''), (first as PortableField).type, given)
    case 'list': {
      const values = readList(forms, place, given, fields.length)
      return fields.map(({ type }, i) => readValue(forms, placeInside(forms, place, `[${i}]`), type, values[i]))
    }
    case 'object':
      return readObject(forms, place, fields, given)
  }
}

function readObject(forms: ValueForms, place: ValuePlace, fields: readonly PortableField[], given: unknown): unknown {
  const names = fields.map(({ name = '' }) => name)
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw forms.bad(place, `an object of ${names.join(', ')}`, given)
  }
  const keys = fieldNames(fields)
  const isCamel = keys.every((key) => key === camelCase(key))
  const values = new Map(Object.entries(given).map(([name, value]) => [isCamel ? camelCase(name) : name, value as unknown]))
  const unknown = [...values.keys()].find((name) => !keys.includes(name))
  if (unknown !== undefined) throw forms.bad(place, `only ${names.join(', ')}`, unknown)
  return Object.fromEntries(
    fields.map(({ name = '', type }, i) => {
      const key = keys[i] as string
      return [key, readValue(forms, placeInside(forms, place, name), type, values.get(key))]
    }),
  )
}

function readVariant(forms: ValueForms, place: ValuePlace, cases: readonly PortableVariant[], given: unknown): unknown {
  const [name, content] = nameAndContent(given)
  const found = cases.find((one) => one.name === name) ?? cases.find((one) => one.name.toLowerCase() === name?.toLowerCase())
  if (found === undefined) {
    const names = cases.slice(0, 20).map((one) => one.name)
    throw forms.bad(place, `one of ${names.join(', ')}${cases.length > names.length ? ' …' : ''}`, given)
  }
  return found.fields.length === 0
    ? { type: found.name }
    : { type: found.name, value: readFields(forms, placeInside(forms, place, found.name), found.fields, content) }
}

/** `"Name"`, `{"Name": content}`, or the form of the codecs, `{"type": "Name", "value": content}`. */
export function nameAndContent(given: unknown): readonly [name: string | undefined, content: unknown] {
  if (typeof given === 'string') return [given, undefined]
  if (typeof given !== 'object' || given === null) return [undefined, undefined]
  const object = given as Readonly<Record<string, unknown>>
  if (typeof object.type === 'string') return [object.type, object.value]
  const [only, ...others] = Object.entries(object)
  return only === undefined || others.length > 0 ? [undefined, undefined] : only
}

function readOption(forms: ValueForms, place: ValuePlace, some: PortableField, given: unknown): unknown {
  // Nested options and options of nothing have the form of a variant, for which null is None.
  const isNested = canBeUndefined(forms.types, some.type)
  const [name, inner] = typeof given === 'object' && !Array.isArray(given) ? nameAndContent(given) : []
  const isNone = given === undefined || given === null || given === 'None' || (name === 'None' && (isNested || !isTyped(given)))
  if (isNone) return isNested ? { type: 'None' } : undefined
  const isSome = name === 'Some' && (isNested || !isTyped(given) || !hasCase(forms.types, some.type, 'Some'))
  const content = readValue(forms, placeInside(forms, place, ''), some.type, isSome ? inner : given)
  return isNested ? { type: 'Some', value: content } : content
}

/** True for the form of the codecs, which has no case of the option where its content stands for itself. */
const isTyped = (given: unknown): boolean => typeof given === 'object' && given !== null && 'type' in given

function hasCase(types: TypeSource, id: number, name: string): boolean {
  const { definition } = types.type(id)
  return definition.type === 'Variant' && definition.value.some((one) => one.name === name)
}

/** Hex, or a text for its UTF-8 where any length will do. */
function readBytes({ bad }: ValueForms, place: ValuePlace, { definition }: PortableType, given: unknown): Uint8Array {
  const length = definition.type === 'Array' ? definition.value.length : undefined
  const checked = (bytes: Uint8Array): Uint8Array => {
    if (length === undefined || bytes.length === length) return bytes
    throw bad(place, `${length} bytes`, `${bytes.length} bytes`)
  }
  if (given instanceof Uint8Array) return checked(given)
  if (typeof given !== 'string') throw bad(place, 'bytes as 0x…', given)
  if (length === undefined && !given.startsWith('0x')) return textBytes(given)
  if (!isHex(given)) throw bad(place, 'whole bytes as 0x…', given)
  return checked(fromHex(given))
}

function readPrimitive(forms: ValueForms, place: ValuePlace, name: string, given: unknown): unknown {
  if (name === 'bool') {
    if (given === true || given === 'true') return true
    if (given === false || given === 'false') return false
    throw forms.bad(place, 'true or false', given)
  }
  if (name === 'str' || name === 'char') {
    if (typeof given !== 'string') throw forms.bad(place, 'a text', given)
    if (/\p{Surrogate}/u.test(given)) throw forms.bad(place, 'a well-formed text', given)
    if (name === 'char' && [...given].length !== 1) throw forms.bad(place, 'one character', given)
    return given
  }
  const value = readInteger(forms, place, name, given)
  const bits = BigInt(name.slice(1))
  const [min, max] = name.startsWith('u') ? [0n, (1n << bits) - 1n] : [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n]
  if (value < min || value > max) throw forms.bad(place, `a ${name}`, given)
  return bits > 32n ? value : Number(value)
}

/** Digits beyond this are no integer of any type: reading more takes quadratic time. */
const digitsMax = 100

function readInteger({ bad, integer }: ValueForms, place: ValuePlace, name: string, given: unknown): bigint {
  if (typeof given === 'bigint') return given
  if (typeof given === 'number') {
    if (Number.isSafeInteger(given)) return BigInt(given)
    throw bad(place, `a ${name}; write numbers beyond 2^53 as text`, given)
  }
  const text = typeof given === 'string' && given.length <= digitsMax ? given.trim() : ''
  if (/^-?\d[\d_]*$/.test(text)) return BigInt(text.replaceAll('_', ''))
  if (/^0x[0-9a-f]+$/i.test(text)) return BigInt(text)
  const special = integer?.(place, text)
  if (special !== undefined) return special
  const hint = integer !== undefined && /^\d*\.\d+$/.test(text) ? `; write "${text} PHA" for an amount` : ''
  throw bad(place, `a whole number (${name})${hint}`, given)
}
