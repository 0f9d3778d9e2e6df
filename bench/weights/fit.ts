// SPDX-License-Identifier: Apache-2.0
import { known } from '@phat/primitives'
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

/**
 * The lowest line through the first point that no other point lies above. Least squares would be lower between the points, and a weight
 * must hold for each of them.
 */
export function coveringLine(points: readonly (readonly [n: number, cost: number])[]): Line {
  const [firstN, base] = known(points[0], 'at least one size is measured')
  const slope = Math.max(0, ...points.slice(1).map(([n, cost]) => (cost - base) / (n - firstN)))
  return { base: roundUp(Math.max(0, base - slope * firstN)), slope: roundUp(slope) }
}

/** Three significant digits are all that a measurement carries. */
function roundUp(value: number): number {
  if (value <= 0) return 0
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 2)
  return Math.ceil(value / unit) * unit
}
