// SPDX-License-Identifier: Apache-2.0
import { BugError } from '@phat/primitives'
import { addedExports, type InstrumentedModule, instrument, type PassProfile } from '../pass/instrument.ts'
import { createCompileCache } from './compile-cache.ts'
import { type CurrentRun, RunCell } from './current-run.ts'
import type { WasmInstance } from './guest-instance.ts'
import { instantiate } from './instantiate.ts'
import type { MemoryPool } from './memory-pool.ts'
import { type Outcome, trapReasonOf } from './outcome.ts'
import { createReusableInstances, type ReusableInstance } from './reusable-instances.ts'
import { type CompiledModule, type WasmGlobal, type WasmImports, webAssembly } from './web-assembly.ts'

/**
 * How an engine prepares and runs code. An engine is of one pass profile, so that a code hash names one compiled module in it; two versions
 * side by side are two engines on one pool.
 */
export interface WasmEngineOptions<Frame> {
  readonly profile: PassProfile
  readonly memories: MemoryPool
  /** Makes the host functions of a code, once, without its memory; they learn who calls from `current`. */
  readonly imports: (module: InstrumentedModule, current: CurrentRun<Frame>) => WasmImports
  /** Hears of a run before its first instruction; `gas.value` is what the run was given, and tells what is left while and after it runs. */
  readonly entered?: (frame: Frame, gas: WasmGlobal<bigint>) => void
  /** Bytes of instrumented code that are kept compiled, 256 MiB by default; V8 holds some five times that for them. */
  readonly cacheBytesMax?: number
  /** Another pass, for tests and measurements without metering. */
  readonly instrument?: (code: Uint8Array, profile: PassProfile) => InstrumentedModule
}

/** Prepares code once and runs it often. */
export interface WasmEngine<Frame> {
  readonly cache: { readonly count: number; readonly sizeBytes: number }
  /**
   * The compiled code of a hash. Code and profile decide it alone, so that the cache may forget.
   * @param codeHash the key in the cache; whoever calls guarantees that it belongs to the code
   * @param readCode called when the cache does not have it
   * @throws the refusal of the pass; BugError when V8 does not compile what the pass made
   */
  load(codeHash: string, readCode: () => Uint8Array): LoadedCode<Frame>
}

/** Code ready to run. */
export interface LoadedCode<Frame> {
  readonly module: InstrumentedModule
  readonly sizeBytes: number
  /**
   * Runs an export on an instance of its own, its start function before: globals, tables and memory are those of the module, whatever ran
   * before. An instance that can be brought back to its beginning is used again.
   * @throws wasm-run.memories-busy; see `WasmInstance.run`
   */
  run(entry: string, gas: bigint, frame: Frame): Outcome
  /**
   * An instance to run several times, for code whose state the caller resets; its start function is the caller's to run.
   * @throws wasm-run.memories-busy; BugError when it cannot be instantiated
   */
  open(): WasmInstance<Frame>
}

/** Makes an engine. */
export function createWasmEngine<Frame>(options: WasmEngineOptions<Frame>): WasmEngine<Frame> {
  const cache = createCompileCache<LoadedCode<Frame>>(options.cacheBytesMax ?? 256 * 1024 * 1024)
  return {
    cache,
    load: (codeHash, readCode) => cache.get(codeHash, () => loadCode(options, readCode())),
  }
}

function loadCode<Frame>(options: WasmEngineOptions<Frame>, code: Uint8Array): LoadedCode<Frame> {
  const module = (options.instrument ?? instrument)(code, options.profile)
  const compiled = compile(module.bytes)
  const cell = new RunCell<Frame>()
  const imports = options.imports(module, cell)
  const context = { options, module, compiled, cell, imports }
  const instances = createReusableInstances(context)
  return {
    module,
    sizeBytes: module.bytes.length,
    open: () => instantiate(context).instance,
    run(entry, gas, frame) {
      let reusable: ReusableInstance<Frame>
      try {
        reusable = instances.take()
      } catch (thrown) {
        const reason = trapReasonOf(thrown)
        if (reason === undefined) throw thrown
        return { kind: 'trapped', gasLeft: gas, reason }
      }
      const { instance } = reusable
      try {
        if (!module.hasStart) return instance.run(entry, gas, frame)
        const started = instance.run(addedExports.start, gas, frame)
        return started.kind === 'returned' ? instance.run(entry, started.gasLeft, frame) : started
      } finally {
        instances.giveBack(reusable)
      }
    },
  }
}

function compile(bytes: Uint8Array): CompiledModule {
  try {
    return new webAssembly.Module(bytes)
  } catch (cause) {
    throw new BugError('invariant broken: what the pass made compiles', { cause })
  }
}
