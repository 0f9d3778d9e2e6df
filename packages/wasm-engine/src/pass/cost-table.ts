// SPDX-License-Identifier: Apache-2.0
import { wasmErrors } from '../wasm-errors.ts'

/** Costs in gas: picoseconds of reference time. */
export interface CostTable {
  readonly version: number
  /** By opcode; the prefix 0xfc itself costs nothing. */
  readonly instructions: Int32Array
  /** By number behind the prefix 0xfc. Bulk instructions cost this and `units` for each byte or entry. */
  readonly prefixed: Int32Array
  /** One more run of a loop's body. */
  readonly loopRound: number
  readonly units: {
    /** A page of 64 KiB that the memory grows by: it is cleared, and stays in use. */
    readonly memoryPage: number
    /** A byte that is filled, copied or initialised. */
    readonly memoryByte: number
    /** An entry that is filled, copied or initialised in a table. */
    readonly tableEntry: number
    /** An entry that a table grows by. */
    readonly tableGrowEntry: number
  }
}

/**
 * Cost classes of version 1, in picoseconds. Measured by bench/calibrate.ts as chains of steps that depend on each other, best of twelve, on
 * two cores that other work shared, with Node 20, and set by the slower of V8's two tiers: a short contract never leaves the first one.
 * Whole kernels use 0.5 (recursion, all calls) to 2.4 (independent arithmetic) gas in a picosecond: bench/pass.bench.ts prints it.
 * A store across a page boundary takes 11 ns, ten times its price: the worst that is known.
 */
const classes1 = {
  free: 0,
  simple: 300,
  memory: 1_000,
  multiply: 800,
  divide: 4_500,
  divideLong: 6_000,
  float: 800,
  floatDivide: 5_500,
  branch: 500,
  table: 4_000,
  call: 3_500,
  callIndirect: 4_500,
  global: 500,
  grow: 150_000,
  bulkFill: 130_000,
  bulkCopy: 15_000,
  bulkTable: 150_000,
  drop: 30_000,
} as const

type Classes = Readonly<Record<keyof typeof classes1, number>>

const free = [0x01, 0x02, 0x03, 0x05, 0x0b, 0x1a, 0x20]

function instructionCosts(classes: Classes): Int32Array {
  const costs = new Int32Array(256).fill(classes.simple)
  const set = (cost: number, from: number, to = from): void => {
    costs.fill(cost, from, to + 1)
  }
  for (const code of free) costs[code] = classes.free
  set(classes.branch, 0x04)
  set(classes.branch, 0x0c, 0x0f)
  set(classes.call, 0x10)
  set(classes.callIndirect, 0x11)
  set(classes.global, 0x23, 0x24)
  set(classes.table, 0x25, 0x26)
  set(classes.memory, 0x28, 0x3f)
  set(classes.grow, 0x40)
  set(classes.multiply, 0x6c)
  set(classes.divide, 0x6d, 0x70)
  set(classes.multiply, 0x7e)
  set(classes.divideLong, 0x7f, 0x82)
  set(classes.float, 0x8b, 0xa6)
  for (const code of [0x91, 0x95, 0x9f, 0xa3]) costs[code] = classes.floatDivide
  set(classes.float, 0xa8, 0xab)
  set(classes.float, 0xae, 0xbb)
  set(classes.free, 0xfc)
  return costs
}

function prefixedCosts(classes: Classes): Int32Array {
  const { float, bulkCopy, bulkFill, bulkTable, drop, grow, table } = classes
  const conversions = Array.from({ length: 8 }, () => float)
  // memory.init, data.drop, memory.copy, memory.fill; table.init, elem.drop, table.copy, table.grow, table.size, table.fill
  return Int32Array.from([...conversions, bulkCopy, drop, bulkCopy, bulkFill, bulkTable, drop, bulkTable, grow, table, bulkTable])
}

const version1: CostTable = {
  version: 1,
  instructions: instructionCosts(classes1),
  prefixed: prefixedCosts(classes1),
  loopRound: 500,
  units: { memoryPage: 10_000_000, memoryByte: 100, tableEntry: 3_000, tableGrowEntry: 20_000 },
}

const tables: ReadonlyMap<number, CostTable> = new Map([[1, version1]])

/** @throws wasm.pass-version */
export function costTable(version: number): CostTable {
  const table = tables.get(version)
  if (table === undefined) throw wasmErrors.error('pass-version', `cost table ${version}`)
  return table
}
