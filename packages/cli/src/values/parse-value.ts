// SPDX-License-Identifier: Apache-2.0
import type { PortableField, PortableType, RuntimeView } from '@phat/metadata'
import { fromHex, isHex, parsePha, textBytes } from '@phat/primitives'
import { cliErrors, readingOf } from '../terminal/cli-errors.ts'
import { parseAccount } from './account.ts'
import { camelCase, kindOf, shapeOf, typeName } from './type-kind.ts'

/** Calls nest at most this deep on a command line. */
const depthMax = 32

/** Where a value stands, for its error: `calls[0].system.remark.remark`. */
interface Place {
  readonly view: RuntimeView
  readonly field: string
  readonly depth: number
}

/**
 * Reads one argument as a person writes it. Lists, objects and quoted texts are JSON; anything else is taken as text and read
 * by its type, so that large numbers keep their digits.
 * @throws PhatError `cli.bad-value` naming the field; `crypto.*` for accounts
 */
export function parseArgument(view: RuntimeView, field: string, type: number, text: string): unknown {
  const place = { view, field, depth: 0 }
  return parseValue(place, type, /^\s*[[{"]|^null$/.test(text) ? parseJson(place, text) : text)
}

function parseJson(place: Place, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw bad(place, `JSON (${error instanceof Error ? error.message : 'unreadable'})`, text)
  }
}

function bad({ field }: Place, expected: string, given: unknown): Error {
  const shown = typeof given === 'string' ? given : (JSON.stringify(given) ?? 'nothing')
  return cliErrors.error('bad-value', `${field}: expected ${expected}, got ${shown.slice(0, 80)}`)
}

function inside(place: Place, part: string): Place {
  const field = part.startsWith('[') || place.field === '' ? `${place.field}${part}` : `${place.field}.${part}`
  if (place.depth >= depthMax) throw bad(place, `at most ${depthMax} levels`, part)
  return { view: place.view, field, depth: place.depth + 1 }
}

function parseValue(place: Place, type: number, given: unknown): unknown {
  const portable = place.view.type(type)
  switch (kindOf(place.view, portable)) {
    case 'account':
      return parseAccountField(place, given)
    case 'address':
      return typeof given === 'string'
        ? { type: 'Id', value: parseAccountField(place, given) }
        : parsePlain(place, portable, given)
    case 'outer':
      return parseCall(place, given)
    case 'option':
      return parseOption(place, portable, given)
    case 'bytes':
      return parseBytes(place, portable, given)
    default:
      return parsePlain(place, portable, given)
  }
}

function parseAccountField(place: Place, given: unknown): Uint8Array {
  if (typeof given !== 'string') throw bad(place, 'an account', given)
  return readingOf(place.field, () => parseAccount(given))
}

function parsePlain(place: Place, portable: PortableType, given: unknown): unknown {
  const { definition } = portable
  switch (definition.type) {
    case 'Composite':
      return parseFields(place, definition.value, given)
    case 'Variant':
      return parseVariant(place, portable, given)
    case 'Sequence':
      return parseList(place, given).map((one, i) => parseValue(inside(place, `[${i}]`), definition.value, one))
    case 'Array': {
      const { length, type } = definition.value
      return parseList(place, given, length).map((one, i) => parseValue(inside(place, `[${i}]`), type, one))
    }
    case 'Tuple': {
      if (definition.value.length === 0) return undefined
      const values = parseList(place, given, definition.value.length)
      return definition.value.map((one, i) => parseValue(inside(place, `[${i}]`), one, values[i]))
    }
    case 'Compact':
      return parseValue(place, definition.value, given)
    case 'Primitive':
      return parsePrimitive(place, definition.value, given)
    case 'BitSequence':
      if (typeof given !== 'string' || !/^[01]*$/.test(given)) throw bad(place, 'bits such as 0110', given)
      return [...given].map((bit) => bit === '1')
  }
}

function parseList(place: Place, given: unknown, length?: number): readonly unknown[] {
  if (Array.isArray(given) && (length === undefined || given.length === length)) return given
  throw bad(place, length === undefined ? 'a JSON list' : `a JSON list of ${length}`, given)
}

function parseFields(place: Place, fields: readonly PortableField[], given: unknown): unknown {
  const [first] = fields
  switch (shapeOf(fields)) {
    case 'nothing':
      return undefined
    case 'single':
      return parseValue(place, (first as PortableField).type, given)
    case 'list': {
      const values = parseList(place, given, fields.length)
      return fields.map(({ type }, i) => parseValue(inside(place, `[${i}]`), type, values[i]))
    }
    case 'object':
      return parseObject(place, fields, given)
  }
}

function parseObject(place: Place, fields: readonly PortableField[], given: unknown): Record<string, unknown> {
  const names = fields.map(({ name = '' }) => name)
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw bad(place, `an object of ${names.join(', ')}`, given)
  }
  const values = new Map(Object.entries(given).map(([name, value]) => [camelCase(name), value as unknown]))
  const unknown = [...values.keys()].find((name) => !names.some((one) => camelCase(one) === name))
  if (unknown !== undefined) throw bad(place, `only ${names.join(', ')}`, unknown)
  return Object.fromEntries(
    fields.map(({ name = '', type }) => [camelCase(name), parseValue(inside(place, name), type, values.get(camelCase(name)))]),
  )
}

/** `"Name"`, `{"Name": content}`, or the form of the codecs, `{"type": "Name", "value": content}`. */
function parseVariant(place: Place, { definition }: PortableType, given: unknown): unknown {
  const cases = definition.type === 'Variant' ? definition.value : []
  const [name, content] = nameAndContent(given)
  const found = cases.find((one) => one.name === name) ?? cases.find((one) => one.name.toLowerCase() === name?.toLowerCase())
  if (found === undefined) {
    const names = cases.slice(0, 20).map((one) => one.name)
    throw bad(place, `one of ${names.join(', ')}${cases.length > names.length ? ' …' : ''}`, given)
  }
  return found.fields.length === 0
    ? { type: found.name }
    : { type: found.name, value: parseFields(inside(place, found.name), found.fields, content) }
}

function nameAndContent(given: unknown): readonly [name: string | undefined, content: unknown] {
  if (typeof given === 'string') return [given, undefined]
  if (typeof given !== 'object' || given === null) return [undefined, undefined]
  const object = given as Readonly<Record<string, unknown>>
  if (typeof object.type === 'string') return [object.type, object.value]
  const [only, ...others] = Object.entries(object)
  return only === undefined || others.length > 0 ? [undefined, undefined] : only
}

function parseOption(place: Place, { definition }: PortableType, given: unknown): unknown {
  if (given === undefined || given === null || given === 'None') return undefined
  const content = definition.type === 'Variant' ? definition.value.find(({ name }) => name === 'Some')?.fields[0] : undefined
  if (content === undefined) throw bad(place, 'nothing', given)
  const [name, inner] = typeof given === 'object' && !Array.isArray(given) ? nameAndContent(given) : []
  return parseValue(place, content.type, name === 'Some' ? inner : given)
}

/** Hex, or a text for its UTF-8 where any length will do. */
function parseBytes(place: Place, { definition }: PortableType, given: unknown): Uint8Array {
  const length = definition.type === 'Array' ? definition.value.length : undefined
  if (typeof given !== 'string') throw bad(place, 'bytes as 0x…', given)
  if (length === undefined && !given.startsWith('0x')) return textBytes(given)
  if (!isHex(given)) throw bad(place, 'whole bytes as 0x…', given)
  const bytes = fromHex(given)
  if (length !== undefined && bytes.length !== length) throw bad(place, `${length} bytes`, `${bytes.length} bytes`)
  return bytes
}

function parsePrimitive(place: Place, name: string, given: unknown): unknown {
  if (name === 'bool') {
    if (given === true || given === 'true') return true
    if (given === false || given === 'false') return false
    throw bad(place, 'true or false', given)
  }
  if (name === 'str' || name === 'char') {
    if (typeof given === 'string') return given
    throw bad(place, 'a text', given)
  }
  const value = parseInteger(place, name, given)
  const bits = BigInt(name.slice(1))
  const [min, max] = name.startsWith('u') ? [0n, (1n << bits) - 1n] : [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n]
  if (value < min || value > max) throw bad(place, `a ${name}`, given)
  return bits > 32n ? value : Number(value)
}

function parseInteger(place: Place, name: string, given: unknown): bigint {
  if (typeof given === 'number') {
    if (Number.isSafeInteger(given)) return BigInt(given)
    throw bad(place, `a ${name}; write numbers beyond 2^53 as text`, given)
  }
  const text = typeof given === 'string' ? given.trim() : ''
  if (/^-?\d[\d_]*$/.test(text)) return BigInt(text.replaceAll('_', ''))
  if (/^0x[0-9a-f]+$/i.test(text)) return BigInt(text)
  if (/\bPHA$/i.test(text)) return readingOf(place.field, () => parsePha(text))
  const hint = /^\d*\.\d+$/.test(text) ? `; write "${text} PHA" for an amount` : ''
  throw bad(place, `a whole number (${name})${hint}`, given)
}

/** `{"pallet.call": {arguments}}`, or its name alone where it takes none. */
function parseCall(place: Place, given: unknown): unknown {
  const [name, content] = nameAndContent(given)
  if (name === undefined || !name.includes('.')) throw bad(place, 'a call as {"pallet.call": {arguments}}', given)
  const args = content ?? {}
  if (typeof args !== 'object' || Array.isArray(args)) throw bad(inside(place, name), 'an object of arguments', args)
  return buildCall(inside(place, name), name, Object.entries(args))
}

function buildCall(place: Place, name: string, given: readonly (readonly [string, unknown])[]): unknown {
  const { args } = place.view.callDeclaration(name)
  const values = given.map(([key, value]) => {
    const arg = args.find((one) => one.name === camelCase(key))
    // buildCall refuses unknown names with the list of those there are.
    return [key, arg === undefined ? value : parseValue(inside(place, key), arg.type, value)] as const
  })
  return place.view.buildCall(name, Object.fromEntries(values))
}

/**
 * Reads `name=value` words into a call.
 * @throws PhatError `cli.bad-value`, `metadata.unknown-item`, `metadata.invalid-arguments`, `crypto.*`
 */
export function parseCallWords(view: RuntimeView, item: string, words: readonly string[]): ReturnType<RuntimeView['buildCall']> {
  const { args } = view.callDeclaration(item)
  const values = new Map<string, unknown>()
  for (const word of words) {
    const at = word.indexOf('=')
    if (at < 1) {
      const form = args.map(({ name, type, typeName: declared }) => `${name}=<${typeName(view, type, declared)}>`).join(' ')
      throw cliErrors.error('bad-value', `${item} takes ${form || 'no arguments'}, not ${JSON.stringify(word.slice(0, 80))}`)
    }
    const name = camelCase(word.slice(0, at))
    if (values.has(name)) throw cliErrors.error('bad-value', `${name} is given twice`)
    const arg = args.find((one) => one.name === name)
    values.set(name, arg === undefined ? word : parseArgument(view, name, arg.type, word.slice(at + 1)))
  }
  return view.buildCall(item, Object.fromEntries(values))
}
