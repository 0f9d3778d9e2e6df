// SPDX-License-Identifier: Apache-2.0
import type { FunctionType, WasmModule } from '../module/wasm-module.ts'
import type { CostTable } from './cost-table.ts'

/** A function that the pass adds: one that grows the memory, or the table with this number. */
export type Helper = { readonly kind: 'memory' } | { readonly kind: 'table'; readonly table: number }

/** What is the same for all bodies of a module. What the pass adds stands behind what the module has, so no index of it changes. */
export interface ModuleContext {
  readonly module: WasmModule
  readonly costs: CostTable
  /** Indices of the added globals. */
  readonly gasGlobal: number
  readonly stackGlobal: number
  readonly addedTypes: FunctionType[]
  readonly helpers: Helper[]
}

/** The index of a type of functions that the pass needs; added when it is not there yet. */
export function addedType(context: ModuleContext, params: readonly number[], results: ArrayLike<number>): number {
  const wanted = `${params.join()}:${Array.from(results).join()}`
  const known = context.addedTypes.findIndex((type) => `${type.params.join()}:${type.results.join()}` === wanted)
  if (known >= 0) return context.module.types.length + known
  context.addedTypes.push({ params: Uint8Array.from(params), results: Uint8Array.from(results) })
  return context.module.types.length + context.addedTypes.length - 1
}

/** The index of the function that grows the memory, or a table. */
export function helperFunction(context: ModuleContext, helper: Helper): number {
  const isWanted = (other: Helper): boolean =>
    helper.kind === 'memory' ? other.kind === 'memory' : other.kind === 'table' && other.table === helper.table
  const known = context.helpers.findIndex(isWanted)
  if (known < 0) context.helpers.push(helper)
  return context.module.functions.length + (known < 0 ? context.helpers.length - 1 : known)
}
