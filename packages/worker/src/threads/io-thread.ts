// SPDX-License-Identifier: Apache-2.0
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import type { LogRecord } from '@phat/contracts'
import type { CacheChange, ClusterFacts } from '../cluster/cluster-work.ts'
import { type IoConnection, linesAlone } from '../query-host/io-connection.ts'
import { youngHeapMb } from './contract-worker.ts'
import type { IoOrder, IoReport, IoThreadOptions, ThreadData } from './thread-messages.ts'

/** One contract thread's way to the input and output of queries. */
export interface IoLink {
  /** For the thread; its port is to be transferred. */
  readonly connection: IoConnection
  /** Ends the exchanges under way. */
  cancel(): void
  close(): void
}

/** The input and output of queries, on a thread of its own: it never waits for a contract, and no contract for another. */
export interface QueryIoThread {
  /** Whether anything was asked of it yet. */
  readonly isRunning: boolean
  connect(): IoLink
  /** Sets the shares of the cache, which is 20 MiB; see `QueryCache`. */
  setCacheWeights(weights: ClusterFacts['weights']): void
  /** Makes changes that transactions asked for, in their order. A value beyond its contract's quota is not kept. */
  applyCacheChanges(changes: readonly CacheChange[]): void
  stop(): Promise<void>
}

/** What the I/O thread reports. */
export interface QueryIoEvents {
  log?(record: LogRecord): void
  /** A request of a contract came to this status; see `HttpCounters`. */
  exchanged?(contract: Uint8Array, status: number): void
  /** It ended by itself; queries that need it answer `query-host.io-silent` from now on. */
  ended?(cause: unknown): void
}

/** Sockets and the cache's 20 MiB. */
const heapMb = 256

/**
 * Makes the way to the thread, which starts with the first thing that is asked of it: most contracts use neither network nor cache, and a thread takes
 * 10 MB and more. `threadUrl` is the compiled contract thread.
 */
export function startQueryIoThread(threadUrl: URL, options: IoThreadOptions = {}, events: QueryIoEvents = {}): QueryIoThread {
  const silent = new Map<number, IoConnection>()
  let worker: Worker | undefined
  let weights: ClusterFacts['weights'] | undefined
  let isStopped = false
  let lastId = 0

  /** The running thread, started if need be; the connections that nobody spoke on yet are its from then on. */
  function running(): Worker {
    if (worker !== undefined) return worker
    worker = startThread(threadUrl, options, events, () => isStopped)
    if (weights !== undefined) order(worker, { kind: 'weights', weights })
    for (const [id, connection] of silent) handOver(worker, id, connection)
    return worker
  }

  /** What came on the port goes with it, but for the one message that told that the thread is needed. */
  function handOver(to: Worker, id: number, connection: IoConnection, first?: unknown): void {
    silent.delete(id)
    connection.port.removeAllListeners('message')
    order(to, { kind: 'connect', id, connection, first }, [connection.port])
  }

  return {
    get isRunning() {
      return worker !== undefined
    },
    connect() {
      const { port1, port2 } = new MessageChannel()
      const answered = new Int32Array(new SharedArrayBuffer(4))
      lastId++
      const id = lastId
      const connection = { port: port2, answered }
      if (worker === undefined) {
        silent.set(id, connection)
        port2.on('message', (message) => {
          // Lines that a query logged need no thread: they are kept where this runs.
          const lines = linesAlone(message)
          if (lines !== undefined) {
            for (const line of lines) events.log?.(line)
            return
          }
          // Taken out first: the others are handed over without a message of theirs.
          silent.delete(id)
          port2.removeAllListeners('message')
          if (!isStopped) handOver(running(), id, connection, message)
        })
        // Waiting for what may never come keeps no process alive.
        port2.unref()
      } else handOver(worker, id, connection)
      const tell = (kind: 'cancel' | 'close'): void => {
        if (worker !== undefined) order(worker, { kind, id })
        else if (kind === 'close' && silent.delete(id)) port2.close()
      }
      return { connection: { port: port1, answered }, cancel: () => tell('cancel'), close: () => tell('close') }
    },
    setCacheWeights(next) {
      weights = next
      if (worker !== undefined) order(worker, { kind: 'weights', weights })
    },
    applyCacheChanges(changes) {
      if (changes.length > 0 && !isStopped) order(running(), { kind: 'changes', changes })
    },
    async stop() {
      isStopped = true
      for (const { port } of silent.values()) port.close()
      silent.clear()
      await worker?.terminate()
    },
  }
}

const order = (worker: Worker, message: IoOrder, transfer: readonly MessagePort[] = []): void =>
  worker.postMessage(message, [...transfer])

function startThread(threadUrl: URL, options: IoThreadOptions, events: QueryIoEvents, isStopped: () => boolean): Worker {
  const data: ThreadData = { role: 'io', options }
  const worker = new Worker(threadUrl, {
    name: 'phat-query-io',
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: youngHeapMb.io },
  })
  let cause: unknown
  worker.on('message', (report: IoReport) => {
    if (report.kind === 'log') events.log?.(report.record)
    else events.exchanged?.(report.contract, report.status)
  })
  worker.on('error', (error) => {
    cause = error
  })
  worker.once('exit', () => {
    if (!isStopped()) events.ended?.(cause)
  })
  return worker
}
