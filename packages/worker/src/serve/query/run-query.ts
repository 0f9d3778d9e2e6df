// SPDX-License-Identifier: Apache-2.0
import type { QueryRequest, QueryRunOptions } from '@phat/contracts'
import { type Query, type QueryError, type QueryOutcome, tracedOutcome } from '@phat/envelope'
import { PhatError, toByteString } from '@phat/primitives'
import type { ClusterThreadAnswer, ClusterThreadQuery } from '../../cluster/cluster-query.ts'
import type { QueryShare } from '../../threads/fair-queue.ts'
import { contractWeight } from '../methods/contract-facts.ts'
import type { KnownBlock, ServedCluster } from '../worker-view.ts'
import { shownTrace } from './shown-trace.ts'

/** What a contract is asked, and by whom. */
export interface ContractQuestion {
  readonly origin: Uint8Array | undefined
  readonly contract: Uint8Array
  readonly data: Exclude<Query, { type: 'SidevmMessage' }>
}

/** A cluster and the block that it stands at. */
export interface Moment {
  readonly cluster: ServedCluster
  readonly block: KnownBlock
}

/** The answer with what a receipt says of it. `codeHash` is undefined when there is no such contract. */
export interface Answered {
  readonly outcome: QueryOutcome
  readonly height: number
  /** Of the cluster and the block that it was asked at. */
  readonly moment: Moment
  readonly codeHash: Uint8Array | undefined
  /** Undefined as well when no contract was asked at all. */
  readonly ran: boolean
}

/** Picoseconds: ten seconds of a core for a query, what a transaction may have for an estimate. */
const queryGas = 10_000_000_000_000n
const estimateGas = 2_500_000_000_000n

/** Heights that a query is tried at: a thread that was just started knows only the newest one. */
const triesMax = 3

/** The outcome of a query that came to nothing. */
export function failed(value: QueryError): QueryOutcome {
  return { type: 'Err', value }
}

/** The outcome of a query with an answer: what its reader decodes. */
export function returned(bytes: Uint8Array): QueryOutcome {
  return { type: 'Ok', value: { type: 'InkMessageReturn', value: bytes } }
}

/** Copies: what a query is made of are views of its plaintext, and a thread is sent the whole buffer of each view. */
const own = (bytes: Uint8Array): Uint8Array => bytes.slice()

/** The run that a query asks for; undefined when it has no origin, without which nothing runs. */
function runOf({ origin, contract, data }: ContractQuestion, block: KnownBlock): ClusterThreadQuery | undefined {
  if (origin === undefined) return undefined
  const { deposit, transfer } = data.value
  const estimating = data.type === 'InkInstantiate' || data.value.estimating
  const fields = { origin: own(origin), value: transfer, gasLimit: estimating ? estimateGas : queryGas }
  const request: QueryRequest =
    data.type !== 'InkInstantiate'
      ? { kind: 'call', to: own(contract), input: own(data.value.payload), ...fields }
      : {
          kind: 'instantiate',
          codeHash: own(data.value.codeHash),
          salt: own(data.value.salt),
          input: own(data.value.instantiateData),
          ...fields,
        }
  const options: QueryRunOptions = {
    mode: estimating ? 'estimate' : 'query',
    block: { number: block.number, now: block.timeMs },
    deposit,
  }
  return { request, options, ...(data.type === 'InkTraced' ? { traced: true as const } : {}) }
}

/** Contracts share the threads by their weights; one without a weight, or one that does not exist, counts as 1. */
function shareOf(cluster: ServedCluster, contract: Uint8Array): QueryShare {
  return { key: toByteString(contract), weight: contractWeight(cluster, contract) || 1 }
}

const isUnavailableHeight = (error: unknown): boolean =>
  error instanceof PhatError && error.code === 'contract-threads.height-unavailable'

/** How a run that came to nothing is told inside the answer. */
function failureOf(error: unknown): QueryError {
  if (!(error instanceof PhatError)) throw error
  if (error.code === 'contract-threads.query-timeout') return { type: 'Timeout' }
  if (error.retryable || error.code === 'contract-threads.stopped') return { type: 'ServiceUnavailable' }
  return { type: 'RuntimeError', value: error.code }
}

/**
 * Runs a query at the newest published height. What goes wrong inside is an outcome; a query that was not started yet is tried again at the
 * next height, one that was started never.
 * @throws what is no `PhatError`, and the signal's reason
 */
export async function runQuery(
  now: () => Moment,
  question: ContractQuestion,
  limitMs: number,
  signal: AbortSignal,
): Promise<Answered> {
  for (let tries = 1; ; tries++) {
    const moment = now()
    const { cluster, block } = moment
    const { height } = cluster
    const request = runOf(question, block)
    if (request === undefined) return { outcome: failed({ type: 'BadOrigin' }), height, moment, codeHash: undefined, ran: false }
    try {
      const told = await cluster.query({ height, request, share: shareOf(cluster, question.contract) }, limitMs, signal)
      const answer = told.answer as ClusterThreadAnswer // what the executor answers to a run
      const bytes =
        question.data.type === 'InkTraced' ? tracedOutcome.encode(shownTrace(answer, cluster.debuggable)) : answer.encoded
      return { outcome: returned(bytes), height: told.height, moment, codeHash: answer.codeHash, ran: true }
    } catch (error) {
      signal.throwIfAborted()
      if (isUnavailableHeight(error) && tries < triesMax) continue
      return { outcome: failed(failureOf(error)), height, moment, codeHash: undefined, ran: false }
    }
  }
}
