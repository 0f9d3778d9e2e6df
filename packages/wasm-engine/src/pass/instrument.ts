// SPDX-License-Identifier: Apache-2.0
import { known } from '@phat/primitives'
import { defaultLimits, type ModuleLimits } from '../module/default-limits.ts'
import { externref, f32, f64, funcref, i32, i64 } from '../module/opcodes.ts'
import { readModule } from '../module/read-module.ts'
import { type DeclaredLimits, external, type ImportEntry, type TableType, type WasmModule } from '../module/wasm-module.ts'
import { createBodyMachine, validateBody } from '../validate/body.ts'
import { wasmErrors } from '../wasm-errors.ts'
import { costTable } from './cost-table.ts'
import { addedExports, emitModule, globalExport, type SizeLimits } from './emit-module.ts'
import type { ModuleContext } from './module-context.ts'
import { stackNeed } from './stack-need.ts'

export { memoryFaultMark } from './emit-helper.ts'
export { addedExports, type SizeLimits } from './emit-module.ts'

/** A type of WebAssembly values, as the text format names it. */
export type ValueTypeName = 'i32' | 'i64' | 'f32' | 'f64' | 'funcref' | 'externref'

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
  /** Slots of the value stack: a frame takes its parameters, locals, largest operand height, one for each 64 bytes of body and a constant. */
  readonly stackSlots: number
  /** Stricter or wider bounds than `defaultLimits`. */
  readonly limits?: Partial<ModuleLimits>
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
 * `__stack`, a mutable i32 global with the free slots of the value stack (`stackSlots` at first); `__start`, when `hasStart`; those of
 * `resets`.
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
  /**
   * Exports of all mutable globals that the module defines (`__global0` …), when memory and these are all that a run leaves changed in an
   * instance: whoever wipes the one and sets the others has an instance as it was made. Undefined when a run leaves more.
   */
  readonly resets: readonly string[] | undefined
}

/** The only version of the pass so far. */
const passVersion = 1

/**
 * Validates a module completely and makes it meter itself.
 * @throws wasm.* (`wasmErrors`) when the module is refused; nothing else, whatever the bytes.
 */
export function instrument(code: Uint8Array, profile: PassProfile): InstrumentedModule {
  if (profile.version !== passVersion) throw wasmErrors.error('pass-version', `version ${profile.version} of the pass`)
  const costs = costTable(profile.costs)
  const limits = { ...defaultLimits, ...profile.limits }
  const module = readModule(code, limits)
  if (profile.floats === 'refuse') refuseFloatTypes(module)
  refuseReservedNames(module)
  const memories = module.memories.map((memory) => clampMemory(module, memory, profile))
  const tables = module.tables.map((table) => clampTable(table, limits.tableEntries))
  const machine = createBodyMachine(module, limits, profile.floats)
  const bodies = module.bodies.map((range, index) =>
    validateBody(machine, range, module.functions[module.importedFunctions + index] as number, costs),
  )
  const gasGlobal = module.globals.length
  const context: ModuleContext = { module, costs, gasGlobal, stackGlobal: gasGlobal + 1, addedTypes: [], helpers: [] }
  const { trace } = machine
  const stack = stackNeed(module, bodies, trace.callees)
  const resets = trace.changesTables ? undefined : globalsToReset(module)
  return {
    bytes: emitModule({
      context,
      trace,
      bodies,
      stack,
      stackSlots: profile.stackSlots,
      nesting: limits.nesting,
      memories,
      tables,
      resets: resets ?? [],
    }),
    imports: module.imports.map((entry) => describeImport(module, entry, memories, tables)),
    exports: module.exports.map((entry) => describeExport(module, entry)),
    memory: memories[0],
    customSections: module.customSections,
    hasStart: module.start !== undefined,
    functionCount: bodies.length,
    resets: resets?.map(globalExport),
  }
}

/** More globals than this take longer to set than an instance to make. */
const resetsMax = 64

/**
 * The mutable globals of a module that shares no table or global with others; undefined where too many are there, or one is no integer: a
 * reference cannot be set by its number, and a NaN loses its bits on the way through the host.
 */
