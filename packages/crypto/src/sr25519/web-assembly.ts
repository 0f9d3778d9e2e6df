// SPDX-License-Identifier: Apache-2.0

/** A module's memory; `buffer` is replaced when it grows, so views are never kept across calls. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer
}

/** Imports of a module: namespace, name, function. */
export type WasmImports = Record<string, Record<string, (...values: number[]) => number | undefined>>

interface WasmApi {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: WasmImports) => { readonly exports: object }
  readonly RuntimeError: new () => Error
}

/** The part of `WebAssembly` that we use: the ES libraries of the compiler do not describe it, and we do not load the DOM's. */
export const webAssembly = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly
