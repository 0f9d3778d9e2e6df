// SPDX-License-Identifier: Apache-2.0
import { fromHex, type Hex, isHex } from '@phat/primitives'
import type { ClientErrors } from './node-errors.ts'

/** What a node answered, read strictly: it may be any program. */
export type Fields = Readonly<Record<string, unknown>>

/** Readers of answers; each throws `bad-answer`, naming what it read. */
export interface Answers {
  expectObject(what: string, value: unknown): Fields
  expectArray(what: string, value: unknown): readonly unknown[]
  expectText(what: string, value: unknown): string
  expectHex(what: string, value: unknown): Hex
  expectBytes(what: string, value: unknown): Uint8Array
  /** A whole number, or the hex form that headers use. */
  expectNumber(what: string, value: unknown): number
}

/** The readers of a program with these errors. */
export function answersOf(errors: ClientErrors): Answers {
  const bad = (what: string, value: unknown): Error =>
    errors.error('bad-answer', `${what} is ${(JSON.stringify(value) ?? 'nothing').slice(0, 120)}`)
  const expectHex = (what: string, value: unknown): Hex => {
    if (isHex(value)) return value
    throw bad(what, value)
  }
  return {
    expectObject: (what, value) => {
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
      throw bad(what, value)
    },
    expectArray: (what, value) => {
      if (Array.isArray(value)) return value
      throw bad(what, value)
    },
    expectText: (what, value) => {
      if (typeof value === 'string') return value
      throw bad(what, value)
    },
    expectHex,
    expectBytes: (what, value) => fromHex(expectHex(what, value)),
    expectNumber: (what, value) => {
      const number = typeof value === 'string' && /^0x[0-9a-f]{1,13}$/i.test(value) ? Number(value) : value
      if (typeof number === 'number' && Number.isSafeInteger(number)) return number
      throw bad(what, value)
    },
  }
}
