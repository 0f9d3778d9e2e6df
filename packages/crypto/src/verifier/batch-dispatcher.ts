// SPDX-License-Identifier: Apache-2.0
import { known } from '@phat/primitives'
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
/**
 * Batches that a thread may hold: while the main thread executes a block, for some hundred milliseconds, nobody hands out new ones.
 */
const batchesPerThreadMax = 8

/** Hands queued jobs to threads in batches, starts threads when needed and replaces those that end. A class for its lifetime. */
export class BatchDispatcher {
  readonly #options: BatchDispatcherOptions
  readonly #slots: (VerifierThread | undefined)[]
  /** What each thread holds, the batch that it is at first. */
  readonly #underWay = new Map<VerifierThread, VerifierJob[][]>()
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
    for (let round = 0; round < batchesPerThreadMax && this.#queue.length > 0 && !this.#stopped; round++) {
      for (let slot = 0; slot < workers && this.#queue.length > 0; slot++) {
        const thread = this.#slots[slot] ?? this.#startInSlot(slot)
        const held = this.#underWay.get(thread) ?? []
        if (held.length > round) continue
        // A short queue is spread over the threads that are left, a long one fills a batch each.
        const batch = this.#queue.splice(0, Math.min(batchSize, Math.ceil(this.#queue.length / (workers - slot))))
        held.push(batch)
        this.#underWay.set(thread, held)
        thread.send(encodeBatch(batch.map((job) => job.item)))
      }
    }
  }

  #startInSlot(slot: number): VerifierThread {
    const { workerUrl, timeoutMs } = this.#options
    const thread = startVerifierThread(workerUrl, timeoutMs, {
      answered: (verdicts) => {
        const batch = known(this.#underWay.get(thread)?.shift(), 'an answer is to the oldest batch')
        for (const [index, job] of batch.entries()) job.decide(verdicts[index] === 1)
        this.#schedule()
      },
      ended: (cause) => {
        if (this.#slots[slot] === thread) this.#slots[slot] = undefined
        const [current = [], ...behind] = this.#underWay.get(thread) ?? []
        this.#underWay.delete(thread)
        this.#retry(current, behind.flat(), cause)
      },
    })
    this.#slots[slot] = thread
    return thread
  }

  /** The signatures that a thread ended over go first in line, once; after a second end they may well be the cause. Those behind them are not. */
  #retry(current: readonly VerifierJob[], behind: readonly VerifierJob[], cause: unknown): void {
    const again: VerifierJob[] = []
    for (const job of current) {
      job.crashes++
      if (job.crashes < crashesMax) again.push(job)
      else job.fail(cryptoErrors.error('verifier-crashed', 'two verifier threads ended over this signature', { cause }))
    }
    this.#queue = [...again, ...behind, ...this.#queue]
    this.#schedule()
  }
}
