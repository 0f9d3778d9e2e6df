// SPDX-License-Identifier: Apache-2.0
import { scriptEntry, scriptHostFunction } from '@phat/abi/script-operations'
import { assert, textBytes } from '@phat/primitives'
import type { WasmInstance } from '@phat/wasm-engine'
import type { OperationHost } from '../operations/operation.ts'
import { EngineRun } from './engine-run.ts'
import { type MachineLayout, scratchBytes } from './layout.ts'
import { copyImage, type MemoryImage, viewImage } from './memory-image.ts'
import { preludeSource } from './prelude.ts'
import { ScriptMachine, stackBytes } from './script-machine.ts'

/** What one script may use beside gas. Part of the engine version: other numbers give other results. */
export interface ScriptLimits {
  /** Bytes of JavaScript's heap; beyond it allocation throws. */
  readonly heapBytes: number
  /** Bytes of the heap after which cycles are collected. */
  readonly collectBytes: number
  /** Free bytes that the base has: what needs more makes the memory grow, after which the machine is thrown away. */
  readonly spareBytes: number
}

/** The engine after the prelude, from which all bundles start. */
export interface ScriptBase {
  readonly layout: MachineLayout
  readonly image: MemoryImage
  readonly stackTop: number
  /** Places in the table that each machine fills. */
  readonly tablePlace: number
}

const intrinsics = ['BaseObjects', 'Eval', 'RegExp', 'JSON', 'Proxy', 'MapSet', 'TypedArrays', 'Promise'] as const

/** More than booting takes, by far. */
const bootGas = 1n << 60n

/** Frames of C code may go below the limit that JavaScript is held to. */
const reservedStackBytes = 32 * 1024

/** Starts the engine on a new instance. Deterministic: the image depends on the module, the prelude and the limits alone. */
export function boot(instance: WasmInstance<unknown>, host: OperationHost, limits: ScriptLimits): ScriptBase {
  const none = { calloc: 0, malloc: 0, realloc: 0 }
  const machine = new ScriptMachine(instance, {
    runtime: 0,
    context: 0,
    scratch: 0,
    names: { host: 0, entry: 0, stack: 0, file: 0, prelude: 0 },
    allocator: none,
  })
  const run = new EngineRun(machine, host, bootGas)
  const stackTop = machine.stackTop
  run.step('_initialize')
  const runtime = Number(run.step('JS_NewRuntime'))
  // The runtime begins with its allocator: calloc, malloc, free, realloc, as places in the function table.
  const allocator = { calloc: machine.word(runtime), malloc: machine.word(runtime + 4), realloc: machine.word(runtime + 12) }
  const tablePlace = machine.connect(allocator)
  const view = new DataView(machine.bytes.buffer)
  view.setUint32(runtime, tablePlace + 1, true)
  view.setUint32(runtime + 4, tablePlace + 2, true)
  view.setUint32(runtime + 12, tablePlace + 3, true)
  run.step('JS_SetMemoryLimit', runtime, limits.heapBytes)
  run.step('JS_SetMaxStackSize', runtime, stackBytes - reservedStackBytes)
  const context = Number(run.step('JS_NewContextRaw', runtime))
  for (const name of intrinsics) run.step(`JS_AddIntrinsic${name}`, context)
  const scratch = Number(run.step('malloc', scratchBytes))
  machine.noteBlock(scratch, scratchBytes)
  machine.layout = { runtime, context, scratch, names: putNames(run), allocator }
  defineHostFunction(run, tablePlace)
  evaluatePrelude(run)
  run.step('JS_RunGC', runtime)
  run.step('JS_SetGCThreshold', runtime, limits.collectBytes)
  run.step('free', run.step('malloc', limits.spareBytes))
  const image = copyImage(viewImage(machine.bytes, stackTop, machine.heapEnd))
  machine.close()
  return { layout: machine.layout, image, stackTop, tablePlace }
}

function putNames(run: EngineRun): MachineLayout['names'] {
  const put = (name: string): number => {
    const bytes = textBytes(`${name}\0`)
    const address = Number(run.step('malloc', bytes.length))
    run.machine.noteBlock(address, bytes.length)
    run.machine.bytes.set(bytes, address)
    return address
  }
  return {
    host: put(scriptHostFunction),
    entry: put(scriptEntry),
    stack: put('stack'),
    file: put('contract.js'),
    prelude: put('prelude.js'),
  }
}

/** Neither writable nor configurable: a contract cannot take it from its own kit by accident. */
function defineHostFunction(run: EngineRun, tablePlace: number): void {
  const { context, names } = run.machine.layout
  const global = run.evaluate('JS_GetGlobalObject', context)
  const made = run.evaluate('JS_NewCFunction2', context, tablePlace, names.host, 2, 0, 0)
  run.step('JS_DefinePropertyValueStr', context, global, names.host, made, 0)
  run.step('JS_FreeValue', context, global)
}

function evaluatePrelude(run: EngineRun): void {
  const { context, names } = run.machine.layout
  const source = textBytes(preludeSource)
  const address = Number(run.step('malloc', source.length + 1))
  run.machine.noteBlock(address, source.length + 1)
  run.machine.bytes.set(source, address)
  run.machine.bytes[address + source.length] = 0
  const value = run.evaluate('JS_Eval', context, address, source.length, names.prelude, 0)
  run.step('JS_FreeValue', context, value)
  run.step('free', address)
  assert(run.step('JS_HasException', context) === 0, 'the prelude runs')
}
