// SPDX-License-Identifier: Apache-2.0
// The values of clients as the vectors write them.
import { camelCase } from './ink.mjs'

/** @param {Uint8Array} bytes */
export const hex = (bytes) => `0x${Buffer.from(bytes).toString('hex')}`
/** @param {string} text */
export const unhex = (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex'))

/**
 * Integers of more than 32 bits in decimal, bytes as hex, nothing as null, field names in camelCase, variants by name.
 * @param {any} value
 * @param {(value: any) => any} special what this client has an object of its own for; undefined for all others
 * @returns {any}
 */
export function plain(value, special) {
  const own = special(value)
  if (own !== undefined) return own
  if (value === undefined || value === null) return null
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Uint8Array) return hex(value)
  if (Array.isArray(value)) return value.map((one) => plain(one, special))
  if (typeof value !== 'object') return value
  if (typeof value.type === 'string') {
    return value.value === undefined ? value.type : { [value.type]: plain(value.value, special) }
  }
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [camelCase(name), plain(one, special)]))
}

/** The values of labels, whose spelling stays. @param {any} values @param {(value: any) => any} special */
export const plainByLabel = (values, special) =>
  Object.fromEntries(Object.entries(values ?? {}).map(([label, value]) => [label, plain(value, special)]))
