// SPDX-License-Identifier: Apache-2.0
export { defaultLimits, type ModuleLimits } from './module/default-limits.ts'
export { type CostTable, costTable } from './pass/cost-table.ts'
export {
  addedExports,
  type CustomSection,
  type InstrumentedModule,
  instrument,
  type ModuleExport,
  type ModuleImport,
  memoryFaultMark,
  type PassProfile,
  type SizeLimits,
  type ValueTypeName,
} from './pass/instrument.ts'
export type { CurrentRun } from './run/current-run.ts'
export type { WasmInstance } from './run/guest-instance.ts'
export { createMemoryPool, type MemoryPool, type MemoryPoolOptions, type MemorySize } from './run/memory-pool.ts'
export { exitGuest, type Outcome, type TrapReason } from './run/outcome.ts'
export { wasmRunErrors } from './run/run-errors.ts'
export { createWasmEngine, type LoadedCode, type WasmEngine, type WasmEngineOptions } from './run/wasm-engine.ts'
export {
  type WasmFunction,
  type WasmGlobal,
  type WasmImports,
  type WasmTable,
  type WasmValue,
  webAssembly,
} from './run/web-assembly.ts'
export { wasmErrors } from './wasm-errors.ts'
