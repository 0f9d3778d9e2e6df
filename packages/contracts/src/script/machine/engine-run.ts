// SPDX-License-Identifier: Apache-2.0
import type { TrapReason, WasmValue } from '@phat/wasm-engine'
import type { OperationHost } from '../operations/operation.ts'
import type { ScriptMachine } from './script-machine.ts'
import { tagOf, tags } from './values.ts'

/** How a sequence of steps on a machine ended before its end. */
export type RunEnd =
  | { readonly kind: 'trapped'; readonly reason: TrapReason }
  /** JavaScript threw and nothing caught it: message and stack as text. */
  | { readonly kind: 'exception'; readonly text: string }

/** Thrown by a step to end the sequence; made by us alone and caught by whoever began it. */
export class RunEnded {
  readonly end: RunEnd

  constructor(end: RunEnd) {
    this.end = end
  }
}

/** How the engine words its refusal of memory. */
export const outOfMemoryText = 'InternalError: out of memory'

/** Most gas that putting an uncaught exception into words may use: its getters are the contract's. */
const describeGasMax = 1_000_000_000n

/** A sequence of calls of the engine which share one amount of gas. */
export class EngineRun {
  readonly machine: ScriptMachine
  readonly #host: OperationHost
  #gas: bigint

  constructor(machine: ScriptMachine, host: OperationHost, gas: bigint) {
    this.machine = machine
    this.#host = host
    this.#gas = gas
  }

  /** Gas left after the last step. */
  get gas(): bigint {
    return this.#gas
  }

  /**
   * Calls a function of the engine.
   * @throws RunEnded when it trapped; what an operation's host threw, unchanged
   */
  step(name: string, ...values: readonly WasmValue[]): WasmValue {
    const outcome = this.machine.run(name, this.#gas, this.#host, ...values)
    this.#gas = outcome.gasLeft
    if (outcome.kind === 'trapped') throw new RunEnded({ kind: 'trapped', reason: outcome.reason })
    return outcome.kind === 'returned' ? (outcome.value ?? 0) : 0
  }

  /** Calls a function of the engine that answers with a JavaScript value. @throws RunEnded as `step`, and when JavaScript threw */
  evaluate(name: string, ...values: readonly WasmValue[]): bigint {
    const value = BigInt(this.step(name, ...values))
    if (tagOf(value) === tags.exception) throw this.exception()
    return value
  }

  /** Runs the jobs of settled promises until there are none. @throws RunEnded */
  runJobs(): void {
    const { runtime, scratch } = this.machine.layout
    while (this.step('JS_IsJobPending', runtime) !== 0) {
      if (Number(this.step('JS_ExecutePendingJob', runtime, scratch)) < 0) throw this.exception()
    }
  }

  /** The end by the exception that the engine holds. */
  exception(thrown?: bigint): RunEnded {
    return new RunEnded({ kind: 'exception', text: this.#describe(thrown) })
  }

  #describe(thrown: bigint | undefined): string {
    const gas = this.#gas
    this.#gas = gas < describeGasMax ? gas : describeGasMax
    try {
      const { context, names } = this.machine.layout
      const exception = thrown ?? BigInt(this.step('JS_GetException', context))
      // Where no memory is left for an error object, the engine throws what is none.
      if (tagOf(exception) === tags.uninitialized || (tagOf(exception) === tags.null && this.machine.isFull))
        return outOfMemoryText
      const message = this.#text(exception)
      if (tagOf(exception) !== tags.object) return `uncaught: ${message}`
      const stack = BigInt(this.step('JS_GetPropertyStr', context, exception, names.stack))
      return tagOf(stack) === tags.string || tagOf(stack) === tags.rope ? `${message}\n${this.#text(stack)}` : message
    } catch (ended) {
      if (!(ended instanceof RunEnded)) throw ended
      return 'an exception that could not be put into words'
    } finally {
      this.#gas += gas < describeGasMax ? 0n : gas - describeGasMax
      this.machine.gas.value = this.#gas
    }
  }

  #text(value: bigint): string {
    const { context, scratch } = this.machine.layout
    const address = Number(this.step('JS_ToCStringLen2', context, scratch, value, 0))
    if (address === 0) return 'an exception that could not be put into words'
    return new TextDecoder().decode(this.machine.bytes.slice(address, address + this.machine.word(scratch)))
  }
}
