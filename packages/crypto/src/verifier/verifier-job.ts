// SPDX-License-Identifier: Apache-2.0
import { cryptoErrors } from '../errors.ts'
import type { VerifyItem } from './batch.ts'

/** A signature on its way through the pool. It settles once: by a verdict, a failure, its time limit or its signal. */
export interface VerifierJob {
  readonly item: VerifyItem
  readonly settled: boolean
  /** Threads that ended while they had it. */
  crashes: number
  decide(valid: boolean): void
  fail(error: unknown): void
}

/** What a job needs to know about its surroundings. */
export interface VerifierJobOptions {
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
  onSettled(job: VerifierJob): void
}

/**
 * Makes a job and the promise of its verdict. The item is copied: its bytes are hashed for the record and sent to a thread at
 * different times, and a caller that reused a buffer in between would get an unverified signature remembered as valid.
 */
export function createVerifierJob(
  { signature, message, accountId }: VerifyItem,
  { timeoutMs, signal, onSettled }: VerifierJobOptions,
): { readonly job: VerifierJob; readonly verdict: Promise<boolean> } {
  const { promise, resolve, reject } = withResolvers<boolean>()
  let settled = false
  const settle = (finish: () => void): void => {
    if (settled) return
    settled = true
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
    onSettled(job)
    finish()
  }
  const job: VerifierJob = {
    item: {
      signature: { type: signature.type, value: signature.value.slice() },
      message: message.slice(),
      accountId: accountId.slice(),
    },
    crashes: 0,
    get settled() {
      return settled
    },
    decide: (valid) => settle(() => resolve(valid)),
    fail: (error) => settle(() => reject(error)),
  }
  const onAbort = (): void => job.fail(signal?.reason)
  const timer = setTimeout(() => job.fail(cryptoErrors.error('verifier-timeout', `no verdict within ${timeoutMs} ms`)), timeoutMs)
  signal?.addEventListener('abort', onAbort, { once: true })
  return { job, verdict: promise }
}

/** `Promise.withResolvers`, which Node 20 does not have. */
function withResolvers<T>(): { promise: Promise<T>; resolve(value: T): void; reject(error: unknown): void } {
  let resolve: (value: T) => void = () => undefined
  let reject: (error: unknown) => void = () => undefined
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}
