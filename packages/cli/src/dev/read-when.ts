// SPDX-License-Identifier: Apache-2.0
import { cliErrors } from '../terminal/cli-errors.ts'

/** A time to move to, or by how much to move; milliseconds. */
export type When = { readonly at: number } | { readonly by: number }

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }
/** Of dates in other forms every engine has its own opinion. */
const datePattern = /^\d{4}-\d{2}-\d{2}(T|$)/
/** Ten thousand years: beyond that dates have no form. */
const farthestMs = 253_402_300_799_000

/** Reads `+40d`, a date, or milliseconds since 1970. @throws PhatError `cli.bad-value` */
export function readWhen(text: string): When {
  const [, digits, unit = ''] = /^\+(\d{1,12})(ms|s|m|h|d|w)$/.exec(text) ?? []
  const by = digits === undefined ? undefined : Number(digits) * (unitsMs[unit] ?? 1)
  if (by !== undefined && by <= farthestMs) return { by }
  const at = /^\d{1,15}$/.test(text) ? Number(text) : datePattern.test(text) ? Date.parse(text) : Number.NaN
  if (by === undefined && at >= 0 && at <= farthestMs) return { at }
  throw cliErrors.error(
    'bad-value',
    `a time is +40d, a date or milliseconds since 1970, not ${JSON.stringify(text.slice(0, 60))}`,
  )
}
