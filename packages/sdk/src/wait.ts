// SPDX-License-Identifier: Apache-2.0
import { type Patience, within } from '@phat/client/node'
import type { WaitOptions } from './results.ts'
import { sdkErrors } from './sdk-errors.ts'

/** One wait with all that it takes, which ends at its deadline or when somebody aborts. */
export interface Wait {
  readonly signal: AbortSignal
  /** Milliseconds until the deadline, at least 1. */
  left(): number
  readonly isOver: boolean
  /** For a step of it: no longer than `mostMs`, nor than the whole. */
  patience(mostMs?: number): Patience
  /** Waits for a promise. @throws PhatError `sdk.timeout`, `sdk.interrupted` */
  for<T>(what: string, promise: Promise<T>): Promise<T>
  /** Lets some time pass. @throws PhatError `sdk.timeout`, `sdk.interrupted` */
  pause(ms: number, what: string): Promise<void>
}

/** Begins a wait. @param defaults of the connection, whose signal ends it as well */
export function beginWait({ signal, timeoutMs }: WaitOptions, defaults: Patience): Wait {
  const limitMs = timeoutMs ?? defaults.timeoutMs
  const deadline = performance.now() + limitMs
  const both = signal === undefined ? defaults.signal : AbortSignal.any([signal, defaults.signal])
  const left = (): number => Math.max(1, deadline - performance.now())
  const patience = (mostMs = Infinity): Patience => ({ signal: both, timeoutMs: Math.min(left(), mostMs) })
  return {
    signal: both,
    left,
    get isOver() {
      return both.aborted || performance.now() >= deadline
    },
    patience,
    for: (what, promise) => within(sdkErrors, patience(), what, promise),
    async pause(ms, what) {
      let timer: ReturnType<typeof setTimeout> | undefined
      const passed = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, ms)
      })
      try {
        await within(sdkErrors, patience(), what, passed)
      } finally {
        clearTimeout(timer)
      }
    },
  }
}
