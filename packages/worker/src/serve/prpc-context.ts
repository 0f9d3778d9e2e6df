// SPDX-License-Identifier: Apache-2.0
import type { PrpcMethodName, PrpcRequest, PrpcResponse } from '@phat/wire/prpc'
import type { WorkerLog } from '../worker-options.ts'
import type { ContractFacts } from './methods/contract-facts.ts'
import type { EndpointBook } from './methods/endpoints.ts'
import type { StateTransfer } from './methods/state-transfer.ts'
import type { QueryService } from './query/query-service.ts'
import type { ServeCounters } from './serve-counters.ts'
import type { WorkerView } from './worker-view.ts'

/** What the methods of the server work with. */
export interface PrpcContext {
  readonly view: WorkerView
  readonly log: WorkerLog
  readonly queryLimitMs: number
  readonly counters: ServeCounters
  readonly contracts: ContractFacts
  readonly queries: QueryService
  readonly endpoints: EndpointBook
  readonly transfer: StateTransfer
}

/** Answers one method. `signal` aborts when the client has gone. @throws PhatError */
export type PrpcHandler<N extends PrpcMethodName> = (
  ctx: PrpcContext,
  request: PrpcRequest<N>,
  signal: AbortSignal,
) => PrpcResponse<N> | Promise<PrpcResponse<N>>

export type PrpcHandlers = { readonly [N in PrpcMethodName]: PrpcHandler<N> }
