// SPDX-License-Identifier: Apache-2.0
import { toJson } from '@phat/primitives'
import type { Invocation } from '../command.ts'
import { table } from '../terminal/table.ts'
import type { GasChange, GasRow } from './gas-report.ts'
import type { PlacedFailure } from './place-failure.ts'
import type { FileReport, FinishedTest } from './test-runner.ts'

/** How often tests ended in each way. */
export interface TestCounts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** Counts tests; a file that could not be run counts as one that failed. */
export function countTests(reports: readonly FileReport[]): TestCounts {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  for (const { tests, failure } of reports) {
    for (const { status } of tests) counts[status]++
    if (failure !== undefined) counts.failed++
  }
  return counts
}

type Output = Pick<Invocation, 'json' | 'io'> & { readonly withStorage: boolean }

/** Shows what came of a file. */
export function showFile({ json, io, withStorage }: Output, { file, tests, failure }: FileReport): void {
  if (json) {
    for (const test of tests) io.out(toJson({ file, ...test }))
    if (failure !== undefined) io.out(toJson({ file, status: 'failed', failure }))
    return
  }
  io.out(file)
  for (const test of tests) for (const line of testLines(test, withStorage)) io.out(line)
  if (failure !== undefined) for (const line of failureLines(failure, '  ')) io.out(line)
}

const marks = { passed: 'ok  ', failed: 'FAIL', skipped: 'skip' } as const

function testLines({ name, status, ms, failure, storage }: FinishedTest, withStorage: boolean): readonly string[] {
  const time = status === 'skipped' ? '' : `  ${Math.round(ms)} ms`
  const changes = withStorage
    ? storage.map(({ contract, place, before, after }) => `       ${contract}.${place}: ${shown(before)} → ${shown(after)}`)
    : []
  return [`  ${marks[status]} ${name}${time}`, ...changes, ...(failure === undefined ? [] : failureLines(failure, '       '))]
}

const valueLengthMax = 80
const shown = (value: unknown): string => {
  const text = value === null ? 'none' : typeof value === 'string' ? value : JSON.stringify(value)
  return text.length <= valueLengthMax ? text : `${text.slice(0, valueLengthMax)}…`
}

function failureLines({ code, message, remedy, frames, source }: PlacedFailure, indent: string): readonly string[] {
  const [first, ...others] = frames
  return [
    ...message.split('\n').map((line) => `${indent}${line}`.trimEnd()),
    ...(code === undefined || !code.includes('.') ? [] : [`${indent}[${code}]`]),
    ...(first === undefined ? [] : [`${indent}at ${first}${source === undefined ? '' : `   ${source}`}`]),
    ...others.map((place) => `${indent}at ${place}`),
    ...(remedy === undefined ? [] : [`${indent}try  ${remedy}`]),
  ]
}

const grouped = (amount: bigint): string => amount.toString().replace(/\B(?=(\d{3})+$)/g, ',')

/** The table of gas: numbers stand under each other by their last digits. */
export function gasLines(rows: readonly GasRow[]): readonly string[] {
  const cells = [
    ['gas', 'calls', 'min', 'median', 'max'],
    ...rows.map(({ contract, entry, calls, min, median, max }) => [
      `${contract}.${entry}`,
      `${calls}`,
      ...[min, median, max].map(grouped),
    ]),
  ]
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...cells.map((row) => (row[column] ?? '').length)))
  return cells.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
  )
}

/** What differs from the committed report. */
export function gasChangeLines(changes: readonly GasChange[]): readonly string[] {
  return table(
    changes.map(({ entry, before, after }) => {
      if (before === undefined) return [entry, `new: ${grouped(after ?? 0n)}`]
      if (after === undefined) return [entry, `${grouped(before)}, not run now`]
      const share =
        before === 0n ? '' : `  ${after > before ? '+' : ''}${(Number(((after - before) * 10_000n) / before) / 100).toFixed(2)} %`
      return [entry, `${grouped(before)} → ${grouped(after)}${share}`]
    }),
  )
}

/** The last line: `3 passed, 1 failed in 0.42 s`. */
export function countLine({ passed, failed, skipped }: TestCounts, ms: number): string {
  const parts = [`${passed} passed`, ...(failed > 0 ? [`${failed} failed`] : []), ...(skipped > 0 ? [`${skipped} skipped`] : [])]
  return `${parts.join(', ')} in ${(ms / 1_000).toFixed(2)} s`
}
