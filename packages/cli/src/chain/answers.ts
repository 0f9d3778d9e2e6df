// SPDX-License-Identifier: Apache-2.0
import { fromHex, type Hex, isHex } from '@phat/primitives'
import { cliErrors } from '../terminal/cli-errors.ts'

/** What a node answered, read strictly: it may be any program. */
export type Fields = Readonly<Record<string, unknown>>

function badAnswer(what: string, value: unknown): Error {
  return cliErrors.error('bad-answer', `${what} is ${(JSON.stringify(value) ?? 'nothing').slice(0, 120)}`)
}

/** @throws PhatError `cli.bad-answer` */
export function expectObject(what: string, value: unknown): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  throw badAnswer(what, value)
}

/** @throws PhatError `cli.bad-answer` */
export function expectArray(what: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw badAnswer(what, value)
}

/** @throws PhatError `cli.bad-answer` */
export function expectText(what: string, value: unknown): string {
  if (typeof value === 'string') return value
  throw badAnswer(what, value)
}

/** @throws PhatError `cli.bad-answer` */
export function expectHex(what: string, value: unknown): Hex {
  if (isHex(value)) return value
  throw badAnswer(what, value)
}

/** @throws PhatError `cli.bad-answer` */
export function expectBytes(what: string, value: unknown): Uint8Array {
  return fromHex(expectHex(what, value))
}

/** A whole number, or the hex form that headers use. @throws PhatError `cli.bad-answer` */
export function expectNumber(what: string, value: unknown): number {
  const number = typeof value === 'string' && /^0x[0-9a-f]{1,13}$/i.test(value) ? Number(value) : value
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number
  throw badAnswer(what, value)
}
