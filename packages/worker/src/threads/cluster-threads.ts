// SPDX-License-Identifier: Apache-2.0
import { known } from '@phat/primitives'
import { onAbort } from './abort-listener.ts'
import { type ContractWorker, defaultStackSizeMb, startContractWorker } from './contract-worker.ts'
import type { QueryIoThread } from './io-thread.ts'
import { fromPortableError } from './portable-error.ts'
import { createQueryJob, type QueryAnswer, type QueryJob, withResolvers } from './query-job.ts'
import { QueryPool } from './query-pool.ts'
import type { QueryThread } from './query-thread.ts'
import { contractThreadErrors } from './thread-errors.ts'
import type { QueryCommand, TransactionOrder, TransactionReport } from './thread-messages.ts'

/** How a cluster's threads are set up; every limit has a default. */
export interface ClusterThreadsOptions {
  /** The compiled `contract-thread`. */
  readonly threadUrl: URL
  /** What the executors are made from, of values that cross between threads. */
  readonly cluster: unknown
  readonly io: QueryIoThread
  /** 32 bytes. */
  readonly workerPublicKey: Uint8Array
  /** Threads for queries that wait for nothing, 1 by default. */
  readonly plainThreads?: number
  /** Threads for queries that wait for the network, 4 by default: as many exchanges are under way at most. */
  readonly waitingThreads?: number
  /** Queries that may wait for a thread of each kind, 256 by default. */
  readonly queueMax?: number
  /**
   * Heights before the newest that queries may ask at, 16 by default. A thread knows those since its start: threads of the plain pool start
   * with the cluster, those that wait and those that take the place of another with a query.
   */
  readonly history?: number
  /** Longest time for a block, 60 seconds by default. */
  readonly blockTimeoutMs?: number
  /** Longest time for the start, 60 seconds by default. */
  readonly startTimeoutMs?: number
  readonly stackSizeMb?: number
  /** Limit of the JavaScript heap of each thread, 1,024 MiB by default. */
  readonly heapMb?: number
  /** A thread ended by itself. After a fault of the transaction thread the cluster is stopped; query threads are replaced. */
  readonly onFault: (role: 'transaction' | 'query', fault: unknown) => void
}

/** What a block did, as the transaction thread tells. */
export interface AppliedReceipts {
  readonly height: number
  readonly receipts: unknown
}

/** A cluster whose state one thread owns and others read. */
export interface ClusterThreads {
  /** The last height applied. */
  readonly height: number
  /** Queries under way and queued, by pool. */
  readonly load: { readonly plain: QueryLoad; readonly waiting: QueryLoad }
  /**
   * Applies a block; blocks are applied in the order of the calls. Queries asked after it resolved see its state.
   * @throws contract-threads.stopped, contract-threads.block-timeout, or why the executor refused; each means that the cluster stopped.
   *   The reason of the signal when it aborts: then the block is applied all the same
   */
  apply(block: unknown, signal?: AbortSignal): Promise<AppliedReceipts>
  /**
   * Runs a query on the immutable state of a height.
   * @throws contract-threads.query-timeout, .queries-busy, .thread-ended, .height-unavailable, .stopped; the executor's refusal; the reason
   *   of the signal when it aborts
   */
  query(command: QueryCommand, limitMs: number, signal?: AbortSignal): Promise<QueryAnswer>
  stop(): Promise<void>
}

export interface QueryLoad {
  readonly running: number
  readonly waiting: number
}

/** Starts the threads, and resolves when the one of the transactions has made its executor. */
export async function startClusterThreads(options: ClusterThreadsOptions, signal?: AbortSignal): Promise<ClusterThreads> {
  const cluster = new ThreadedCluster(options)
  const forgetSignal = onAbort(signal, () => void cluster.stop())
  try {
    await cluster.started
  } finally {
    forgetSignal()
  }
  signal?.throwIfAborted()
  return cluster
}

const defaults = {
  plainThreads: 1,
  waitingThreads: 4,
  queueMax: 256,
  history: 16,
  blockTimeoutMs: 60_000,
  startTimeoutMs: 60_000,
  stackSizeMb: defaultStackSizeMb,
  heapMb: 1_024,
} as const

interface PendingBlock {
  resolve(applied: AppliedReceipts): void
  reject(error: unknown): void
}

/** See `ClusterThreads`; a class for its lifetime. */
class ThreadedCluster implements ClusterThreads {
  readonly started: Promise<void>
  readonly #options: Required<ClusterThreadsOptions>
  readonly #worker: ContractWorker<TransactionOrder>
  readonly #plain: QueryPool
  readonly #waiting: QueryPool
  readonly #blocks = new Map<number, PendingBlock>()
  readonly #snapshots = new Map<number, QueryThread>()
  readonly #starting = withResolvers<void>()
  #height = 0
  #lastId = 0
  #timer: NodeJS.Timeout | undefined
  /** Why it does not go on; undefined while it does. */
  #stopCause: unknown

