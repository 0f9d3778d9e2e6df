// SPDX-License-Identifier: Apache-2.0
import { wasmErrors } from '../wasm-errors.ts'

/** A type of WebAssembly values, as the text format names it. */
export type ValueTypeName = 'i32' | 'i64' | 'f32' | 'f64' | 'funcref' | 'externref'

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
  readonly locals: number
  /** Most operands that a function may have on its stack at once. */
  readonly operandHeight: number
  /** Deepest nesting of blocks. */
  readonly nesting: number
  readonly branchTargets: number
}

/** How a module is to be instrumented. Modules instrumented by different profiles are different code: key caches by all of it. */
export interface PassProfile {
  /** Version of the pass: which instructions it adds, and where. */
  readonly version: number
  /** Version of the cost table, in picoseconds an instruction. */
  readonly costs: number
  /** `refuse`: no floating point anywhere. `canonical`: every NaN that an instruction makes has the canonical bits. */
  readonly floats: 'refuse' | 'canonical'
  /** Whether the module must import its memory (contracts) or define it (the script engine). A module may have none. */
  readonly memory: 'imported' | 'own'
  /** Pages of 64 KiB that the memory may grow to; a smaller maximum of the module itself stays. */
  readonly maxPages: number
  /** Slots of the value stack: a frame takes its parameters, locals, largest operand height and a constant. */
  readonly stackSlots: number
  /** Stricter or wider bounds than `defaultLimits`. */
  readonly limits?: Partial<ModuleLimits>
}

/** Limits of a memory or table, after clamping. */
export interface SizeLimits {
  readonly initial: number
  readonly maximum: number
}

/** One import, as the instrumented module asks for it. */
export type ModuleImport = { readonly module: string; readonly name: string } & (
  | { readonly kind: 'function'; readonly params: readonly ValueTypeName[]; readonly results: readonly ValueTypeName[] }
  | { readonly kind: 'memory'; readonly size: SizeLimits }
  | { readonly kind: 'table'; readonly type: ValueTypeName; readonly size: SizeLimits }
  | { readonly kind: 'global'; readonly type: ValueTypeName; readonly mutable: boolean }
)

/** One export of the original module; what the pass adds is not listed. */
export type ModuleExport = { readonly name: string } & (
  | { readonly kind: 'function'; readonly params: readonly ValueTypeName[]; readonly results: readonly ValueTypeName[] }
  | { readonly kind: 'memory' | 'table' | 'global' }
)

/** A custom section of the original module; the instrumented bytes have none. */
export interface CustomSection {
  readonly name: string
  readonly bytes: Uint8Array
}

/**
 * A module that meters itself. Added exports: `__gas`, a mutable i64 global with the gas left in picoseconds (0 until it is set);
 * `__stack`, a mutable i32 global with the free slots of the value stack (`stackSlots` at first); `__start`, when `hasStart`.
 *
 * The host sets `__gas` and `__stack` before each entry and reads `__gas` after it:
 * - returned, or left by an exception of a host function: `__gas` is exact; below zero means out of gas.
 * - trap with `__stack` = `memoryFaultMark`: the host refused memory below the cap: a fault of the node, not an outcome.
 * - trap with `__gas` below zero: out of gas, all of it is used.
 * - trap with `__stack` below zero: stack exhausted; `__gas` is exact.
 * - trap by an `unreachable` of the module: `__gas` is exact. V8 reports it by the message `unreachable`.
 * - any other trap (memory or table bounds, division, conversion, indirect call): what was used is not known exactly,
 *   so all gas is used.
 *
 * At a call of a host function `__gas` is exact and may already be below zero by less than one function body: whoever charges for
 * the call subtracts first and ends the run when the rest is below zero.
 */
export interface InstrumentedModule {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly imports: readonly ModuleImport[]
  readonly exports: readonly ModuleExport[]
  /** The memory after clamping; undefined when the module has none. */
  readonly memory: SizeLimits | undefined
  readonly customSections: readonly CustomSection[]
  /** Whether the module has a start function: it runs only when the host calls the export `__start`, once, before all else. */
  readonly hasStart: boolean
  /** Functions that the module defines. */
  readonly functionCount: number
}

/** Value of `__stack` after the trap that follows a refused `memory.grow` or `table.grow` below the cap. */
export const memoryFaultMark = -0x8000_0000

/** Names of the exports that the pass adds. */
export const addedExports = { gas: '__gas', stack: '__stack', start: '__start' } as const

/**
 * Validates a module completely and makes it meter itself.
 * @throws wasm.* (`wasmErrors`) when the module is refused; nothing else, whatever the bytes.
 */
export function instrument(code: Uint8Array, profile: PassProfile): InstrumentedModule {
  throw wasmErrors.error('pass-version', `version ${profile.version} of the pass for ${code.length} bytes`)
}
