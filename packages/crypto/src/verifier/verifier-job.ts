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
    if (signal !== undefined) forgetAbort(signal, job)
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
  const timer = setTimeout(() => job.fail(cryptoErrors.error('verifier-timeout', `no verdict within ${timeoutMs} ms`)), timeoutMs)
  if (signal !== undefined) failOnAbort(signal, job)
  return { job, verdict: promise }
}

/** Jobs under way by the signal that aborts them. */
const jobsOf = new WeakMap<AbortSignal, Set<VerifierJob>>()

/** One listener a signal: an `AbortSignal` searches all its listeners to add one, and thousands of jobs share the signal of a server. */
function failOnAbort(signal: AbortSignal, job: VerifierJob): void {
  const jobs = jobsOf.get(signal) ?? new Set()
  if (!jobsOf.has(signal)) {
    jobsOf.set(signal, jobs)
    signal.addEventListener('abort', () => failAll(jobs, signal.reason), { once: true })
  }
  jobs.add(job)
}

function failAll(jobs: ReadonlySet<VerifierJob>, reason: unknown): void {
  for (const job of [...jobs]) job.fail(reason)
}

function forgetAbort(signal: AbortSignal, job: VerifierJob): void {
  jobsOf.get(signal)?.delete(job)
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
