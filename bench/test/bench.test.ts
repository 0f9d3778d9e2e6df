// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { known } from '@phat/primitives'
import { expect, test } from 'vitest'
import { type Figures, goals, goalText } from '../figure.ts'
import { coveringLine } from '../weights/fit.ts'

const run = promisify(execFile)

test('every benchmark runs small and gives its figures as one JSON object', { timeout: 300_000 }, async () => {
  const build = known(process.env.PHAT_BUILD, 'the test setup compiles first')
  const { stdout } = await run(process.execPath, ['--expose-gc', join(build, 'bench.js'), '--small', '--json'], {
    timeout: 290_000,
  })
  const figures = JSON.parse(stdout) as Figures
  // A small run does not compile the peer in Rust.
  const wanted = Object.keys(goals).filter((name) => name !== 'metered_vs_wasmi_ratio')
  expect(Object.keys(figures)).toEqual(expect.arrayContaining(wanted))
  for (const [name, figure] of Object.entries(figures)) {
    expect(figure.value, name).toBeGreaterThan(0)
    expect(figure.unit, name).not.toBe('')
    if (figure.peer !== undefined) expect(figure.ratio, name).toBeGreaterThan(0)
  }
})

test('a missed goal is told beside the figure, and a met one is not', () => {
  expect(goalText('node_start_ms', { value: 1_500, unit: 'ms' })).toBe('at most 1000  (missed)')
  expect(goalText('node_start_ms', { value: 500, unit: 'ms' })).toBe('at most 1000')
  expect(goalText('scale_transfer_decode_ratio', { value: 3, unit: 'x' })).toBe('at least 4  (missed)')
  expect(goalText('unknown', { value: 3, unit: 'x' })).toBe('')
})

test('the line of a weight lies above every point that was measured', () => {
  const points = [
    [1, 100],
    [10, 190],
    [100, 2_000],
    [1_000, 9_000],
  ] as const
  const { base, slope } = coveringLine(points)
  for (const [n, cost] of points) expect(base + slope * n).toBeGreaterThanOrEqual(cost)
  expect(coveringLine([[0, 50]])).toEqual({ base: 50, slope: 0 })
})
