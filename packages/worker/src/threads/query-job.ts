// SPDX-License-Identifier: Apache-2.0
import { onAbort } from './abort-listener.ts'
import { contractThreadErrors } from './thread-errors.ts'
import type { QueryCommand } from './thread-messages.ts'

/** An answer and the height whose state it was made from. */
export interface QueryAnswer {
  readonly height: number
  readonly answer: unknown
}

/** A query on its way through the pools. It settles once: by an answer, a failure, its time limit or its signal. */
export interface QueryJob {
  readonly command: QueryCommand
  /** Its time ends then, by `performance.now()`; it does not start anew in another pool. */
  readonly deadline: number
  isSettled(): boolean
  /** Called when it settles; one at a time. */
  onSettled: () => void
  answer(answer: QueryAnswer): void
  fail(error: unknown): void
}

/** Makes a job and the promise of its answer. */
export function createQueryJob(
  command: QueryCommand,
  limitMs: number,
  signal: AbortSignal | undefined,
): { readonly job: QueryJob; readonly answered: Promise<QueryAnswer> } {
  let settled = false
  let settle: (finish: () => void) => void = () => undefined
  const { promise, resolve, reject } = withResolvers<QueryAnswer>()
  const job: QueryJob = {
    command,
    deadline: performance.now() + limitMs,
    // No getter: an object with one of its own lives, with all it refers to, until the next full collection.
    isSettled: () => settled,
    onSettled: () => undefined,
    answer: (answer) => settle(() => resolve(answer)),
    fail: (error) => settle(() => reject(error)),
  }
  const timer = setTimeout(() => job.fail(contractThreadErrors.error('query-timeout', `no answer within ${limitMs} ms`)), limitMs)
  let forgetSignal = (): void => undefined
  settle = (finish) => {
    if (settled) return
    settled = true
    clearTimeout(timer)
    forgetSignal()
    finish()
    job.onSettled()
  }
  forgetSignal = onAbort(signal, (reason) => job.fail(reason))
  return { job, answered: promise }
}

/** `Promise.withResolvers`, which Node 20 does not have. */
export function withResolvers<T>(): { promise: Promise<T>; resolve(value: T): void; reject(error: unknown): void } {
  let resolve: (value: T) => void = () => undefined
  let reject: (error: unknown) => void = () => undefined
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}
