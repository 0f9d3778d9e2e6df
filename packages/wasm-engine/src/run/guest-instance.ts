// SPDX-License-Identifier: Apache-2.0
import { assert, BugError, known } from '@phat/primitives'
import type { RunCell, RunState } from './current-run.ts'
import { isGuestExit, type Outcome, type TrapReason, trapReasonOf } from './outcome.ts'
import type { WasmGlobal, WasmMemory, WasmTable, WasmValue } from './web-assembly.ts'

/** One instance of a module. It runs one export at a time; a call of the same code from within needs another instance. */
export interface WasmInstance<Frame> {
  /** All bytes of its memory; read anew after each run, since growth detaches the array. */
  readonly bytes: Uint8Array
  /**
   * Runs an export with so much gas (picoseconds of reference time) and a fresh stack counter.
   * @throws what a host function threw, unchanged; BugError for a fault of the node (native stack overflow, an export that is not there)
   */
  run(entry: string, gas: bigint, frame: Frame, ...values: readonly WasmValue[]): Outcome
  /** An exported mutable global by name. */
  global(name: string): WasmGlobal
  /** An exported table by name. */
  table(name: string): WasmTable
  /** Ends the use of its memory. The instance is not used again. */
  close(): void
}

/** What an instance is made of. */
export interface GuestInstanceParts<Frame> {
  readonly cell: RunCell<Frame>
  readonly exports: Readonly<Record<string, unknown>>
  readonly memory: { readonly bytes: Uint8Array }
  /** What `__stack` is set to before each run. */
  readonly stackSlots: number
  onClosed(): void
}

/** The counters as the pass exports them. */
export const gasExport = '__gas'
export const stackExport = '__stack'
export const startExport = '__start'

/** See `WasmInstance`; a class because one is made for every call of a contract. */
export class GuestInstance<Frame> implements WasmInstance<Frame> {
  readonly #parts: GuestInstanceParts<Frame>
  readonly #gas: WasmGlobal<bigint>
  readonly #stack: WasmGlobal<number>
  #state: 'ready' | 'running' | 'closed' = 'ready'

  constructor(parts: GuestInstanceParts<Frame>) {
    this.#parts = parts
    // The pass defines both with these types.
    this.#gas = parts.exports[gasExport] as WasmGlobal<bigint>
    this.#stack = parts.exports[stackExport] as WasmGlobal<number>
  }

  get bytes(): Uint8Array {
    return this.#parts.memory.bytes
  }

  run(entry: string, gas: bigint, frame: Frame, ...values: readonly WasmValue[]): Outcome {
    assert(this.#state === 'ready', 'an instance runs one export at a time, and none once it is closed')
    assert(gas >= 0n, 'a run starts with no less than no gas')
    const call = this.#parts.exports[entry]
    if (typeof call !== 'function') throw new BugError(`invariant broken: the module exports the function ${entry}`)
    const { cell, memory, stackSlots } = this.#parts
    const outer = cell.state
    const state: RunState<Frame> = { frame, memory, gas: this.#gas }
    this.#gas.value = gas
    this.#stack.value = stackSlots
    this.#state = 'running'
    cell.state = state
    try {
      const value: WasmValue | undefined = call(...values)
      return { kind: 'returned', gasLeft: this.#gasLeft(), value }
    } catch (thrown) {
      if (isGuestExit(thrown)) return { kind: 'exited', gasLeft: this.#gasLeft() }
      const reason = trapReasonOf(thrown)
      if (reason === undefined) throw thrown
      return this.#trapped(reason)
    } finally {
      cell.state = outer
      this.#state = 'ready'
    }
  }

  global(name: string): WasmGlobal {
    return known(this.#parts.exports[name], `the module exports the global ${name}`) as WasmGlobal
  }

  table(name: string): WasmTable {
    return known(this.#parts.exports[name], `the module exports the table ${name}`) as WasmTable
  }

  close(): void {
    if (this.#state === 'closed') return
    assert(this.#state === 'ready', 'an instance is closed when nothing runs in it')
    this.#state = 'closed'
    this.#parts.onClosed()
  }

  #gasLeft(): bigint {
    const left = this.#gas.value
    assert(left >= 0n, 'code that went on had gas, and host functions take no more than there is')
    return left
  }

  /** The pass ends code by `unreachable` when a counter falls below zero: the counters tell that from a panic of the contract. */
  #trapped(reason: TrapReason): Outcome {
    const gasLeft = this.#gas.value
    if (gasLeft < 0n) return { kind: 'trapped', gasLeft: 0n, reason: 'out-of-gas' }
    if (reason === 'unreachable' && this.#stack.value < 0) return { kind: 'trapped', gasLeft, reason: 'stack-exhausted' }
    return { kind: 'trapped', gasLeft, reason }
  }
}

/** A memory that the module itself brings, with a view that is made anew when it grew. */
export function ownMemory(memory: WasmMemory): { readonly bytes: Uint8Array } {
  let bytes = new Uint8Array(memory.buffer)
  return {
    get bytes() {
      if (bytes.length === 0) bytes = new Uint8Array(memory.buffer)
      return bytes
    },
  }
}
