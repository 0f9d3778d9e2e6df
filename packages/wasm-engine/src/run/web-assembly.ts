// SPDX-License-Identifier: Apache-2.0

/** A memory; `buffer` is replaced when it grows, and the old one is detached (length 0). */
export interface WasmMemory {
  readonly buffer: ArrayBuffer
}

/** A mutable global: `bigint` for i64, `number` for the other types. */
export interface WasmGlobal<Value extends number | bigint = number | bigint> {
  value: Value
}

/** A function table. */
export interface WasmTable {
  readonly length: number
  get(index: number): unknown
  /** Puts an exported wasm function into a slot. */
  set(index: number, entry: unknown): void
  /** Adds empty slots; answers the length before. */
  grow(slots: number): number
}

/** What wasm calls and is called with; i64 is a `bigint`. */
export type WasmValue = number | bigint

/** A function that a module imports; one without result answers `undefined`. */
export type WasmFunction = (...values: never[]) => WasmValue | undefined

/** Imports by module and name: what `WebAssembly.Instance` takes. */
export type WasmImports = Record<string, Record<string, WasmFunction | WasmMemory | WasmGlobal | WasmTable>>

/** A compiled module, opaque. */
export interface CompiledModule {
  readonly compiledModule?: never
}

interface WasmApi {
  readonly Module: new (bytes: Uint8Array) => CompiledModule
  readonly Instance: new (module: CompiledModule, imports: WasmImports) => { readonly exports: Readonly<Record<string, unknown>> }
  readonly Memory: new (descriptor: { initial: number; maximum?: number }) => WasmMemory
  readonly RuntimeError: new (message?: string) => Error
}

/** The part of `WebAssembly` that we use: the ES libraries of the compiler do not describe it, and we do not load the DOM's. */
export const webAssembly = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly
