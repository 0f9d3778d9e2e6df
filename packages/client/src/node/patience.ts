// SPDX-License-Identifier: Apache-2.0
import type { ClientErrors } from './node-errors.ts'

/** What ends a wait early: whoever aborts, or the clock. */
export interface Patience {
  readonly signal: AbortSignal
  /** For each single wait. */
  readonly timeoutMs: number
}

/**
 * Waits for `promise`, but no longer than patience lasts. What is left behind is for the caller to close.
 * @param what names the wait in the error
 * @throws PhatError `timeout` or `interrupted` of the program's errors
 */
export function within<T>(errors: ClientErrors, { signal, timeoutMs }: Patience, what: string, promise: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => finish(() => reject(errors.error('interrupted', `stopped while waiting for ${what}`)))
    const timer = setTimeout(
      () => finish(() => reject(errors.error('timeout', `no ${what} within ${timeoutMs / 1000} s`))),
      timeoutMs,
    )
    const finish = (settle: () => void): void => {
      clearTimeout(timer)
      unlisten(signal, onAbort)
      settle()
    }
    if (signal.aborted) onAbort()
    else listen(signal, onAbort)
    promise.then(
      (value) => finish(() => resolve(value)),
      (error: unknown) => finish(() => reject(error)),
    )
  })
}

/** What a signal ends, and its one listener for all of it. */
interface Ended {
  readonly ends: Set<() => void>
  readonly listener: () => void
}

/** A connection's own signal ends as many waits as there are at once: a listener for each would be too many for it. */
const waits = new WeakMap<AbortSignal, Ended>()

function listen(signal: AbortSignal, end: () => void): void {
  let known = waits.get(signal)
  if (known === undefined) {
    const ends = new Set<() => void>()
    const listener = (): void => {
      for (const one of [...ends]) one()
    }
    known = { ends, listener }
    waits.set(signal, known)
    signal.addEventListener('abort', known.listener)
  }
  known.ends.add(end)
}

/** Leaves no listener behind: a signal that follows others is kept alive by one. */
function unlisten(signal: AbortSignal, end: () => void): void {
  const known = waits.get(signal)
  known?.ends.delete(end)
  if (known === undefined || known.ends.size > 0) return
  waits.delete(signal)
  signal.removeEventListener('abort', known.listener)
}
