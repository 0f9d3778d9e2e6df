// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { GasUse } from '@phat/contract-test/run'
import { cliErrors } from '../terminal/cli-errors.ts'

/** Gas of one entry over all tests, in picoseconds. */
export interface GasRow {
  readonly contract: string
  readonly entry: string
  readonly kind: GasUse['kind']
  readonly calls: number
  readonly min: bigint
  readonly median: bigint
  readonly max: bigint
}

/** One row for each entry that ran, by contract and entry. */
export function gasRows(uses: readonly GasUse[]): readonly GasRow[] {
  const groups = new Map<string, GasUse[]>()
  for (const use of uses) {
    const key = `${use.contract}\0${use.entry}\0${use.kind}`
    groups.set(key, [...(groups.get(key) ?? []), use])
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => {
      const sorted = group.map(({ gas }) => gas).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
      const at = (index: number): bigint => sorted[index] ?? 0n
      const { contract, entry, kind } = group[0] as GasUse // a group has one at least
      return {
        contract,
        entry,
        kind,
        calls: sorted.length,
        min: at(0),
        median: at(sorted.length >> 1),
        max: at(sorted.length - 1),
      }
    })
}

/** What a committed report has of an entry. */
type Committed = Readonly<
  Record<string, { readonly calls: number; readonly min: string; readonly median: string; readonly max: string }>
>

/** What differs from a committed report. */
export interface GasChange {
  /** `Counter.increment` */
  readonly entry: string
  /** Medians in picoseconds; undefined where the entry is new, or was not run. */
  readonly before: bigint | undefined
  readonly after: bigint | undefined
}

const keyOf = ({ contract, entry }: GasRow): string => `${contract}.${entry}`

/** Reads a report that was written before; undefined where there is none. @throws PhatError `cli.wrong-file` */
export function readGasReport(path: string): Committed | undefined {
  if (!existsSync(path)) return undefined
  try {
    const json: unknown = JSON.parse(readFileSync(path, 'utf8'))
    const gas = (json as { readonly gas?: unknown } | null)?.gas
    if (typeof gas === 'object' && gas !== null && Object.values(gas).every(isEntry)) return gas as Committed
  } catch (cause) {
    throw cliErrors.error('wrong-file', `${path.slice(0, 200)} is no report of gas`, { cause })
  }
  throw cliErrors.error('wrong-file', `${path.slice(0, 200)} is no report of gas`)
}

const isEntry = (one: unknown): boolean => /^\d+$/.test(String((one as { readonly median?: unknown } | null)?.median))

/** The entries whose median is another than the report's. Gas is deterministic: a difference is one of the code, or of the tests. */
export function compareGas(rows: readonly GasRow[], committed: Committed): readonly GasChange[] {
  const now = new Map(rows.map((row) => [keyOf(row), row.median]))
  const names = [...new Set([...Object.keys(committed), ...now.keys()])].sort()
  return names.flatMap((entry) => {
    const text = committed[entry]?.median
    const before = text === undefined ? undefined : BigInt(text)
    const after = now.get(entry)
    return before === after ? [] : [{ entry, before, after }]
  })
}

/** @throws PhatError `cli.bad-file` */
export function writeGasReport(path: string, rows: readonly GasRow[]): void {
  const gas = Object.fromEntries(
    rows.map((row) => [keyOf(row), { calls: row.calls, min: `${row.min}`, median: `${row.median}`, max: `${row.max}` }]),
  )
  try {
    writeFileSync(path, `${JSON.stringify({ unit: 'picoseconds', gas }, undefined, 2)}\n`)
  } catch (cause) {
    const { code } = cause as { readonly code?: unknown } // errors of the system have one
    throw cliErrors.error('bad-file', `${path.slice(0, 200)}: ${String(code)}`, { cause })
  }
}
