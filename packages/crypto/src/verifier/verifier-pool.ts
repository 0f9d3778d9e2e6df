// SPDX-License-Identifier: Apache-2.0
import { assert } from '@phat/primitives'
import { cryptoErrors } from '../errors.ts'
import { verifyMultiSignature } from '../multi-signature.ts'
import { isWellFormed, type VerifyItem } from './batch.ts'
import { BatchDispatcher } from './batch-dispatcher.ts'
import type { VerifiedRecord } from './verified-record.ts'
import { createVerifierJob, type VerifierJob } from './verifier-job.ts'

/** How a verifier pool works; every limit has a default. */
export interface VerifierPoolOptions {
  /** The compiled worker, `verifier-worker.js` beside the program. */
  readonly workerUrl: URL
  /** Number of threads, 1 by default; 0 verifies in the calling thread. They start with the first signature. */
  readonly workers?: number
  /** Signatures in one message to a thread, 128 by default: some 30 ms of sr25519; few wait for one that has company. */
  readonly batchSize?: number
  /** Signatures that may wait or be under verification, 8192 by default; beyond, `verify` refuses. */
  readonly queueLimit?: number
  /** Longest wait for one verdict in milliseconds, 10,000 by default; a thread that takes longer for a batch is replaced. */
  readonly timeoutMs?: number
  /** What decides when there are no threads; measurements compare other libraries with it. */
  readonly checkHere?: (item: VerifyItem) => boolean
  /** Where valid signatures are remembered; what it knows is not verified again. */
  readonly record?: VerifiedRecord
}

/** Verifies signatures off the main thread. */
export interface VerifierPool {
  /** Signatures that wait or are under verification. */
  readonly pending: number
  /**
   * Resolves to the verdict; malformed signatures are false.
   * @throws crypto.verifier-full at once; crypto.verifier-timeout, crypto.verifier-crashed (two threads ended over it),
   *   crypto.verifier-stopped; the reason of the signal when it aborts
   */
  verify(item: VerifyItem, signal?: AbortSignal): Promise<boolean>
  /** Ends the threads and rejects what is pending. The pool cannot be used again. */
  stop(): Promise<void>
}

/** Creates a pool; no thread runs before the first signature comes. */
export function createVerifierPool(options: VerifierPoolOptions): VerifierPool {
  const {
    workerUrl,
    workers = 1,
    batchSize = 128,
    queueLimit = 8192,
    timeoutMs = 10_000,
    checkHere = checkItem,
    record,
  } = options
  assert(workerUrl.protocol === 'file:', 'the verifier worker is a file of this program')
  assert(
    Number.isInteger(workers) && workers >= 0 && batchSize >= 1,
    'a pool has a whole number of workers and non-empty batches',
  )
  const dispatcher = new BatchDispatcher({ workerUrl, workers, batchSize, timeoutMs })
  const live = new Set<VerifierJob>()
  let stopped = false

  async function verifyInThread(item: VerifyItem, signal: AbortSignal | undefined): Promise<boolean> {
    if (live.size >= queueLimit) throw cryptoErrors.error('verifier-full', `${queueLimit} signatures are pending`)
    const { job, verdict } = createVerifierJob(item, { timeoutMs, signal, onSettled: (settled) => live.delete(settled) })
    live.add(job)
    dispatcher.add(job)
    const valid = await verdict
    if (valid) record?.add(job.item)
    return valid
  }

  function verifyHere(item: VerifyItem): boolean {
    const valid = checkHere(item)
    if (valid) record?.add(item)
    return valid
  }

  return {
    get pending() {
      return live.size
    },
    async verify(item, signal) {
      signal?.throwIfAborted()
      if (stopped) throw cryptoErrors.error('verifier-stopped', 'the verifier pool is stopped')
      if (!isWellFormed(item)) return false
      if (record?.has(item)) return true
      return workers === 0 ? verifyHere(item) : verifyInThread(item, signal)
    },
    async stop() {
      stopped = true
      for (const job of live) job.fail(cryptoErrors.error('verifier-stopped', 'the verifier pool was stopped'))
      await dispatcher.stop()
    },
  }
}

const checkItem = ({ signature, message, accountId }: VerifyItem): boolean => verifyMultiSignature(signature, message, accountId)
