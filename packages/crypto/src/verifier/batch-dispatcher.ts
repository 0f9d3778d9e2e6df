// SPDX-License-Identifier: Apache-2.0
import { cryptoErrors } from '../errors.ts'
import { encodeBatch } from './batch.ts'
import type { VerifierJob } from './verifier-job.ts'
import { startVerifierThread, type VerifierThread } from './verifier-thread.ts'

/** The threads of a pool and the line in front of them. */
export interface BatchDispatcherOptions {
  readonly workerUrl: URL
  readonly workers: number
  readonly batchSize: number
  readonly timeoutMs: number
}

const crashesMax = 2

/** Hands queued jobs to threads in batches, starts threads when needed and replaces those that end. A class for its lifetime. */
export class BatchDispatcher {
  readonly #options: BatchDispatcherOptions
  readonly #slots: (VerifierThread | undefined)[]
  readonly #underWay = new Map<VerifierThread, readonly VerifierJob[]>()
  #queue: VerifierJob[] = []
  #scheduled = false
  #stopped = false

  constructor(options: BatchDispatcherOptions) {
    this.#options = options
    this.#slots = new Array<VerifierThread | undefined>(options.workers).fill(undefined)
  }

  add(job: VerifierJob): void {
    this.#queue.push(job)
    this.#schedule()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#queue = []
    await Promise.all(this.#slots.map((thread) => thread?.end()))
  }

  /** Dispatches after the current turn, so that signatures which arrive together travel together. */
  #schedule(): void {
    if (this.#scheduled || this.#stopped) return
    this.#scheduled = true
    queueMicrotask(() => {
      this.#scheduled = false
      this.#dispatch()
    })
  }

  #dispatch(): void {
    const { workers, batchSize } = this.#options
    this.#queue = this.#queue.filter((job) => !job.settled)
    for (let slot = 0; slot < workers && this.#queue.length > 0 && !this.#stopped; slot++) {
      const running = this.#slots[slot]
      if (running !== undefined && this.#underWay.has(running)) continue
      const thread = running ?? this.#startInSlot(slot)
      // A short queue is spread over the threads that are left, a long one fills a batch each.
      const batch = this.#queue.splice(0, Math.min(batchSize, Math.ceil(this.#queue.length / (workers - slot))))
      this.#underWay.set(thread, batch)
      thread.send(encodeBatch(batch.map((job) => job.item)))
    }
  }

  #startInSlot(slot: number): VerifierThread {
    const { workerUrl, timeoutMs } = this.#options
    const thread = startVerifierThread(workerUrl, timeoutMs, {
      answered: (verdicts) => {
        for (const [index, job] of this.#take(thread).entries()) job.decide(verdicts[index] === 1)
        this.#schedule()
      },
      ended: (cause) => {
        if (this.#slots[slot] === thread) this.#slots[slot] = undefined
        this.#retry(this.#take(thread), cause)
      },
    })
    this.#slots[slot] = thread
    return thread
  }

  #take(thread: VerifierThread): readonly VerifierJob[] {
    const batch = this.#underWay.get(thread) ?? []
    this.#underWay.delete(thread)
    return batch
  }

  /** The signatures of a thread that ended go first in line, once; after a second end they may well be the cause. */
  #retry(batch: readonly VerifierJob[], cause: unknown): void {
    const again: VerifierJob[] = []
    for (const job of batch) {
      job.crashes++
      if (job.crashes < crashesMax) again.push(job)
      else job.fail(cryptoErrors.error('verifier-crashed', 'two verifier threads ended over this signature', { cause }))
    }
    this.#queue = [...again, ...this.#queue]
    this.#schedule()
  }
}
