// SPDX-License-Identifier: Apache-2.0
import { FairQueue } from './fair-queue.ts'
import type { QueryJob } from './query-job.ts'
import { type QueryThread, type QueryThreadOptions, startQueryThread } from './query-thread.ts'
import { contractThreadErrors } from './thread-errors.ts'

/** A pool of query threads of one kind. */
export interface QueryPoolOptions extends QueryThreadOptions {
  readonly threads: number
  /** Queries that may wait for a thread; beyond, the next one is refused. */
  readonly queueMax: number
  /** Brings a new thread up to date: loads the whole state, then every block after it comes by `advance`. */
  readonly load: (thread: QueryThread) => void
  /** A thread ended over a fault; another takes its place. */
  readonly onFault: (fault: unknown) => void
  /** Takes a query that has to start again, in the pool where it may wait. */
  readonly startAgain: (job: QueryJob) => void
}

/** Hands queries to threads, starts threads when needed and replaces those that end. A class for its lifetime. */
export class QueryPool {
  readonly #options: QueryPoolOptions
  readonly #threads = new Set<QueryThread>()
  readonly #queue: FairQueue<QueryJob>
  #stopped = false

  constructor(options: QueryPoolOptions) {
    this.#options = options
    this.#queue = new FairQueue(options.queueMax)
  }

  get running(): number {
    return [...this.#threads].filter((thread) => thread.job !== undefined).length
  }

  get waiting(): number {
    return this.#queue.length
  }

  /** Starts all threads at once, so that they know every height from now on; else they start with the queries. */
  start(): void {
    while (this.#threads.size < this.#options.threads) this.#start()
  }

  /** Takes a query; it settles whatever happens. */
  add(job: QueryJob): void {
    if (job.isSettled()) return
    const { queueMax } = this.#options
    if (this.#stopped) return job.fail(contractThreadErrors.error('stopped', 'the query threads are stopped'))
    job.onSettled = () => this.#queue.remove(job)
    const displaced = this.#queue.push(job, job.command.share)
    displaced?.fail(contractThreadErrors.error('queries-busy', `${queueMax} queries wait already`))
    this.#dispatch()
  }

  /** Tells every thread that has a state what a block changed. */
  advance(height: number, changes: ArrayBuffer): void {
    for (const thread of this.#threads) thread.advance(height, changes)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    const stopped = contractThreadErrors.error('stopped', 'the query threads were stopped')
    for (const job of this.#queue.items()) job.fail(stopped)
    for (const { job } of this.#threads) job?.fail(stopped)
    await Promise.all([...this.#threads].map((thread) => thread.end()))
  }

  #dispatch(): void {
    if (this.#stopped) return
    for (const thread of this.#threads) {
      if (thread.state !== 'idle') continue
      const job = this.#queue.shift()
      if (job === undefined) return
      thread.run(job)
    }
    const starting = [...this.#threads].filter((thread) => thread.state === 'loading').length
    if (this.#queue.length > starting && this.#threads.size < this.#options.threads) this.#start()
  }

  #start(): void {
    const thread = startQueryThread(this.#options, {
      idle: () => this.#dispatch(),
      startAgain: (job) => this.#options.startAgain(job),
      ended: (fault, job) => {
        this.#threads.delete(thread)
        if (this.#stopped) return
        this.#options.onFault(fault)
        // One that ends before it has a state would do so again and again: each time, one query pays for it.
        const loser = job ?? (thread.state === 'loading' ? this.#queue.peek() : undefined)
        loser?.fail(contractThreadErrors.error('thread-ended', 'the thread of the query ended', { cause: fault }))
        this.#dispatch()
      },
    })
    this.#threads.add(thread)
    this.#options.load(thread)
    this.#dispatch()
  }
}
