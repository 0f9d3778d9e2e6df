// SPDX-License-Identifier: Apache-2.0
import type { TurnQueue } from './turn-queue.ts'

/** A stretch of long work on the main thread, which others wait for. */
export interface Turn {
  /** True when it is time to let others run. */
  over(): boolean
  /** Lets others run; resolves when it is our turn again. */
  next(): Promise<void>
}

/** Begins a stretch of work that may last `turnMs` at a time. */
export function startTurn(turns: TurnQueue, turnMs: number, now: () => number): Turn {
  let end = now() + turnMs
  return {
    over: () => now() > end,
    next: async () => {
      await new Promise<void>((resolve) => turns.pushAlone(resolve))
      end = now() + turnMs
    },
  }
}
