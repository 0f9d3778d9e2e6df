// SPDX-License-Identifier: Apache-2.0
import { known, unreachable } from '@phat/primitives'
import { startContractWorker } from './contract-worker.ts'
import type { QueryIoThread } from './io-thread.ts'
import { fromPortableError } from './portable-error.ts'
import type { QueryJob } from './query-job.ts'
import { contractThreadErrors } from './thread-errors.ts'
import type { QueryOrder, QueryReport, ThreadData } from './thread-messages.ts'

/** What all query threads of a pool are started with. */
export interface QueryThreadOptions {
  readonly threadUrl: URL
  readonly birth: unknown
  readonly waits: 'here' | 'elsewhere'
  readonly history: number
  readonly io: QueryIoThread
  readonly workerPublicKey: Uint8Array
  readonly stackSizeMb: number
  readonly heapMb: number
}

/** What a query thread reports. */
export interface QueryThreadEvents {
  /** It can take a query. */
  idle(): void
  /**
   * The query that it ran has to start again: where it may wait, or because its exchange was cancelled for the query before it, whose time
   * was up at the same moment. Comes before `idle`, also for one that is settled.
   */
  startAgain(job: QueryJob): void
  /** Comes once, with the query that was under way. */
  ended(fault: unknown, job: QueryJob | undefined): void
}

/** One query thread as its pool sees it. */
export interface QueryThread {
  readonly state: 'loading' | 'idle' | 'busy'
  /** The query under way, settled or not. */
  readonly job: QueryJob | undefined
  load(height: number, records: ArrayBuffer): void
  advance(height: number, changes: ArrayBuffer): void
  run(job: QueryJob): void
  end(): Promise<void>
}

/** How long a query that nobody waits for any more may take to notice; then its thread is ended. */
const graceMs = 1_000

/** Starts a query thread, with a connection of its own to the I/O; it can take queries once its state was loaded. */
export function startQueryThread(options: QueryThreadOptions, events: QueryThreadEvents): QueryThread {
  const { birth, waits, history, workerPublicKey } = options
  const link = options.io.connect()
  const data: ThreadData = { role: 'query', birth, waits, history, io: link.connection, workerPublicKey }
  let state: QueryThread['state'] = 'loading'
  let hasState = false
  let job: QueryJob | undefined
  let lastId = 0
  let graceTimer: NodeJS.Timeout | undefined
  let endCause: unknown

  const worker = startContractWorker<QueryOrder, QueryReport>(
    { ...options, name: waits === 'here' ? 'phat-query-waiting' : 'phat-query', data, transfer: [link.connection.port] },
    {
      reported: (report) => {
        const ended = job
        clearTimeout(graceTimer)
        job = undefined
        state = 'idle'
        if (report.kind !== 'loaded') conclude(report, known(ended, 'a report is about the query under way'), events)
        events.idle()
      },
      ended: (fault) => {
        clearTimeout(graceTimer)
        link.close()
        events.ended(fault ?? endCause, job)
      },
    },
  )

  return {
    get state() {
      return state
    },
    get job() {
      return job
    },
    load(height, records) {
      hasState = true
      worker.send({ kind: 'load', height, records }, [records])
    },
    advance(height, changes) {
      if (hasState) worker.send({ kind: 'advance', height, changes })
    },
    run(next) {
      lastId++
      job = next
      state = 'busy'
      next.onSettled = () => {
        if (job !== next) return
        link.cancel()
        graceTimer = setTimeout(() => {
          endCause = contractThreadErrors.error('query-timeout', `a query went on for ${graceMs} ms after its time`)
          void worker.end()
        }, graceMs)
      }
      const { height, request } = next.command
      const command = { request, ...(height === undefined ? {} : { height }) }
      worker.send({ kind: 'query', id: lastId, limitMs: Math.max(0, next.deadline - performance.now()), command })
    },
    end: () => worker.end(),
  }
}

function conclude(report: Exclude<QueryReport, { kind: 'loaded' }>, job: QueryJob, events: QueryThreadEvents): void {
  if (report.kind === 'answered') job.answer({ height: report.height, answer: report.answer })
  else if (report.kind === 'refused') job.fail(fromPortableError(report.error))
  else if (report.kind === 'must-wait' || report.kind === 'cancelled') events.startAgain(job)
  else unreachable(report)
}
