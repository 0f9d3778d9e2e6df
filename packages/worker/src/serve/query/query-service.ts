// SPDX-License-Identifier: Apache-2.0
import { createAgreedSecrets, type QueryOutcome } from '@phat/envelope'
import { equalBytes, textBytes } from '@phat/primitives'
import type { PrpcRequest, PrpcResponse } from '@phat/wire/prpc'
import { ownLogsOf } from '../logger/own-logs.ts'
import { answerLogQuestion, readLogQuestion } from '../logger/read-log.ts'
import type { ContractFacts } from '../methods/contract-facts.ts'
import type { ServeCounters } from '../serve-counters.ts'
import { serveErrors } from '../serve-errors.ts'
import type { WorkerView } from '../worker-view.ts'
import { createCertificateMemory } from './certificate-memory.ts'
import { type OpenedQuery, openQuery, type QueryOpener } from './open-query.ts'
import { createReplayMemory } from './replay-memory.ts'
import { type Answered, failed, type Moment, returned, runQuery } from './run-query.ts'

export interface QueryServiceOptions {
  readonly view: WorkerView
  readonly counters: ServeCounters
  readonly contracts: ContractFacts
  readonly limitMs: number
  /** Queries under way at once, 512 by default; beyond, one is refused. */
  readonly queriesMax?: number
  /** Blocks that a version 2 query may live, 128 by default. */
  readonly lifetimeBlocks?: number
  /** Blocks for which a legacy query is remembered, 128 by default. */
  readonly legacyWindowBlocks?: number
  /** Queries that are remembered; one more is refused. 400,000 by default. */
  readonly replaysMax?: number
}

/** Answers encrypted queries. */
export interface QueryService {
  readonly load: { readonly running: number; readonly remembered: number }
  /**
   * ContractQuery: verify, decrypt, run once, encrypt the answer. What a contract did stands inside the answer alone.
   * @throws serve.* in phala's words; the signal's reason
   */
  answer(request: PrpcRequest<'ContractQuery'>, signal: AbortSignal): Promise<PrpcResponse<'ContractQuery'>>
}

const zeros = new Uint8Array(32)

/** @throws serve.unavailable */
function servedNow(view: WorkerView): Moment {
  const { unready, cluster } = view
  if (unready !== undefined) throw serveErrors.error('unavailable', `ServiceUnavailable: ${unready}`)
  if (cluster === undefined) throw serveErrors.error('unavailable', 'ServiceUnavailable: no-cluster')
  return { cluster, block: view.lastBlock }
}

/** A promise, so that a fault in here does not leave the answer to the query without who awaits it. */
async function prepared(query: OpenedQuery): Promise<void> {
  query.prepare()
}

/** Makes the service. */
export function createQueryService(options: QueryServiceOptions): QueryService {
  const { view, counters, contracts, limitMs, queriesMax = 512 } = options
  const replays = createReplayMemory(options.replaysMax)
  const opener: QueryOpener = {
    view,
    secrets: createAgreedSecrets(),
    certificates: createCertificateMemory(),
    replays,
    lifetimeBlocks: options.lifetimeBlocks ?? 128,
    legacyWindowBlocks: options.legacyWindowBlocks ?? 128,
  }
  let running = 0

  /** The moment is that at which the log was read: the receipt speaks of all records up to its height. */
  async function answerSidevm(
    query: OpenedQuery,
    message: Uint8Array,
  ): Promise<{ readonly outcome: QueryOutcome; readonly moment: Moment }> {
    const { cluster } = servedNow(view)
    const { logHandler } = cluster.facts
    const question = readLogQuestion(message)
    if (question === undefined) {
      const isLogger = equalBytes(query.contract, zeros) || (logHandler !== undefined && equalBytes(query.contract, logHandler))
      const outcome = isLogger ? returned(textBytes('{"error":"Invalid request"}')) : failed({ type: 'SidevmNotFound' })
      return { outcome, moment: servedNow(view) }
    }
    const { origin } = query
    const named = question.action === 'GetLog' && question.contract !== undefined ? [question.contract] : view.logs.contracts()
    const own = origin === undefined ? new Set<never>() : await ownLogsOf(contracts, cluster, origin, named)
    const outcome = returned(textBytes(answerLogQuestion(view.logs, question, origin, own)))
    return { outcome, moment: servedNow(view) }
  }

  async function answerOpened(query: OpenedQuery, signal: AbortSignal): Promise<Answered> {
    const { data } = query
    if (data.type === 'SidevmMessage') {
      const { outcome, moment } = await answerSidevm(query, data.value)
      return { outcome, height: moment.cluster.height, moment, codeHash: undefined, ran: false }
    }
    const answered = await runQuery(() => servedNow(view), { ...query, data }, limitMs, signal)
    const isMissing = answered.ran && answered.codeHash === undefined && data.type !== 'InkInstantiate'
    if (!isMissing) return answered
    if (query.version === 'legacy') throw serveErrors.error('contract-not-found', 'ContractNotFound')
    return { ...answered, outcome: failed({ type: 'RuntimeError', value: 'ContractNotFound' }) }
  }

  return {
    get load() {
      return { running, remembered: replays.size }
    },
    async answer(request, signal) {
      const started = performance.now()
      let counted: Uint8Array | undefined
      let isDropped = true
      // Nothing is worked on for nothing: neither while the worker cannot answer, nor beyond what it can hold.
      servedNow(view)
      if (running >= queriesMax) throw serveErrors.error('busy', 'ServiceUnavailable: too many queries')
      running++
      try {
        const query = openQuery(opener, request)
        // The order of the two is what this is about: the contract runs in its thread, while this one prepares the answer.
        const [answered] = await Promise.all([answerOpened(query, signal), prepared(query)])
        const { outcome, height, moment, codeHash, ran } = answered
        if (codeHash !== undefined) counted = query.contract
        isDropped = !ran && outcome.type === 'Err'
        const stateRoot = moment.cluster.rootAt(height) ?? moment.cluster.root
        const { debuggable } = moment.cluster
        const facts = { codeHash: codeHash ?? zeros, height, blockTime: moment.block.timeMs, stateRoot, debuggable }
        return { encodedEncryptedData: query.seal(outcome, facts), blocknum: height }
      } finally {
        running--
        counters.query(counted, isDropped, performance.now() - started)
      }
    },
  }
}
