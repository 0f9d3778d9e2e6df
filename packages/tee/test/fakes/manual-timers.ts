// SPDX-License-Identifier: Apache-2.0
import type { Timers } from '../../src/index.ts'

export interface ManualTimers extends Timers {
  /** Lets so much time pass; what is due is called. */
  advance(ms: number): void
  /** How many callbacks wait. */
  waiting(): number
}

/** Time that passes when a test says so; waits of up to `eagerMs` end at the next turn of the event loop instead. */
export function createManualTimers(eagerMs = 0): ManualTimers {
  const pending = new Set<{ readonly due: number; readonly callback: () => void }>()
  let now = 0
  return {
    after: (delayMs, callback) => {
      const timer = { due: now + delayMs, callback }
      pending.add(timer)
      if (delayMs <= eagerMs) setImmediate(() => pending.delete(timer) && callback())
      return () => pending.delete(timer)
    },
    advance: (ms) => {
      now += ms
      for (const timer of [...pending]) if (timer.due <= now && pending.delete(timer)) timer.callback()
    },
    waiting: () => pending.size,
  }
}

/** Lets everything that can go on without time do so. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
}
