// SPDX-License-Identifier: Apache-2.0
import { cliErrors } from './cli-errors.ts'

/** The flags of one run, with environment and defaults behind them. */
export interface Flags {
  /** True when the flag was written on the command line. */
  given(name: string): boolean
  /** The value, or undefined where there is neither flag nor variable nor default. */
  text(name: string): string | undefined
  /** A whole number within bounds. @throws PhatError `cli.bad-value` */
  whole(name: string, bounds: { min: number; max: number }): number | undefined
}

/** Reads a whole number that a person wrote. @throws PhatError `cli.bad-value` */
export function parseWhole(what: string, text: string, { min, max }: { min: number; max: number }): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw cliErrors.error('bad-value', `${what} is a whole number from ${min} to ${max}, not ${JSON.stringify(text.slice(0, 60))}`)
}

/** Makes the accessors from what was parsed. */
export function createFlags(given: ReadonlyMap<string, string | true>, others: ReadonlyMap<string, string>): Flags {
  const text = (name: string): string | undefined => {
    const value = given.get(name)
    return typeof value === 'string' ? value : others.get(name)
  }
  return {
    given: (name) => given.has(name),
    text,
    whole: (name, bounds) => {
      const value = text(name)
      return value === undefined ? undefined : parseWhole(`--${name}`, value, bounds)
    },
  }
}

/** The same flags, some with the values that a program gives. */
export function withFlags(flags: Flags, values: Readonly<Record<string, string>>): Flags {
  const text = (name: string): string | undefined => values[name] ?? flags.text(name)
  return {
    given: (name) => name in values || flags.given(name),
    text,
    whole: (name, bounds) => {
      const value = values[name]
      return value === undefined ? flags.whole(name, bounds) : parseWhole(`--${name}`, value, bounds)
    },
  }
}
