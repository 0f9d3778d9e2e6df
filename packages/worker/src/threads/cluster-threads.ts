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
import type { ClusterStart, QueryCommand, TransactionOrder, TransactionReport } from './thread-messages.ts'

/** How a cluster's threads are set up; every limit has a default. */
export interface ClusterThreadsOptions {
  /** The compiled `contract-thread`. */
  readonly threadUrl: URL
  readonly cluster: ClusterStart
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
  /** What it changed, packed: for the worker's log, and for `adopt` at the next start. */
  readonly changes: ArrayBuffer
}

/** All records of a cluster at a height, packed: for a checkpoint, and for `restore` at the next start. */
export interface ClusterSnapshot {
  readonly height: number
  readonly records: ArrayBuffer
}

/** A cluster whose state one thread owns and others read. */
export interface ClusterThreads {
  /** The last height applied. */
  readonly height: number
  /** What the executor told of the state that it began with. */
  readonly opening: unknown
  /** Queries under way and queued, by pool. */
  readonly load: { readonly plain: QueryLoad; readonly waiting: QueryLoad }
  /**
   * Applies a block; blocks are applied in the order of the calls. Queries asked after it resolved see its state.
   * @throws contract-threads.stopped, contract-threads.block-timeout, or why the executor refused; each means that the cluster stopped.
   *   The reason of the signal when it aborts: then the block is applied all the same
   */
  apply(block: unknown, signal?: AbortSignal): Promise<AppliedReceipts>
  /** Takes over a block that was applied before, by its changes, in the order of the calls; throws as `apply`. The buffer is copied. */
  adopt(block: { readonly height: number; readonly now: bigint }, changes: ArrayBuffer): Promise<AppliedReceipts>
  /** The state after all blocks given before. @throws contract-threads.stopped */
  snapshot(): Promise<ClusterSnapshot>
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

interface PendingSnapshot {
  resolve(snapshot: ClusterSnapshot): void
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
  readonly #snapshots = new Map<number, PendingSnapshot>()
  readonly #starting = withResolvers<void>()
  #isStarting = true
  #height = 0
  #opening: unknown
  #lastId = 0
  #timer: NodeJS.Timeout | undefined
  /** Why it does not go on; undefined while it does. */
  #stopCause: unknown

  constructor(given: ClusterThreadsOptions) {
    const options = { ...defaults, ...given }
    this.#options = options
    this.started = this.#starting.promise
    const { birth, restore } = options.cluster
    const pool = {
      ...options,
      birth,
      load: (thread: QueryThread) => this.#load(thread),
      onFault: (fault: unknown) => options.onFault('query', fault),
    }
    const startAgain = (job: QueryJob): void => this.#waiting.add(job)
    this.#waiting = new QueryPool({ ...pool, threads: options.waitingThreads, waits: 'here', startAgain })
    this.#plain = new QueryPool({ ...pool, threads: options.plainThreads, waits: 'elsewhere', startAgain })
    this.#worker = startContractWorker<TransactionOrder, TransactionReport>(
      {
        ...options,
        name: 'phat-transactions',
        data: { role: 'transaction', start: options.cluster },
        transfer: restore ? [restore.records] : [],
      },
      { reported: (report) => this.#reported(report), ended: (fault) => this.#failed(fault) },
    )
    this.#restartTimer()
    this.#plain.start()
  }

  get height(): number {
    return this.#height
  }

  get opening(): unknown {
    return this.#opening
  }

  get load(): ClusterThreads['load'] {
    const loadOf = ({ running, waiting }: QueryPool): QueryLoad => ({ running, waiting })
    return { plain: loadOf(this.#plain), waiting: loadOf(this.#waiting) }
  }

  apply(block: unknown, signal?: AbortSignal): Promise<AppliedReceipts> {
    return this.#give((id) => ({ kind: 'apply', id, block }), signal)
  }

  adopt({ height, now }: { readonly height: number; readonly now: bigint }, changes: ArrayBuffer): Promise<AppliedReceipts> {
    return this.#give((id) => ({ kind: 'adopt', id, height, now, changes }))
  }

  async snapshot(): Promise<ClusterSnapshot> {
    if (this.#stopCause !== undefined) throw this.#stopCause
    const { promise, resolve, reject } = withResolvers<ClusterSnapshot>()
    this.#takeSnapshot({ resolve, reject })
    return promise
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

  async #give(orderOf: (id: number) => TransactionOrder, signal?: AbortSignal): Promise<AppliedReceipts> {
    signal?.throwIfAborted()
    if (this.#stopCause !== undefined) throw this.#stopCause
    const { promise, resolve, reject } = withResolvers<AppliedReceipts>()
    this.#lastId++
    this.#blocks.set(this.#lastId, { resolve, reject })
    this.#worker.send(orderOf(this.#lastId))
    if (this.#blocks.size + this.#snapshots.size === 1) this.#restartTimer()
    const forgetSignal = onAbort(signal, reject)
    try {
      return await promise
    } finally {
      forgetSignal()
    }
  }

  #reported(report: TransactionReport): void {
    // What was under way when everything stopped may still arrive.
    if (this.#stopCause !== undefined) return
    if (report.kind === 'failed') return this.#failed(fromPortableError(report.error))
    if (report.kind === 'ready') {
      this.#isStarting = false
      this.#height = report.height
      this.#opening = report.receipts
      this.#starting.resolve()
    } else if (report.kind === 'snapshot') {
      const pending = known(this.#snapshots.get(report.id), 'a snapshot was asked for')
      this.#snapshots.delete(report.id)
      pending.resolve({ height: report.height, records: report.records })
    } else {
      const pending = known(this.#blocks.get(report.id), 'a block was given')
      this.#blocks.delete(report.id)
      this.#height = report.height
      this.#plain.advance(report.height, report.changes)
      this.#waiting.advance(report.height, report.changes)
      pending.resolve({ height: report.height, receipts: report.receipts, changes: report.changes })
    }
    this.#restartTimer()
  }

  /** Reports come in order: what a new thread loads is followed by every block after it. */
  #load(thread: QueryThread): void {
    this.#takeSnapshot({ resolve: ({ height, records }) => thread.load(height, records), reject: () => undefined })
  }

  #takeSnapshot(pending: PendingSnapshot): void {
    this.#lastId++
    this.#snapshots.set(this.#lastId, pending)
    this.#worker.send({ kind: 'snapshot', id: this.#lastId })
    if (this.#blocks.size + this.#snapshots.size === 1) this.#restartTimer()
  }

  /** The transaction thread has to report something while it starts or has something to do. */
  #restartTimer(): void {
    clearTimeout(this.#timer)
    if (!this.#isStarting && this.#blocks.size + this.#snapshots.size === 0) return
    const limitMs = this.#isStarting ? this.#options.startTimeoutMs : this.#options.blockTimeoutMs
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
    for (const { reject } of this.#snapshots.values()) reject(this.#stopCause)
    this.#blocks.clear()
    this.#snapshots.clear()
  }
}
