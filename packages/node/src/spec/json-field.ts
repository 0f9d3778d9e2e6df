// SPDX-License-Identifier: Apache-2.0
import { fromHex, isHex } from '@phat/primitives'
import { specErrors } from './spec-errors.ts'

/** A value of a JSON document and where it stands: `genesis.raw.top`, `balances[3][0]`; empty for the whole document. */
export interface JsonField {
  readonly path: string
  readonly value: unknown
}

const shownMax = 60
const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, shownMax)
const pathBelow = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)

/** Refuses a field: what it must be, and what it is. */
export function refuse({ path, value }: JsonField, wanted: string): never {
  throw specErrors.error('bad-field', `${path === '' ? 'the spec' : path} must be ${wanted}, not ${shown(value)}`)
}

/** The fields of an object by name. @throws PhatError `spec.bad-field` */
export function entriesAt(field: JsonField): readonly (readonly [string, JsonField])[] {
  const { path, value } = field
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(field, 'an object')
  return Object.entries(value).map(([name, one]) => [name, { path: pathBelow(path, name), value: one }])
}

/**
 * The fields of an object that has these and no others.
 * @throws PhatError `spec.bad-field`, `spec.unknown-field`, `spec.missing-field`
 */
export function objectAt<Required extends string, Optional extends string = never>(
  field: JsonField,
  required: readonly Required[],
  optional: readonly Optional[] = [],
): Readonly<Record<Required, JsonField> & Partial<Record<Optional, JsonField>>> {
  const names: readonly string[] = [...required, ...optional]
  const fields = new Map(entriesAt(field))
  for (const [name, { path }] of fields) {
    if (!names.includes(name)) throw specErrors.error('unknown-field', `${path.slice(0, 200)} is no field of a chain spec`)
  }
  for (const name of required) {
    if (!fields.has(name)) throw specErrors.error('missing-field', `${pathBelow(field.path, name)} is missing`)
  }
  return Object.fromEntries(fields) as ReturnType<typeof objectAt<Required, Optional>> // its names were checked above
}

/** The elements of a list. @throws PhatError `spec.bad-field` */
export const listAt = (field: JsonField): readonly JsonField[] => [...elementsAt(field)]

/** The elements of a list that may be very long, one at a time. @throws PhatError `spec.bad-field` */
export function* elementsAt({ path, value }: JsonField): Generator<JsonField> {
  if (!Array.isArray(value)) return refuse({ path, value }, 'a list')
  let index = 0
  for (const element of value as readonly unknown[]) yield { path: `${path}[${index++}]`, value: element }
}

/** The two elements of a pair. @throws PhatError `spec.bad-field` */
export function pairAt(field: JsonField, wanted: string): readonly [JsonField, JsonField] {
  const [first, second, ...more] = Array.isArray(field.value) ? listAt(field) : []
  if (first === undefined || second === undefined || more.length > 0) return refuse(field, wanted)
  return [first, second]
}

/** A text. @throws PhatError `spec.bad-field` */
export function textAt(field: JsonField, form: RegExp, wanted: string): string {
  return typeof field.value === 'string' && form.test(field.value) ? field.value : refuse(field, wanted)
}

/** A whole number. @throws PhatError `spec.bad-field` */
export function wholeAt(field: JsonField, min: number, max: number): number {
  const { value } = field
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value
  return refuse(field, `a whole number from ${min} to ${max}`)
}

/** Bytes as a `0x` text. @throws PhatError `spec.bad-field` */
export function bytesAt(field: JsonField): Uint8Array {
  return isHex(field.value) ? fromHex(field.value) : refuse(field, 'a 0x text of whole bytes')
}

const strings = /"(?:[^"\\]|\\.)*"(\s*:)?/g

/**
 * Refuses a name that stands twice in one object: JSON.parse keeps the last of them without a word.
 * @param text a valid JSON document
 * @param value what JSON.parse made of it, of bounded depth
 * @throws PhatError `spec.duplicate-field`
 */
export function refuseDuplicates(text: string, value: unknown): void {
  const counts = new Map<string, number>()
  const add = (name: string, count: number): void => {
    counts.set(name, (counts.get(name) ?? 0) + count)
  }
  // Only strings hold quotes, so that a scan from one string to the next never begins inside of one.
  for (const [match, colon] of text.matchAll(strings)) {
    if (colon !== undefined) add(String(JSON.parse(match.slice(0, -colon.length))), 1)
  }
  countNames(value, (name) => add(name, -1))
  for (const [name, count] of counts) {
    if (count > 0) throw specErrors.error('duplicate-field', `${shown(name)} stands twice in one object`)
  }
}

function countNames(value: unknown, note: (name: string) => void): void {
  if (Array.isArray(value)) for (const element of value) countNames(element, note)
  else if (typeof value === 'object' && value !== null) {
    for (const [name, field] of Object.entries(value)) {
      note(name)
      countNames(field, note)
    }
  }
}
