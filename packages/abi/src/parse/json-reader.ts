// SPDX-License-Identifier: Apache-2.0
import { fromHex, isHex } from '@phat/primitives'
import { abiErrors } from '../abi-errors.ts'

/** A part of metadata that has not been checked, and where it stands: `spec.messages[2].args`. */
export interface JsonNode {
  readonly value: unknown
  readonly path: string
}

type JsonObject = { readonly [key: string]: unknown }

function bad({ path, value }: JsonNode, expected: string): Error {
  const given = value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value
  return abiErrors.error('bad-metadata', `${path}: expected ${expected}, got ${given}`)
}

/** True for what JSON has in braces. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A member of an object by the first of its names that is there; undefined and null are absent. @throws `abi.bad-metadata` */
export function member(node: JsonNode, ...names: readonly string[]): JsonNode | undefined {
  const { value } = node
  if (!isObject(value)) throw bad(node, 'an object')
  const name = names.find((one) => Object.hasOwn(value, one) && value[one] !== undefined && value[one] !== null)
  return name === undefined ? undefined : { value: value[name], path: node.path === '' ? name : `${node.path}.${name}` }
}

/** As `member`, of what must be there. */
export function needed(node: JsonNode, ...names: readonly string[]): JsonNode {
  const found = member(node, ...names)
  if (found === undefined)
    throw bad({ value: undefined, path: `${node.path === '' ? '' : `${node.path}.`}${names[0]}` }, 'a value')
  return found
}

/** The elements of a list; none where there is no list. */
export function elements(node: JsonNode | undefined): readonly JsonNode[] {
  if (node === undefined) return []
  if (!Array.isArray(node.value)) throw bad(node, 'a list')
  return node.value.map((value: unknown, i) => ({ value, path: `${node.path}[${i}]` }))
}

/** A text. @throws PhatError `abi.bad-metadata`, as all that follow */
export function text(node: JsonNode): string {
  if (typeof node.value !== 'string') throw bad(node, 'a text')
  return node.value
}

/** A text, or nothing where there is none. */
export const optionalText = (node: JsonNode | undefined): string | undefined => (node === undefined ? undefined : text(node))

/** A list of texts; none where there is no list. */
export const texts = (node: JsonNode | undefined): readonly string[] => elements(node).map(text)

/** True only for true. */
export function flag(node: JsonNode | undefined): boolean {
  if (node === undefined) return false
  if (typeof node.value !== 'boolean') throw bad(node, 'true or false')
  return node.value
}

/** A whole number from 0 to `max`. */
export function count(node: JsonNode, max = 0xffff_ffff): number {
  const { value } = node
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > max) {
    throw bad(node, `a whole number up to ${max}`)
  }
  return value
}

/** Hex, of so many bytes if a length is given. */
export function hexBytes(node: JsonNode, length?: number): Uint8Array {
  if (!isHex(node.value)) throw bad(node, 'bytes as 0x…')
  const bytes = fromHex(node.value)
  if (length !== undefined && bytes.length !== length) throw bad(node, `${length} bytes`)
  return bytes
}

/** The error for a part whose form no version has. */
export const badForm = bad