function globalsToReset(module: WasmModule): readonly number[] | undefined {
  if (module.importedTables + module.importedGlobals > 0) return undefined
  const mutable = module.globals.flatMap((global, index) => (global.mutable ? [index] : []))
  const isInteger = (index: number): boolean => [i32, i64].includes(module.globals[index]?.type ?? 0)
  return mutable.length <= resetsMax && mutable.every(isInteger) ? mutable : undefined
}

function isFloatType(type: number): boolean {
  return type === f32 || type === f64
}

/** Bodies are looked at as they are validated; this is the rest. */
function refuseFloatTypes(module: WasmModule): void {
  const type = module.types.findIndex(({ params, results }) => params.some(isFloatType) || results.some(isFloatType))
  if (type >= 0) throw wasmErrors.error('floats', `type ${type} has a floating-point parameter or result`)
  const global = module.globals.findIndex((one) => isFloatType(one.type))
  if (global >= 0) throw wasmErrors.error('floats', `global ${global} is a floating-point number`)
}

const reserved: ReadonlySet<string> = new Set(Object.values(addedExports))

function refuseReservedNames(module: WasmModule): void {
  const taken = module.exports.find(({ name }) => reserved.has(name) || /^__global\d+$/.test(name))
  if (taken !== undefined) throw wasmErrors.error('reserved-name', `export ${taken.name}`)
}

function clampMemory(module: WasmModule, memory: DeclaredLimits, profile: PassProfile): SizeLimits {
  if (module.importedMemories > 0 !== (profile.memory === 'imported'))
    throw wasmErrors.error('memory', `the memory must be ${profile.memory === 'imported' ? 'imported' : 'defined by the module'}`)
  if (memory.minimum > profile.maxPages)
    throw wasmErrors.error('memory', `${memory.minimum} pages at first, where at most ${profile.maxPages} are given`)
  return { initial: memory.minimum, maximum: Math.min(memory.maximum ?? profile.maxPages, profile.maxPages) }
}

function clampTable({ limits }: TableType, tableEntries: number): SizeLimits {
  return { initial: limits.minimum, maximum: Math.min(limits.maximum ?? tableEntries, tableEntries) }
}

const typeNames: Readonly<Record<number, ValueTypeName>> = {
  [i32]: 'i32',
  [i64]: 'i64',
  [f32]: 'f32',
  [f64]: 'f64',
  [funcref]: 'funcref',
  [externref]: 'externref',
}

function typeName(type: number | undefined): ValueTypeName {
  return known(typeNames[type ?? 0], 'every value type has a name')
}

function describeFunction(module: WasmModule, index: number) {
  const type = known(module.types[module.functions[index] ?? -1], 'the type of a function exists')
  return { kind: 'function' as const, params: Array.from(type.params, typeName), results: Array.from(type.results, typeName) }
}

function describeImport(
  module: WasmModule,
  entry: ImportEntry,
  memories: readonly SizeLimits[],
  tables: readonly SizeLimits[],
): ModuleImport {
  const names = { module: entry.module, name: entry.name }
  const { index } = entry
  switch (entry.kind) {
    case external.function:
      return { ...names, ...describeFunction(module, index) }
    case external.memory:
      return { ...names, kind: 'memory', size: known(memories[index], 'the memory exists') }
    case external.table:
      return {
        ...names,
        kind: 'table',
        type: typeName(module.tables[index]?.type),
        size: known(tables[index], 'the table exists'),
      }
    default:
      return {
        ...names,
        kind: 'global',
        type: typeName(module.globals[index]?.type),
        mutable: module.globals[index]?.mutable === true,
      }
  }
}

function describeExport(module: WasmModule, entry: { name: string; kind: number; index: number }): ModuleExport {
  if (entry.kind === external.function) return { name: entry.name, ...describeFunction(module, entry.index) }
  return {
    name: entry.name,
    kind: entry.kind === external.table ? 'table' : entry.kind === external.memory ? 'memory' : 'global',
  }
}
