// SPDX-License-Identifier: Apache-2.0

import type { HttpBatchOutcome, HttpOutcome, HttpRequest, HttpResponse, LogRecord } from '@phat/contracts'
import { wallClock } from '@phat/primitives/wall-clock'
import { createAddressRules } from './address-rules.ts'
import { type ExchangeResult, exchangeHttp, type ResolveName, resolveBySystem } from './http-exchange.ts'
import { createQueryCache, type QueryCache, type QueryCacheOptions } from './query-cache.ts'

/** Input and output of queries as the operator allows them. */
export interface QueryIoOptions extends Omit<QueryCacheOptions, 'now'> {
  /** Addresses and networks in CIDR notation that contracts may reach although they are not public. */
  readonly allowedNetworks?: readonly string[]
  /** Milliseconds since the Unix epoch; the clock of the system by default. */
  readonly now?: () => number
  readonly resolve?: ResolveName
  /** Where lines of contracts' logs go; dropped by default. */
  readonly log?: (record: LogRecord) => void
  /** Told of each exchange that ended by itself: whose it was, and the status, 0 for none. */
  readonly exchanged?: (contract: Uint8Array, status: number) => void
}

/** The asynchronous half of a query host: what the I/O thread does. */
export interface QueryIo {
  readonly cache: QueryCache
  /** Function 1: failures of the network are the statuses 523 and 524. */
  httpRequest(request: HttpRequest, timeoutMs: number, signal?: AbortSignal): Promise<HttpOutcome>
  /** Function 22: side by side, each with its own outcome. */
  batchHttpRequest(requests: readonly HttpRequest[], timeoutMs: number, signal?: AbortSignal): Promise<HttpBatchOutcome>
  log(record: LogRecord): void
  exchanged(contract: Uint8Array, status: number): void
}

/**
 * Makes it. No socket is kept between requests and no timer runs without one.
 * @throws query-host.bad-network
 */
export function createQueryIo(options: QueryIoOptions = {}): QueryIo {
  const rules = createAddressRules(options.allowedNetworks)
  const resolve = options.resolve ?? resolveBySystem
  const now = options.now ?? wallClock

  async function exchange(
    request: HttpRequest,
    timeoutMs: number,
    outer: AbortSignal | undefined,
  ): Promise<ExchangeResult | 'timeout'> {
    if (timeoutMs <= 0) return 'timeout'
    const timeout = AbortSignal.timeout(timeoutMs)
    const signal = outer === undefined ? timeout : AbortSignal.any([timeout, outer])
    const result = await exchangeHttp(request, { rules, resolve, signal })
    outer?.throwIfAborted()
    return timeout.aborted && result.kind !== 'response' ? 'timeout' : result
  }

  return {
    cache: createQueryCache({ ...options, now }),
    async httpRequest(request, timeoutMs, signal) {
      const result = await exchange(request, timeoutMs, signal)
      if (result === 'timeout') return { ok: true, response: networkFailure(523, 'Unreachable', 'Timeout') }
      if (result.kind === 'response') return { ok: true, response: result.response }
      if (result.kind === 'refused') return { ok: false, error: result.error }
      const [status, reason] = result.kind === 'unreachable' ? ([523, 'Unreachable'] as const) : ([524, 'IO Error'] as const)
      return { ok: true, response: networkFailure(status, reason, result.detail) }
    },
    async batchHttpRequest(requests, timeoutMs, signal) {
      const results = await Promise.all(requests.map((request) => exchange(request, timeoutMs, signal)))
      const outcomes = results.map((result): HttpOutcome => {
        if (result === 'timeout') return { ok: false, error: 'Timeout' }
        if (result.kind === 'response') return { ok: true, response: result.response }
        return { ok: false, error: result.kind === 'refused' ? result.error : 'NetworkError' }
      })
      return { ok: true, outcomes }
    },
    log: options.log ?? (() => undefined),
    exchanged: options.exchanged ?? (() => undefined),
  }
}

/** Statuses beyond the standard, as Phala's workers answer when a server is out of reach (523) or breaks off (524). */
function networkFailure(statusCode: number, reasonPhrase: string, detail: string): HttpResponse {
  return { statusCode, reasonPhrase, headers: [], body: new TextEncoder().encode(detail) }
}
