// SPDX-License-Identifier: Apache-2.0
import type { CurrentRun, WasmEngine, WasmImports } from '@phat/wasm-engine'
import { createMemoryPool, createWasmEngine, type MemoryPool } from '@phat/wasm-engine'
import wabt from 'wabt'

const assembler = await wabt()

/** Assembles the text format; the features are those that tests of traps need. */
export function assemble(text: string): Uint8Array {
  const module = assembler.parseWat('test.wat', text, { bulk_memory: true, reference_types: true, sign_extension: true })
  try {
    return module.toBinary({}).buffer
  } finally {
    module.destroy()
  }
}

export const slots = 1_000

/** The parts of a module that the pass would add: the run time is tested against them by hand, so that each counter value is known. */
export const counters = `
  (global $gas (export "__gas") (mut i64) (i64.const 0))
  (global $stack (export "__stack") (mut i32) (i32.const 0))
  (func $charge (param $cost i64)
    (global.set $gas (i64.sub (global.get $gas) (local.get $cost)))
    (if (i64.lt_s (global.get $gas) (i64.const 0)) (then (unreachable))))
  (func $enter (param $size i32)
    (global.set $stack (i32.sub (global.get $stack) (local.get $size)))
    (if (i32.lt_s (global.get $stack) (i32.const 0)) (then (unreachable))))`

/** Everything a test of the run time needs of an engine. */
export interface EngineSetup<Frame> {
  readonly imports?: (current: CurrentRun<Frame>) => WasmImports
  readonly pool?: MemoryPool
  readonly pages?: { readonly initial: number; readonly maximum: number }
  readonly memory?: 'imported' | 'own'
  readonly hasStart?: boolean
  readonly resets?: readonly string[]
  readonly cacheBytesMax?: number
  readonly entered?: (frame: Frame, gas: { readonly value: bigint }) => void
}

/** An engine whose modules were metered by hand; the pass is the identity. */
export function handMeteredEngine<Frame>(setup: EngineSetup<Frame> = {}): WasmEngine<Frame> {
  return createWasmEngine<Frame>({
    instrument: (code) => ({
      bytes: new Uint8Array(code),
      imports: [],
      exports: [],
      customSections: [],
      functionCount: 0,
      memory: setup.pages,
      hasStart: setup.hasStart ?? false,
      resets: setup.resets,
    }),
    profile: { version: 1, costs: 1, floats: 'refuse', memory: setup.memory ?? 'imported', maxPages: 64, stackSlots: slots },
    memories: setup.pool ?? createMemoryPool(),
    imports: (_, current) => setup.imports?.(current) ?? {},
    ...(setup.cacheBytesMax === undefined ? {} : { cacheBytesMax: setup.cacheBytesMax }),
    ...(setup.entered === undefined ? {} : { entered: setup.entered }),
  })
}
