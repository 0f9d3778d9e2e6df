// SPDX-License-Identifier: Apache-2.0
import type { ByteString } from '@phat/primitives'
import { encodeContractResult } from '../exec/contract-result.ts'
import { effectsOf } from '../exec/effects.ts'
import type { BlockContext, ExecutionServices } from '../exec/execution.ts'
import { type BaseReader, createOverlay, type Value } from '../state/overlay.ts'
import { pretendDeposit, runRequest } from './apply-command.ts'
import { type ClusterConfig, checkConfig } from './cluster-config.ts'
import { createServicesFactory, readSystemContract } from './cluster-services.ts'
import type { QueryRequest } from './command.ts'
import { coarseResult, defaultPadding, padReply } from './padding.ts'
import type { QueryReply } from './receipt.ts'
import { createReader, type StateReader } from './state-reader.ts'

/** How a query runs on a given state. */
export interface QueryRunOptions {
  readonly mode: 'query' | 'estimate'
  readonly block: BlockContext
  /** Money that the origin is given for this query alone. */
  readonly deposit?: bigint
  /** Shown what the run changed, before it is dropped. */
  readonly observe?: (changes: ReadonlyMap<ByteString, Value>, reader: StateReader) => void
}

/** Runs queries on states that another owner keeps: flat keys as `ClusterBlock.changes` tells them. */
export interface QueryRunner {
  /** @throws PhatError `cluster.unknown-engine` */
  query(state: BaseReader, request: QueryRequest, options: QueryRunOptions): QueryReply
  /** Reads of such a state. */
  read(state: BaseReader): StateReader
}

/** Makes it, with a cache of code for all queries. @throws PhatError `cluster.invalid-config` */
export function createQueryRunner(config: Omit<ClusterConfig, 'store' | 'history'>): QueryRunner {
  checkConfig(config)
  const servicesOf = createServicesFactory(config)
  return {
    query: (state, request, options) => queryOn(servicesOf(createOverlay(state)), config, request, options),
    read: (state) => createReader(createOverlay(state)),
  }
}

/** Runs a call or an instantiation and drops what it changed. */
export function queryOn(
  services: ExecutionServices,
  { padding = defaultPadding, depositPerByte }: Pick<ClusterConfig, 'padding' | 'depositPerByte'>,
  request: QueryRequest,
  { mode, block, deposit = 0n, observe }: QueryRunOptions,
): QueryReply {
  const { state } = services
  const mark = state.mark()
  try {
    pretendDeposit(services, request.origin, deposit)
    const { result, events, trapDetail, tellsGasOnly } = runRequest(services, mode, block, request)
    observe?.(state.changesSince(mark), createReader(state))
    const shown = padding.coarseGas ? coarseResult(result, depositPerByte) : result
    return {
      result: shown,
      encoded: padReply(encodeContractResult(shown), padding),
      effects: effectsOf(events, mode, () => readSystemContract(state)),
      ...(trapDetail === undefined ? {} : { detail: trapDetail }),
      tellsGasOnly,
    }
  } finally {
    state.rollback(mark)
  }
}
