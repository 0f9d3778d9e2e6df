// SPDX-License-Identifier: Apache-2.0

import { randomFillSync } from 'node:crypto'
import { type HttpRequest, httpLimits, type LogRecord, type QueryHost, type WorkerQuote } from '@phat/contracts'
import { wallClock } from '@phat/primitives/wall-clock'
import type { IoClient } from './io-connection.ts'
import { createPendingCache, ioMarginMs } from './pending-cache.ts'

/** What query hosts of a thread are made of. */
export interface QueryHostOptions {
  readonly io: IoClient
  /**
   * What a query does that needs to wait for the network: `here` blocks this thread until the answer is there, `elsewhere` ends the run so
   * that it starts again where it may wait.
   */
  readonly waits: 'here' | 'elsewhere'
  /** 32 bytes. */
  readonly workerPublicKey: Uint8Array
  readonly workerQuote?: WorkerQuote
  /** Milliseconds since the Unix epoch; the system's clock by default. */
  readonly now?: () => number
  /** Fills the array; the system's generator by default. */
  readonly fillRandom?: (bytes: Uint8Array) => void
}

/** The host of one query. */
export interface QuerySession {
  readonly host: QueryHost
  /**
   * Sends what the query wrote to the cache and the log, whatever its result. A session that starts again elsewhere is just dropped: the
   * other one says it all.
   */
  finish(): void
}

/** Ends a run that has to start again on a thread that may wait. Made once; no contract can catch it. */
const mustWait = Object.freeze({ kind: 'query-must-wait' })
/** Ends a run whose asker has gone. */
const cancelled = Object.freeze({ kind: 'query-cancelled' })

/** True for what ends a query that has to start again on a thread that may wait. */
export const isMustWait = (thrown: unknown): boolean => thrown === mustWait
/** True for what ends a query whose exchange with the network was cancelled. */
export const isCancelled = (thrown: unknown): boolean => thrown === cancelled

/** Characters of log lines that one query may send. */
const logLengthMax = 1_000_000

/**
 * Makes the way to query hosts, for the thread that runs the queries.
 * @returns starts the host of a query that may take so many milliseconds more
 */
export function createQueryHost(options: QueryHostOptions): (limitMs: number) => QuerySession {
  const now = options.now ?? wallClock
  const fillRandom = options.fillRandom ?? ((bytes: Uint8Array) => void randomFillSync(bytes))

  return (limitMs) => {
    const deadline = performance.now() + limitMs
    const { cache, operations } = createPendingCache(options.io)
    const log: LogRecord[] = []
    let logLength = 0

    /** Whole milliseconds for the network, at most those that the query has left. */
    function timeFor(wishedMs: number): number {
      if (options.waits === 'elsewhere') throw mustWait
      return Math.max(0, Math.floor(Math.min(wishedMs, deadline - performance.now())))
    }

    const host: QueryHost = {
      httpRequest(contract, request) {
        const timeoutMs = timeFor(Number.POSITIVE_INFINITY)
        const outcome = options.io.call(
          { op: 'http', contract: contract.slice(), request: detached(request), timeoutMs },
          timeoutMs + ioMarginMs,
        )
        if (outcome === 'cancelled') throw cancelled
        return outcome
      },
      batchHttpRequest(contract, requests, wishedMs) {
        if (requests.length > httpLimits.requestsPerBatch) return { ok: false, error: 'TooManyRequests' }
        const timeoutMs = timeFor(Number(wishedMs))
        const outcome = options.io.call(
          { op: 'http-batch', contract: contract.slice(), requests: requests.map(detached), timeoutMs },
          timeoutMs + ioMarginMs,
        )
        if (outcome === 'cancelled') throw cancelled
        return outcome
      },
      random(length) {
        const bytes = new Uint8Array(length)
        fillRandom(bytes)
        return bytes
      },
      untrustedMillis: () => BigInt(now()),
      workerPublicKey: () => options.workerPublicKey.slice(),
      workerQuote: () => options.workerQuote,
      cache,
      log: (record) => {
        logLength += record.message.length
        if (logLength <= logLengthMax) log.push({ ...record, contract: record.contract.slice() })
      },
    }
    return {
      host,
      finish() {
        if (operations.length > 0 || log.length > 0) options.io.tell({ op: 'effects', cache: operations, log })
      },
    }
  }
}

/** Without the rest of the buffer that the body may be a view of: a message carries whole buffers. */
const detached = (request: HttpRequest): HttpRequest => ({ ...request, body: request.body.slice() })
