// SPDX-License-Identifier: Apache-2.0
import { BugError } from '@phat/primitives'
import type { WasmGlobal } from './web-assembly.ts'

/** What belongs to one run of an instance. */
export interface RunState<Frame> {
  readonly frame: Frame
  /** Whose `bytes` are all of the guest's memory. */
  readonly memory: { readonly bytes: Uint8Array }
  readonly gas: WasmGlobal<bigint>
}

/**
 * The run that a host function is called from. Host functions are made once per loaded code and close over this; the engine puts the
 * innermost run of that code into it, so a reentrant call (A to B to A) sees its own frame, and the outer one its own afterwards.
 */
export interface CurrentRun<Frame> {
  /** What the caller of `run` gave. */
  readonly frame: Frame
  /** All of the guest's memory. Read it anew after anything that can run guest code: growth detaches the array. */
  readonly bytes: Uint8Array
  /** Gas left, maybe below zero by less than one function body: whoever charges subtracts first and ends the run when the rest is negative. */
  gas: bigint
}

/** The cell behind `CurrentRun`; its identity is what the host functions hold. */
export class RunCell<Frame> implements CurrentRun<Frame> {
  state: RunState<Frame> | undefined

  get frame(): Frame {
    return this.#running().frame
  }

  get bytes(): Uint8Array {
    return this.#running().memory.bytes
  }

  get gas(): bigint {
    return this.#running().gas.value
  }

  set gas(left: bigint) {
    this.#running().gas.value = left
  }

  #running(): RunState<Frame> {
    if (this.state === undefined) throw new BugError('invariant broken: a host function is called while its code runs')
    return this.state
  }
}
