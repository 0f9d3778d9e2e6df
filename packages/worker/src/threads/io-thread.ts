// SPDX-License-Identifier: Apache-2.0
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import type { LogRecord } from '@phat/contracts'
import { type IoConnection, type IoServer, serveIo } from '../query-host/io-connection.ts'
import { createQueryIo } from '../query-host/query-io.ts'
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
  /** Sets a contract's share of the cache; 0, nothing at all, until it is set. */
  setCacheWeight(contract: Uint8Array, weight: number): void
  stop(): Promise<void>
}

/** What the I/O thread reports. */
export interface QueryIoEvents {
  log?(record: LogRecord): void
  /** It ended by itself; queries that need it answer `query-host.io-silent` from now on. */
  ended?(cause: unknown): void
}

type IoOrder =
  | { readonly kind: 'connect'; readonly id: number; readonly connection: IoConnection }
  | { readonly kind: 'cancel' | 'close'; readonly id: number }
  | { readonly kind: 'weight'; readonly contract: Uint8Array; readonly weight: number }

/** Sockets and the cache's 20 MiB. */
const heapMb = 256

/** Starts the thread; `threadUrl` is the compiled contract thread. */
export function startQueryIoThread(threadUrl: URL, options: IoThreadOptions = {}, events: QueryIoEvents = {}): QueryIoThread {
  const data: ThreadData = { role: 'io', options }
  const worker = new Worker(threadUrl, {
    name: 'phat-query-io',
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  })
  let stopping = false
  let cause: unknown
  let lastId = 0
  worker.on('message', (record: LogRecord) => events.log?.(record))
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
    setCacheWeight: (contract, weight) => order({ kind: 'weight', contract, weight }),
    async stop() {
      stopping = true
      await worker.terminate()
    },
  }
}

/** The program of the I/O thread. */
export function runIoThread(port: MessagePort, options: IoThreadOptions): void {
  const io = createQueryIo({ ...options, log: (record) => port.postMessage(record) })
  const servers = new Map<number, IoServer>()
  port.on('message', (order: IoOrder) => {
    if (order.kind === 'weight') io.cache.setWeight(order.contract, order.weight)
    else if (order.kind === 'connect') servers.set(order.id, serveIo(io, order.connection))
    else if (order.kind === 'cancel') servers.get(order.id)?.cancel()
    else {
      servers.get(order.id)?.close()
      servers.delete(order.id)
    }
  })
}
