// SPDX-License-Identifier: Apache-2.0

/** What bounds the size of a module. Each number is the largest value that is accepted. */
export interface ModuleLimits {
  readonly codeBytes: number
  readonly bodyBytes: number
  readonly functions: number
  readonly types: number
  readonly imports: number
  readonly exports: number
  readonly globals: number
  readonly tables: number
  readonly tableEntries: number
  readonly elementSegments: number
  readonly dataSegments: number
  readonly params: number
  readonly results: number
  /** Locals of a function, parameters among them. */
  readonly locals: number
  /** Most operands that a function may have on its stack at once. */
  readonly operandHeight: number
  /** Deepest nesting of blocks. */
  readonly nesting: number
  readonly branchTargets: number
}

/**
 * Bounds for contracts. Real ones stay far below: 2 MiB of code, 100 locals, 419 entries in the largest table, and the script engine
 * has some 2,000 functions. `bodyBytes` also keeps the cost of one block below 2^31.
 */
export const defaultLimits: ModuleLimits = {
  codeBytes: 2 * 1024 * 1024,
  bodyBytes: 256 * 1024,
  functions: 20_000,
  types: 5_000,
  imports: 1_000,
  exports: 5_000,
  globals: 5_000,
  tables: 16,
  tableEntries: 16_384,
  elementSegments: 5_000,
  dataSegments: 5_000,
  params: 128,
  results: 16,
  locals: 1_000,
  operandHeight: 1_000,
  nesting: 1_000,
  branchTargets: 16_384,
}
