// SPDX-License-Identifier: Apache-2.0
import { teeErrors } from './tee-errors.ts'

/** Time as waits need it; tests bring their own. */
export interface Timers {
  /** Calls back after so many milliseconds, unless what it returns is called before. */
  after(delayMs: number, callback: () => void): () => void
}

/** The timers of the process; they do not keep it alive. */
export const systemTimers: Timers = {
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** How long a wait may last, and who may end it. */
export interface Limits {
  readonly timers: Timers
  readonly limitMs: number
  readonly signal: AbortSignal
}

/**
 * Runs `work` with a signal of its own, which aborts at the time limit and with the caller's. The result comes at once then, even
 * where a blocked read cannot be ended: `work` learns of it by its signal, at its next step.
 * @param what names the wait in the error
 * @throws PhatError `tee.timeout`; the reason of the caller's signal
 */
export function within<T>(
  { timers, limitMs, signal }: Limits,
  what: string,
  work: (inner: AbortSignal) => Promise<T>,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const inner = new AbortController()
    const stop = (reason: unknown): void => {
      release()
      inner.abort(reason)
      reject(reason)
    }
    const onAbort = (): void => stop(signal.reason)
    const cancel = timers.after(limitMs, () => stop(teeErrors.error('timeout', `no ${what} within ${limitMs / 1000} s`)))
    const release = (): void => {
      cancel()
      signal.removeEventListener('abort', onAbort)
    }
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort)
    work(inner.signal).then(
      (value) => {
        release()
        resolve(value)
      },
      (error: unknown) => {
        release()
        reject(error)
      },
    )
  })
}

/** Waits; rejects with the signal's reason when that aborts. */
export function pause(timers: Timers, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      cancel()
      reject(signal.reason)
    }
    const cancel = timers.after(delayMs, () => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    })
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
}

/**
 * A queue that serves one at a time, in order. Whoever gave up keeps its place until its work has really ended, because the
 * device behind it is still busy; work that was given up before its turn is never begun.
 */
export function createTurns(): <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work, signal) => {
    const turn = last.then(() => {
      signal.throwIfAborted()
      return work()
    })
    last = turn.then(
      () => undefined,
      () => undefined, // told to its own caller; the next one begins all the same
    )
    return turn
  }
}
