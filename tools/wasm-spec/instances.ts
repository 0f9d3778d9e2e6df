// SPDX-License-Identifier: Apache-2.0
import { PhatError } from '@phat/primitives'
import { addedExports, type InstrumentedModule, instrument, memoryFaultMark, type PassProfile } from '@phat/wasm-engine'
import type { ModuleSource } from './module-source.ts'

/** The part of WebAssembly that a script needs. */
interface WasmApi {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> }
  readonly Memory: new (descriptor: { initial: number; maximum: number }) => object
  readonly Table: new (descriptor: { initial: number; maximum: number; element: string }) => object
  readonly Global: new (descriptor: { value: string; mutable?: boolean }, value: unknown) => object
  readonly RuntimeError: new () => Error
  readonly LinkError: new () => Error
}

export const webAssembly = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly

export type Exports = Readonly<Record<string, unknown>>

/** The suite tests the language up to its own bounds, not those of contracts. */
const profile: PassProfile = {
  version: 1,
  costs: 1,
  floats: 'canonical',
  memory: 'own',
  maxPages: 65_536,
  stackSlots: 30_000,
  limits: {
    codeBytes: 16 * 1024 * 1024,
    bodyBytes: 4 * 1024 * 1024,
    tableEntries: 10_000_000,
    branchTargets: 65_536,
    locals: 4_096,
    nesting: 10_000,
    tables: 1_000,
  },
}

/** Instruments a module whether it imports or defines its memory. */
export function instrumentAny(bytes: Uint8Array): InstrumentedModule {
  try {
    return instrument(bytes, profile)
  } catch (error) {
    if (error instanceof PhatError && error.code === 'wasm.memory' && error.message.includes('must be defined'))
      return instrument(bytes, { ...profile, memory: 'imported' })
    throw error
  }
}

interface Counters {
  readonly gas: { value: bigint }
  readonly stack: { value: number }
}

/** All that the scripts of one file have made. */
export interface Store {
  readonly registered: Record<string, Exports>
  readonly named: Map<string, Exports>
  readonly counters: Counters[]
  current: Exports | undefined
}

const nothing = (): void => undefined

/** The module that the suite expects every host to have. */
function spectest(): Exports {
  const printers = ['print', 'print_i32', 'print_i64', 'print_f32', 'print_f64', 'print_i32_f32', 'print_f64_f64']
  return {
    ...Object.fromEntries(printers.map((name) => [name, nothing])),
    global_i32: new webAssembly.Global({ value: 'i32' }, 666),
    global_i64: new webAssembly.Global({ value: 'i64' }, 666n),
    global_f32: new webAssembly.Global({ value: 'f32' }, 666.6),
    global_f64: new webAssembly.Global({ value: 'f64' }, 666.6),
    table: new webAssembly.Table({ initial: 10, maximum: 20, element: 'anyfunc' }),
    memory: new webAssembly.Memory({ initial: 1, maximum: 2 }),
  }
}

export function createStore(): Store {
  return { registered: { spectest: spectest() }, named: new Map(), counters: [], current: undefined }
}

/** More than any test uses. */
const plentyOfGas = 1n << 60n

/** Fills the counters of every instance: modules call each other, and each counts for itself. */
export function refill(store: Store): void {
  for (const { gas, stack } of store.counters) {
    gas.value = plentyOfGas
    stack.value = profile.stackSlots
  }
}

/** Instantiates a module and runs its start function. */
export function instantiate(store: Store, source: ModuleSource, bytes: Uint8Array): void {
  const { exports } = makeInstance(store, bytes)
  store.current = exports
  if (source.id !== '') store.named.set(source.id, exports)
}

/** The same without making it the current module. */
export function makeInstance(store: Store, bytes: Uint8Array): { readonly exports: Exports } {
  const instrumented = instrumentAny(bytes)
  const instance = new webAssembly.Instance(new webAssembly.Module(instrumented.bytes), store.registered)
  store.counters.push({
    gas: instance.exports[addedExports.gas] as { value: bigint },
    stack: instance.exports[addedExports.stack] as { value: number },
  })
  refill(store)
  if (instrumented.hasStart) (instance.exports[addedExports.start] as () => void)()
  return instance
}

/** Whether the last trap was an exhausted stack. */
export function isStackExhausted(store: Store): boolean {
  return store.counters.some(({ stack }) => stack.value < 0)
}

/** Whether a growth failed below the cap of the module: scripts hand in memories that are smaller than what the module allows itself. */
export function isMemoryRefused(store: Store): boolean {
  return store.counters.some(({ stack }) => stack.value === memoryFaultMark)
}