  constructor(given: ClusterThreadsOptions) {
    const options = { ...defaults, ...given }
    this.#options = options
    this.started = this.#starting.promise
    const { cluster } = options
    const pool = {
      ...options,
      load: (thread: QueryThread) => this.#load(thread),
      onFault: (fault: unknown) => options.onFault('query', fault),
    }
    const startAgain = (job: QueryJob): void => this.#waiting.add(job)
    this.#waiting = new QueryPool({ ...pool, threads: options.waitingThreads, waits: 'here', startAgain })
    this.#plain = new QueryPool({ ...pool, threads: options.plainThreads, waits: 'elsewhere', startAgain })
    this.#worker = startContractWorker<TransactionOrder, TransactionReport>(
      { ...options, name: 'phat-transactions', data: { role: 'transaction', cluster } },
      { reported: (report) => this.#reported(report), ended: (fault) => this.#failed(fault) },
    )
    this.#restartTimer(true)
    this.#plain.start()
  }

  get height(): number {
    return this.#height
  }

  get load(): ClusterThreads['load'] {
    const loadOf = ({ running, waiting }: QueryPool): QueryLoad => ({ running, waiting })
    return { plain: loadOf(this.#plain), waiting: loadOf(this.#waiting) }
  }

  async apply(block: unknown, signal?: AbortSignal): Promise<AppliedReceipts> {
    signal?.throwIfAborted()
    if (this.#stopCause !== undefined) throw this.#stopCause
    const { promise, resolve, reject } = withResolvers<AppliedReceipts>()
    this.#lastId++
    this.#blocks.set(this.#lastId, { resolve, reject })
    this.#worker.send({ kind: 'apply', id: this.#lastId, block })
    if (this.#blocks.size === 1) this.#restartTimer()
    const forgetSignal = onAbort(signal, reject)
    try {
      return await promise
    } finally {
      forgetSignal()
    }
  }

  async query(command: QueryCommand, limitMs: number, signal?: AbortSignal): Promise<QueryAnswer> {
    if (this.#stopCause !== undefined) throw this.#stopCause
    const { job, answered } = createQueryJob(command, limitMs, signal)
    this.#plain.add(job)
    return answered
  }

  async stop(): Promise<void> {
    this.#stop(contractThreadErrors.error('stopped', 'the threads were stopped'))
    await Promise.all([this.#worker.end(), this.#plain.stop(), this.#waiting.stop()])
  }

  #reported(report: TransactionReport): void {
    // What was under way when everything stopped may still arrive.
    if (this.#stopCause !== undefined) return
    if (report.kind === 'failed') return this.#failed(fromPortableError(report.error))
    if (report.kind === 'ready') {
      this.#height = report.height
      this.#starting.resolve()
    } else if (report.kind === 'snapshot') {
      const thread = known(this.#snapshots.get(report.id), 'a snapshot was asked for')
      this.#snapshots.delete(report.id)
      thread.load(report.height, report.records)
    } else {
      const pending = known(this.#blocks.get(report.id), 'a block was given')
      this.#blocks.delete(report.id)
      this.#height = report.height
      this.#plain.advance(report.height, report.changes)
      this.#waiting.advance(report.height, report.changes)
      pending.resolve({ height: report.height, receipts: report.receipts })
    }
    this.#restartTimer()
  }

  /** Reports come in order: what a new thread loads is followed by every block after it. */
  #load(thread: QueryThread): void {
    this.#lastId++
    this.#snapshots.set(this.#lastId, thread)
    this.#worker.send({ kind: 'snapshot', id: this.#lastId })
  }

  /** The transaction thread has to report something while it starts or has blocks. */
  #restartTimer(starting = false): void {
    clearTimeout(this.#timer)
    if (!starting && this.#blocks.size === 0) return
    const limitMs = starting ? this.#options.startTimeoutMs : this.#options.blockTimeoutMs
    this.#timer = setTimeout(() => {
      this.#failed(contractThreadErrors.error('block-timeout', `the transaction thread was silent for ${limitMs} ms`))
    }, limitMs)
  }

  /** The state can not be relied on any more: everything stops, loudly. */
  #failed(fault: unknown): void {
    if (this.#stopCause !== undefined) return
    this.#stop(fault ?? contractThreadErrors.error('stopped', 'the transaction thread ended'))
    this.#options.onFault('transaction', fault)
    void Promise.all([this.#worker.end(), this.#plain.stop(), this.#waiting.stop()])
  }

  #stop(cause: unknown): void {
    clearTimeout(this.#timer)
    this.#stopCause ??= cause
    this.#starting.reject(this.#stopCause)
    for (const { reject } of this.#blocks.values()) reject(this.#stopCause)
    this.#blocks.clear()
    this.#snapshots.clear()
  }
}
