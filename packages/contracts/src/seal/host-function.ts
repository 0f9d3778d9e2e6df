// SPDX-License-Identifier: Apache-2.0
import type { HostContext } from '../host/host-context.ts'
import type { GuestMemory } from './guest-memory.ts'
import type { SealLimits } from './limits.ts'
import type { HostPrices } from './prices.ts'

/** Type of a parameter or result as wasm has it. */
export type WasmType = 'i32' | 'i64'

/** An address in the guest's memory. */
export const ptr = 'i32'
/** A length, a count or flags. */
export const u32 = 'i32'
/** An amount of gas. */
export const u64 = 'i64'

/** What a host function works with while a contract calls it. */
export interface SealHost {
  readonly context: HostContext
  readonly memory: GuestMemory
  readonly prices: HostPrices
  readonly limits: SealLimits
  /** Takes so many picoseconds; ends the frame with `OutOfGas` when they are not there. */
  charge(picoseconds: number): void
  /** Ends the guest's code with an answer. Of the flags, bit 0 reverts; others end the frame with `InvalidCallFlags`. */
  finish(flags: number, data: Uint8Array): never
}

/** What the handler is called with: every i32 as an unsigned number, every i64 as an unsigned bigint. */
export type HostArguments<Params extends readonly WasmType[]> = {
  [I in keyof Params]: Params[I] extends 'i64' ? bigint : number
}

/** What a declaration gives: a handler that answers what the result type says. */
type DeclaredHandler<Params extends readonly WasmType[], Result extends WasmType | undefined> = Result extends 'i64'
  ? (host: SealHost, ...values: HostArguments<Params>) => bigint
  : Result extends 'i32'
    ? (host: SealHost, ...values: HostArguments<Params>) => number
    : (host: SealHost, ...values: HostArguments<Params>) => void

/** Calls a handler on raw arguments. */
export type HostHandler = (host: SealHost, ...values: (number | bigint)[]) => number | bigint | undefined

/** A function that contracts import: data, and one handler, which charges before it works. */
export interface HostFunction {
  /** `seal0`, `seal1` or `seal2`: the version of the function. */
  readonly module: string
  readonly name: string
  readonly params: readonly WasmType[]
  readonly result: WasmType | undefined
  readonly run: HostHandler
}

/** Declares a host function. A released one is frozen: what it means and takes changes only with a new version. */
export function hostFunction<const Params extends readonly WasmType[], const Result extends WasmType | undefined>(
  module: 'seal0' | 'seal1' | 'seal2',
  name: string,
  params: Params,
  result: Result,
  run: DeclaredHandler<Params, Result>,
): HostFunction {
  // The cast drops the arity, which `bindImports` keeps: it calls the handler with as many arguments as there are parameters.
  return { module, name, params, result, run: run as unknown as HostHandler }
}
