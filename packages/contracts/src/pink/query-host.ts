// SPDX-License-Identifier: Apache-2.0
import type { ExecutionMode } from '../host/host-context.ts'
import type { HttpBatchOutcome, HttpOutcome, HttpRequest } from './http.ts'

/** One line that a contract logged with function 10. */
export interface LogRecord {
  /** Account of the contract that logged, 32 bytes. */
  readonly contract: Uint8Array
  /** The contract that was asked, or named by the command. */
  readonly entry: Uint8Array
  /** Whose query or command it was; undefined is the root origin. */
  readonly origin: Uint8Array | undefined
  readonly mode: ExecutionMode
  readonly blockNumber: number
  /** Block time, milliseconds since the Unix epoch. */
  readonly timestamp: bigint
  /** 1 error, 2 warning, 3 information, 4 debug, 5 trace; any other number counts as an error. */
  readonly level: number
  readonly message: string
}

/** Evidence about the worker, as function 25 hands it out. */
export interface WorkerQuote {
  readonly attestationType: 'Epid' | 'Dcap'
  readonly quote: Uint8Array
}

/** Values that a worker keeps for a contract beside its state: per worker, bounded by a quota, lost with the worker. */
export interface ContractCache {
  get(contract: Uint8Array, key: Uint8Array): Uint8Array | undefined
  /**
   * Keeps the value for the cache's default time, a week.
   * @returns false when the contract's quota does not hold it; then what was there under the key is gone
   */
  set(contract: Uint8Array, key: Uint8Array, value: Uint8Array): boolean
  /** Lets the value live for so many seconds from now; 0 removes it, and a value that is not there stays so. */
  expire(contract: Uint8Array, key: Uint8Array, seconds: bigint): void
  /** @returns the value that was there */
  remove(contract: Uint8Array, key: Uint8Array): Uint8Array | undefined
}

/**
 * What only queries may do, injected by who runs them. Every function is synchronous for the contract: the thread of the query may block
 * in it, so each one ends within the query's own time. In transactions and estimates none of them is ever called, except `log`.
 *
 * Whatever it throws passes through guest and executor unchanged and ends the query (a host out of order, or a query that has to start
 * again elsewhere); a contract can not catch it.
 */
export interface QueryHost {
  /** Function 1. The time it may take is what is left of the query's. */
  httpRequest(contract: Uint8Array, request: HttpRequest): HttpOutcome
  /** Function 22. Requests run side by side; at most `httpLimits.requestsPerBatch`, which the caller has checked. */
  batchHttpRequest(contract: Uint8Array, requests: readonly HttpRequest[], timeoutMs: bigint): HttpBatchOutcome
  /** Function 11: so many unpredictable bytes, 0 to 255; also the nonces of sr25519 signatures, 32. */
  random(length: number): Uint8Array
  /** Function 18: milliseconds since the Unix epoch by a clock that the worker's owner controls. */
  untrustedMillis(): bigint
  /** Function 17: the worker's public key, 32 bytes. */
  workerPublicKey(): Uint8Array
  /** Function 25; `undefined` where the hardware offers none. */
  workerQuote(): WorkerQuote | undefined
  readonly cache: ContractCache
  /** Function 10, in every mode: never blocks, and drops what its receiver does not take. */
  log(record: LogRecord): void
}
