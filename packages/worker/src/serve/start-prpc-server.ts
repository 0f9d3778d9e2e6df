// SPDX-License-Identifier: Apache-2.0
import type { WorkerLog } from '../worker-options.ts'
import { type HttpListener, startHttpListener } from './http/http-listener.ts'
import { failureReply, whereThrown } from './http/http-reply.ts'
import { type PortAccess, planRequest } from './http/prpc-routes.ts'
import { createContractFacts } from './methods/contract-facts.ts'
import { createEndpointBook } from './methods/endpoints.ts'
import { type OperatorServer, startOperatorServer } from './operator/operator-server.ts'
import type { PrpcContext } from './prpc-context.ts'
import { createQueryService } from './query/query-service.ts'
import { createServeCounters } from './serve-counters.ts'
import type { WorkerView } from './worker-view.ts'

/** How a worker is served. */
export interface PrpcServerOptions {
  /** 127.0.0.1 by default. */
  readonly host?: string
  /** All methods; 0 picks a free one. */
  readonly port: number
  /** Public methods only, on all addresses of `publicHost`; none by default. */
  readonly publicPort?: number
  /** That of `host` by default. */
  readonly publicHost?: string
  /** `/metrics` and `/health`; none by default. */
  readonly operatorPort?: number
  /** Milliseconds that a query may take; 10,000 by default. */
  readonly queryLimitMs?: number
  /** Requests under way at once, on each port; 1,024 by default. */
  readonly requestsMax?: number
  /** Queries under way at once; 512 by default. */
  readonly queriesMax?: number
  /** Queries that are remembered so that none runs twice; 400,000 by default. */
  readonly replaysMax?: number
  readonly log: WorkerLog
}

/** The servers of a worker. */
export interface PrpcServer {
  /** `http://127.0.0.1:8000`. */
  readonly endpoint: string
  readonly publicEndpoint: string | undefined
  readonly operatorEndpoint: string | undefined
  stop(): Promise<void>
}

/** Bytes of bodies in memory at once, of one port: a batch of blocks has 100 MiB at most. */
const bodyBytesMax = 128 * 1024 * 1024

const overloaded = failureReply('unreadable', 'Too many requests', 'json')

/**
 * Serves a worker by pRPC over HTTP, as phala-blockchain's workers do.
 * @throws the system's error when an address cannot be bound
 */
export async function startPrpcServer(view: WorkerView, options: PrpcServerOptions): Promise<PrpcServer> {
  const { host = '127.0.0.1', queryLimitMs = 10_000, requestsMax = 1_024, log } = options
  const counters = createServeCounters(performance.now())
  const contracts = createContractFacts()
  const { queriesMax, replaysMax } = options
  const queries = createQueryService({
    view,
    counters,
    contracts,
    limitMs: queryLimitMs,
    ...(queriesMax === undefined ? {} : { queriesMax }),
    ...(replaysMax === undefined ? {} : { replaysMax }),
  })
  const endpoints = createEndpointBook()
  const transfer = { saving: false }
  const ctx: PrpcContext = { view, log, queryLimitMs, counters, contracts, queries, endpoints, transfer }
  const listen = (access: PortAccess, address: string, port: number): Promise<HttpListener> =>
    startHttpListener({
      host: address,
      port,
      plan: (head) => planRequest(ctx, access, head),
      overloaded,
      requestsMax,
      bodyBytesMax,
      onFault: (error) => log.error('serve.exchange-failed', { at: whereThrown(error) }),
    })
  const started: (HttpListener | OperatorServer)[] = []
  try {
    const all = await listen('private', host, options.port)
    started.push(all)
    const open =
      options.publicPort === undefined ? undefined : await listen('public', options.publicHost ?? host, options.publicPort)
    if (open !== undefined) started.push(open)
    const operator =
      options.operatorPort === undefined ? undefined : await startOperatorServer(ctx, { host, port: options.operatorPort })
    if (operator !== undefined) started.push(operator)
    log.info('serve.listening', { endpoint: all.address })
    return {
      endpoint: all.address,
      publicEndpoint: open?.address,
      operatorEndpoint: operator?.address,
      stop: () => stopAll(started),
    }
  } catch (error) {
    await stopAll(started)
    throw error
  }
}

async function stopAll(started: readonly { stop(): Promise<void> }[]): Promise<void> {
  await Promise.all(started.map((server) => server.stop()))
}
