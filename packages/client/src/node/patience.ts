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
      signal.removeEventListener('abort', onAbort)
      settle()
    }
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort)
    promise.then(
      (value) => finish(() => resolve(value)),
      (error: unknown) => finish(() => reject(error)),
    )
  })
}
