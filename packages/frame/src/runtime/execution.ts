// SPDX-License-Identifier: Apache-2.0
import { assert } from '@phat/primitives'
import { DispatchFailure } from '../dispatch/failure.ts'
import type { PalletContextBase, PalletInstance } from '../pallet/instance.ts'
import type { BaseState } from '../storage/overlay.ts'
import { Overlay } from '../storage/overlay.ts'
import type { BlockContext } from './block-context.ts'
import { EventLog, type PalletEvent } from './event-log.ts'
import type { Runtime } from './runtime.ts'

/** Anything that knows the execution it belongs to: every pallet context. Interfaces between pallets take it first. */
export interface At {
  readonly execution: Execution
}

/** Where in a block something happens. */
export type Phase =
  | { readonly type: 'ApplyExtrinsic'; readonly value: number }
  | { readonly type: 'Finalization' | 'Initialization' }

/** The execution of one block, or of one runtime call, on one state: its overlay, its events, its pallets' contexts. */
export class Execution implements At {
  readonly runtime: Runtime
  readonly overlay: Overlay
  readonly block: BlockContext
  readonly execution: Execution
  /** Calls inside calls right now. */
  dispatchDepth = 0
  /** The bare extrinsics that this block begins with; set when it is initialized. */
  expectedInherents: readonly Uint8Array[] = []
  /** The extrinsics applied so far, in order: the body of the block. */
  readonly extrinsics: Uint8Array[] = []
  /** Where in the block we are; events carry it. */
  phase: Phase = { type: 'Initialization' }
  /** The events so far. */
  readonly events = new EventLog()
  readonly #contexts: (PalletContextBase | undefined)[] = []

  constructor(runtime: Runtime, base: BaseState, block: BlockContext) {
    this.runtime = runtime
    this.overlay = new Overlay(base)
    this.block = block
    this.execution = this
  }

  /** The context of a pallet in this execution; made on first use. */
  contextOf(identity: object): PalletContextBase {
    const instance: PalletInstance | undefined = this.runtime.instances.get(identity)
    assert(instance !== undefined, 'a pallet is used only in a runtime that holds it')
    let context = this.#contexts[instance.index]
    if (context === undefined) {
      context = instance.bind(this)
      this.#contexts[instance.index] = context
    }
    return context
  }

  /** Adds an event of a pallet to the log; a dropped layer takes it out again. */
  logEvent(palletIndex: number, event: PalletEvent): void {
    this.events.add((writer) => this.runtime.writeEvent(writer, this.phase, palletIndex, event))
  }

  /**
   * Runs `step` in a layer of its own: kept when it returns, dropped with its events when it throws anything. This is how a failed
   * call leaves no trace.
   */
  layered<T>(step: () => T): T {
    const events = this.events.count
    const depth = this.overlay.begin()
    let kept = false
    try {
      const value = step()
      kept = true
      return value
    } finally {
      if (kept) this.overlay.commit()
      else {
        // Where the stack ended inside, a layer may be left that could not be dropped there; here it can.
        while (this.overlay.depth >= depth) this.overlay.rollback()
        this.events.truncate(events)
      }
    }
  }
}

/** Runs `step` in a layer and returns its failure instead of throwing it; anything else that is thrown goes on. */
export function attempt<T>(
  at: At,
  step: () => T,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: DispatchFailure } {
  try {
    return { ok: true, value: at.execution.layered(step) }
  } catch (error) {
    if (error instanceof DispatchFailure) return { ok: false, failure: error }
    throw error
  }
}
