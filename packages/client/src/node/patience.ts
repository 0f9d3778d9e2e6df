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
      aborted(signal).delete(onAbort)
      settle()
    }
    if (signal.aborted) onAbort()
    else aborted(signal).add(onAbort)
    promise.then(
      (value) => finish(() => resolve(value)),
      (error: unknown) => finish(() => reject(error)),
    )
  })
}

const waits = new WeakMap<AbortSignal, Set<() => void>>()

/** What a signal ends: one listener for all of it, for a connection's own signal ends as many waits as there are at once. */
function aborted(signal: AbortSignal): Set<() => void> {
  const known = waits.get(signal)
  if (known !== undefined) return known
  const made = new Set<() => void>()
  waits.set(signal, made)
  signal.addEventListener('abort', () => {
    for (const end of [...made]) end()
  })
  return made
}
