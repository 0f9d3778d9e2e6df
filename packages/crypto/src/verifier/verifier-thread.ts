// SPDX-License-Identifier: Apache-2.0
import { Worker } from 'node:worker_threads'
import { cryptoErrors } from '../errors.ts'

/** One worker thread; batches that wait in it are answered in the order in which they were sent. */
export interface VerifierThread {
  /** Hands a batch over; the buffer is no longer usable here. */
  send(batch: ArrayBuffer): void
  end(): Promise<void>
}

/** What a thread reports; `ended` comes once, whether by a fault, by the time limit or by `end`. */
export interface VerifierThreadEvents {
  answered(verdicts: Uint8Array): void
  ended(cause: unknown): void
}

/** Ample for batches and code, and low enough that a fault in a thread cannot take the machine's memory. */
const heapMb = 64

/** Starts a thread; one that has not answered a batch within `timeoutMs` of the answer before it is ended. */
export function startVerifierThread(workerUrl: URL, timeoutMs: number, events: VerifierThreadEvents): VerifierThread {
  const worker = new Worker(workerUrl, { name: 'phat-verifier', resourceLimits: { maxOldGenerationSizeMb: heapMb } })
  let cause: unknown
  let timer: NodeJS.Timeout | undefined
  let underWay = 0
  const restartTimer = (): void => {
    clearTimeout(timer)
    if (underWay === 0) return
    timer = setTimeout(() => {
      cause = cryptoErrors.error('verifier-timeout', `the verifier thread took longer than ${timeoutMs} ms`)
      void worker.terminate()
    }, timeoutMs)
  }
  worker.on('message', (verdicts: ArrayBuffer) => {
    underWay--
    restartTimer()
    events.answered(new Uint8Array(verdicts))
  })
  worker.on('error', (error) => {
    cause = error
  })
  // Every way to end comes by here, after 'error' where there was one.
  worker.once('exit', () => {
    clearTimeout(timer)
    events.ended(cause)
  })
  return {
    send(batch) {
      underWay++
      if (underWay === 1) restartTimer()
      worker.postMessage(batch, [batch])
    },
    async end() {
      await worker.terminate()
    },
  }
}
