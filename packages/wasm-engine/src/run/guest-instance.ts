// SPDX-License-Identifier: Apache-2.0
import { assert, BugError, known } from '@phat/primitives'
import { addedExports, memoryFaultMark } from '../pass/instrument.ts'
import type { RunCell, RunState } from './current-run.ts'
import { isGuestExit, type Outcome, type TrapReason, trapReasonOf } from './outcome.ts'
import type { WasmGlobal, WasmMemory, WasmTable, WasmValue } from './web-assembly.ts'

/** One instance of a module. It runs one export at a time; a call of the same code from within needs another instance. */
export interface WasmInstance<Frame> {
  /** All bytes of its memory; read anew after each run, since growth detaches the array. */
  readonly bytes: Uint8Array
  /** Gas left, of the run under way or of the last one. */
  readonly gas: WasmGlobal<bigint>
  /**
   * Runs an export with so much gas (picoseconds of reference time) and a fresh stack counter.
   * @throws what a host function threw, unchanged; BugError for a fault of the node (native stack overflow, an export that is not there)
   */
  run(entry: string, gas: bigint, frame: Frame, ...values: readonly WasmValue[]): Outcome
  /** An exported function by name, for the host to call while the instance runs: the run's gas pays for it. */
  function(name: string): (...values: readonly WasmValue[]) => WasmValue | undefined
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
  readonly entered: ((frame: Frame, gas: WasmGlobal<bigint>) => void) | undefined
  readonly onClosed: () => void
}

/** See `WasmInstance`; a class because one is made for every call of a contract. */
export class GuestInstance<Frame> implements WasmInstance<Frame> {
  readonly #parts: GuestInstanceParts<Frame>
  readonly gas: WasmGlobal<bigint>
  readonly #stack: WasmGlobal<number>
  #state: 'ready' | 'running' | 'closed' = 'ready'

  constructor(parts: GuestInstanceParts<Frame>) {
    this.#parts = parts
    // The pass defines both with these types.
    this.gas = parts.exports[addedExports.gas] as WasmGlobal<bigint>
    this.#stack = parts.exports[addedExports.stack] as WasmGlobal<number>
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
    const state: RunState<Frame> = { frame, memory, gas: this.gas }
    this.gas.value = gas
    this.#stack.value = stackSlots
    this.#state = 'running'
    cell.state = state
    try {
      this.#parts.entered?.(frame, this.gas)
      const value: WasmValue | undefined = call(...values)
      return this.#ended({ kind: 'returned', gasLeft: this.gas.value, value })
    } catch (thrown) {
      if (isGuestExit(thrown)) return this.#ended({ kind: 'exited', gasLeft: this.gas.value })
      const reason = trapReasonOf(thrown)
      if (reason === undefined) throw thrown
      return this.#ended({ kind: 'trapped', gasLeft: this.gas.value, reason })
    } finally {
      cell.state = outer
      this.#state = 'ready'
    }
  }

  function(name: string): (...values: readonly WasmValue[]) => WasmValue | undefined {
    return known(this.#parts.exports[name], `the module exports the function ${name}`) as (
      ...values: readonly WasmValue[]
    ) => WasmValue | undefined
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

  /** The final outcome, by the counters; the gas cell tells the same afterwards. */
  #ended(outcome: Outcome): Outcome {
    const stack = this.#stack.value
    if (outcome.kind !== 'trapped') return outcome.gasLeft < 0n ? this.#burnt('out-of-gas') : outcome
    assert(stack !== memoryFaultMark, 'the host has the memory that it allows a guest')
    if (outcome.gasLeft < 0n) return this.#burnt('out-of-gas')
    if (stack < 0) return { ...outcome, reason: 'stack-exhausted' }
    // Where another trap struck, gas may be charged up to a block ahead or behind: what is not known exactly is all used.
    return outcome.reason === 'unreachable' ? outcome : this.#burnt(outcome.reason)
  }

  #burnt(reason: TrapReason): Outcome {
    this.gas.value = 0n
    return { kind: 'trapped', gasLeft: 0n, reason }
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
