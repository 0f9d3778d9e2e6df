// SPDX-License-Identifier: Apache-2.0
import { fromHex } from '@phat/primitives'
import { unixTime } from '../der/der-values.ts'
import { demand, refuse } from '../malformed.ts'
import type { UnixTime } from '../verification.ts'
import type { JsonObject, JsonValue } from './strict-json.ts'

// Readers for members of known type; all refuse (see `malformed.ts`) and name the member by its path.

/** The value as an object. */
export function asObject(value: JsonValue | undefined, path: string): JsonObject {
  return value instanceof Map ? value : refuse(path, 'an object', kind(value))
}

/** The value as an array of at most `max` elements. */
export function asArray(value: JsonValue | undefined, path: string, max: number): readonly JsonValue[] {
  const array = Array.isArray(value) ? (value as readonly JsonValue[]) : refuse(path, 'an array', kind(value))
  demand(array.length <= max, path, `at most ${max} elements`, `${array.length}`)
  return array
}

/** The value as text. */
export function asText(value: JsonValue | undefined, path: string): string {
  return typeof value === 'string' ? value : refuse(path, 'a string', kind(value))
}

/** The value as an integer from 0 to `max`. */
export function asNumber(value: JsonValue | undefined, path: string, max: number): number {
  const number = typeof value === 'number' ? value : refuse(path, 'a number', kind(value))
  demand(number >= 0 && number <= max, path, `0 to ${max}`, `${number}`)
  return number
}

/** The value as `length` bytes in hex without prefix, of either case as vendors write it. */
export function asHex(value: JsonValue | undefined, path: string, length: number): Uint8Array {
  const text = asText(value, path)
  demand(
    text.length === 2 * length && /^[0-9a-fA-F]*$/.test(text),
    path,
    `${length} bytes in hex`,
    JSON.stringify(text.slice(0, 160)),
  )
  return fromHex(`0x${text}`)
}

const timeForm = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})Z$/

/** The value as a time `YYYY-MM-DDTHH:MM:SSZ` (ISO 8601, as Intel writes it). */
export function asTime(value: JsonValue | undefined, path: string): UnixTime {
  const text = asText(value, path)
  const parts = timeForm.exec(text) ?? refuse(path, 'YYYY-MM-DDTHH:MM:SSZ', JSON.stringify(text.slice(0, 40)))
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number)
  demand(year >= 1950, path, 'a year from 1950', text)
  return unixTime(year, month, day, hour, minute, second) ?? refuse(path, 'a time of the calendar', text)
}

function kind(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
