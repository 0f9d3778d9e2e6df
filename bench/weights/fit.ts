// SPDX-License-Identifier: Apache-2.0
import type { Sample } from './measure.ts'

/** A cost that grows with a component: `base + slope * n`, in picoseconds or bytes. */
export interface Line {
  readonly base: number
  readonly slope: number
}

/** Picoseconds of one key read from and written to the database, state root included; the runtime's `DbWeight`. */
export const readCost = 25_000_000
export const writeCost = 50_000_000
/** What is measured counts twice: other machines are slower, and other moments busier. */
const safety = 2

/** The cost of a sample in picoseconds. */
export const picoseconds = ({ nanoseconds, reads, writes }: Sample): number =>
  safety * nanoseconds * 1_000 + reads * readCost + writes * writeCost

/** The steepest line that least squares gives, raised until no point lies above it. */
export function coveringLine(points: readonly (readonly [n: number, cost: number])[]): Line {
  const count = points.length
  const meanN = points.reduce((sum, [n]) => sum + n, 0) / count
  const meanCost = points.reduce((sum, [, cost]) => sum + cost, 0) / count
  let above = 0
  let below = 0
  for (const [n, cost] of points) {
    above += (n - meanN) * (cost - meanCost)
    below += (n - meanN) ** 2
  }
  const slope = below === 0 ? 0 : Math.max(0, above / below)
  const base = Math.max(0, ...points.map(([n, cost]) => cost - slope * n))
  return { base: roundUp(base), slope: roundUp(slope) }
}

/** Three significant digits are all that a measurement carries. */
function roundUp(value: number): number {
  if (value <= 0) return 0
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 2)
  return Math.ceil(value / unit) * unit
}
