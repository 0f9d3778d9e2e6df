// SPDX-License-Identifier: Apache-2.0
import { known } from '@phat/primitives'
import type { InstrumentedModule, PassProfile } from '../pass/instrument.ts'
import type { RunCell } from './current-run.ts'
import { GuestInstance, ownMemory } from './guest-instance.ts'
import type { MemoryPool, PooledMemory } from './memory-pool.ts'
import { type CompiledModule, type WasmGlobal, type WasmImports, type WasmMemory, webAssembly } from './web-assembly.ts'

/** What instances of a code share. */
export interface InstanceContext<Frame> {
  readonly options: {
    readonly profile: PassProfile
    readonly memories: MemoryPool
    readonly entered?: (frame: Frame, gas: WasmGlobal<bigint>) => void
  }
  readonly module: InstrumentedModule
  readonly compiled: CompiledModule
  readonly cell: RunCell<Frame>
  readonly imports: WasmImports
}

/** An instance with what it was made of. */
export interface Instantiated<Frame> {
  readonly instance: GuestInstance<Frame>
  readonly exports: Readonly<Record<string, unknown>>
  /** The memory of the pool that it uses; undefined when it has its own, or none. */
  readonly memory: PooledMemory | undefined
}

const noMemory = { bytes: new Uint8Array() }

/**
 * Makes an instance; its start function is the caller's to run.
 * @throws wasm-run.memories-busy; WebAssembly.RuntimeError when a segment does not fit
 */
export function instantiate<Frame>(context: InstanceContext<Frame>): Instantiated<Frame> {
  const { options, module, compiled, cell, imports } = context
  const { profile, memories, entered } = options
  const common = { cell, stackSlots: profile.stackSlots, entered }
  if (profile.memory === 'own') {
    const release = memories.reserve()
    const exports = instanceExports(compiled, imports, release)
    const memory = ownMemory(known(exports.memory, 'the module exports its memory') as WasmMemory)
    return { instance: new GuestInstance({ ...common, exports, memory, onClosed: release }), exports, memory: undefined }
  }
  if (module.memory === undefined) {
    const exports = instanceExports(compiled, imports, () => undefined)
    const instance = new GuestInstance({ ...common, exports, memory: noMemory, onClosed: () => undefined })
    return { instance, exports, memory: undefined }
  }
  const memory = memories.acquire(module.memory)
  const release = (): void => memories.release(memory)
  const namespace = imports.env ?? {}
  namespace.memory = memory.memory
  imports.env = namespace
  const exports = instanceExports(compiled, imports, release)
  return { instance: new GuestInstance({ ...common, exports, memory, onClosed: release }), exports, memory }
}

/** A data or element segment that does not fit traps here, with the memory already written in part. */
function instanceExports(
  compiled: CompiledModule,
  imports: WasmImports,
  onFailed: () => void,
): Readonly<Record<string, unknown>> {
  try {
    return new webAssembly.Instance(compiled, imports).exports
  } catch (thrown) {
    onFailed()
    throw thrown
  }
}
