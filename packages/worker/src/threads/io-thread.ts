// SPDX-License-Identifier: Apache-2.0
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import type { LogRecord } from '@phat/contracts'
import type { CacheChange, ClusterFacts } from '../cluster/cluster-work.ts'
import { applyCacheOperations, type IoConnection, type IoServer, serveIo } from '../query-host/io-connection.ts'
import { createQueryIo } from '../query-host/query-io.ts'
import { youngHeapMb } from './contract-worker.ts'
import type { IoThreadOptions, ThreadData } from './thread-messages.ts'

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
  /** An HTTP exchange of a contract ended by itself; `status` is 0 where there was no response. */
  exchanged?(contract: Uint8Array, status: number): void
  /** It ended by itself; queries that need it answer `query-host.io-silent` from now on. */
  ended?(cause: unknown): void
}

/** What the I/O thread says. */
type IoReport =
  | { readonly kind: 'log'; readonly record: LogRecord }
  | { readonly kind: 'exchanged'; readonly contract: Uint8Array; readonly status: number }

type IoOrder =
  | { readonly kind: 'connect'; readonly id: number; readonly connection: IoConnection }
  | { readonly kind: 'cancel' | 'close'; readonly id: number }
  | { readonly kind: 'weights'; readonly weights: ClusterFacts['weights'] }
  | { readonly kind: 'changes'; readonly changes: readonly CacheChange[] }

/** Sockets and the cache's 20 MiB. */
const heapMb = 256

/** Starts the thread; `threadUrl` is the compiled contract thread. */
export function startQueryIoThread(threadUrl: URL, options: IoThreadOptions = {}, events: QueryIoEvents = {}): QueryIoThread {
  const data: ThreadData = { role: 'io', options }
  const worker = new Worker(threadUrl, {
    name: 'phat-query-io',
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: youngHeapMb.io },
  })
  let stopping = false
  let cause: unknown
  let lastId = 0
  worker.on('message', (report: IoReport) => {
    if (report.kind === 'log') events.log?.(report.record)
    else events.exchanged?.(report.contract, report.status)
  })
  worker.on('error', (error) => {
    cause = error
  })
  worker.once('exit', () => {
    if (!stopping) events.ended?.(cause)
  })
  const order = (message: IoOrder, transfer: readonly MessagePort[] = []): void => worker.postMessage(message, [...transfer])
  return {
    connect() {
      const { port1, port2 } = new MessageChannel()
      const answered = new Int32Array(new SharedArrayBuffer(4))
      lastId++
      const id = lastId
      order({ kind: 'connect', id, connection: { port: port2, answered } }, [port2])
      return {
        connection: { port: port1, answered },
        cancel: () => order({ kind: 'cancel', id }),
        close: () => order({ kind: 'close', id }),
      }
    },
    setCacheWeights: (weights) => order({ kind: 'weights', weights }),
    applyCacheChanges: (changes) => {
      if (changes.length > 0) order({ kind: 'changes', changes })
    },
    async stop() {
      stopping = true
      await worker.terminate()
    },
  }
}

/** The program of the I/O thread. */
export function runIoThread(port: MessagePort, options: IoThreadOptions): void {
  const report = (message: IoReport): void => port.postMessage(message)
  const io = createQueryIo({
    ...options,
    log: (record) => report({ kind: 'log', record }),
    exchanged: (contract, status) => report({ kind: 'exchanged', contract, status }),
  })
  const servers = new Map<number, IoServer>()
  port.on('message', (order: IoOrder) => {
    if (order.kind === 'weights') io.cache.setWeights(order.weights)
    else if (order.kind === 'changes') applyCacheOperations(io, order.changes)
    else if (order.kind === 'connect') servers.set(order.id, serveIo(io, order.connection))
    else if (order.kind === 'cancel') servers.get(order.id)?.cancel()
    else {
      servers.get(order.id)?.close()
      servers.delete(order.id)
    }
  })
}
