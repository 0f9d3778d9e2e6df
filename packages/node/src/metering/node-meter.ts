// SPDX-License-Identifier: Apache-2.0
import type { ChainService, PoolService } from '@phat/chain'
import type { VerifierPool } from '@phat/crypto/node'
import { type Counter, createRegistry, type Histogram, measureProcess, nodeMetrics } from '@phat/metrics'
import type { RpcMeter, RpcServer } from '@phat/rpc'
import { version } from '../version.ts'

/** Measures a node, where metrics are switched on. */
export interface NodeMeter {
  /** The same chain, whose blocks are timed. */
  timed(chain: ChainService): ChainService
  /** Counts the verdict on the signature of a submitted transaction, and hands it on. */
  counted(verdict: Promise<boolean>): Promise<boolean>
  /** Notes that the chain cannot go on. */
  failed(): void
  /** False once the chain cannot go on. */
  readonly ready: boolean
  readonly rpc: RpcMeter
  /** Says what is read when someone asks. */
  watch(parts: MeteredParts): void
  /** The metrics in Prometheus' text format. */
  render(): string
  stop(): void
}

/** The parts whose sizes and counts are read when someone asks. */
export interface MeteredParts {
  readonly chain: ChainService
  readonly pool: PoolService
  readonly rpc: RpcServer
  readonly verifiers: Pick<VerifierPool, 'pending'>
  /** Bytes that the database takes on disk. */
  readonly databaseBytes: () => number
}

type NodeRegistry = ReturnType<typeof createRegistry<typeof nodeMetrics>>

/** Creates the meter of one node; `startedAtMs` is since 1970, `now` counts milliseconds and only grows. */
export function createNodeMeter(startedAtMs: number, now: () => number = () => performance.now()): NodeMeter {
  const metrics = createRegistry(nodeMetrics)
  metrics.gauge('substrate_build_info', { name: 'phat', version }).set(1)
  const stopProcess = measureProcess(metrics, startedAtMs)
  const execution = metrics.histogram('phat_block_execution_seconds')
  const commits = metrics.histogram('phat_block_commit_seconds')
  const valid = metrics.counter('phat_signatures_verified_total', { result: 'valid' })
  const invalid = metrics.counter('phat_signatures_verified_total', { result: 'invalid' })
  let unsubscribe = (): void => {}
  let ready = true

  function time<T>(into: Histogram, step: () => T): T {
    const start = now()
    try {
      return step()
    } finally {
      into.observe((now() - start) / 1000)
    }
  }
  return {
    timed: (chain) =>
      // What reads the best block must go on reading the chain's own: everything else is inherited.
      Object.assign(Object.create(chain) as ChainService, {
        propose: (...args: Parameters<ChainService['propose']>) => time(execution, () => chain.propose(...args)),
        execute: (...args: Parameters<ChainService['execute']>) => time(execution, () => chain.execute(...args)),
        commit: (...args: Parameters<ChainService['commit']>) => time(commits, () => chain.commit(...args)),
      }),
    counted: async (verdict) => {
      const good = await verdict
      const series = good ? valid : invalid
      series.add()
      return good
    },
    failed: () => {
      ready = false
    },
    get ready() {
      return ready
    },
    rpc: createRpcMeter(metrics),
    watch: (parts) => {
      unsubscribe = watchChain(metrics, parts.chain)
      watchSizes(metrics, parts)
    },
    render: () => metrics.render(),
    stop: () => {
      stopProcess()
      unsubscribe()
    },
  }
}

/** Keeps the series of each method at hand, so that a request costs two additions. */
function createRpcMeter(metrics: NodeRegistry): RpcMeter {
  const methods = new Map<string, { readonly ok: Counter; readonly failed: Counter; readonly seconds: Histogram }>()
  const seriesOf = (method: string) => {
    const made = {
      ok: metrics.counter('phat_rpc_calls_total', { method, result: 'ok' }),
      failed: metrics.counter('phat_rpc_calls_total', { method, result: 'error' }),
      seconds: metrics.histogram('phat_rpc_call_seconds', { method }),
    }
    methods.set(method, made)
    return made
  }
  return {
    called: (method, seconds, ok) => {
      const series = methods.get(method) ?? seriesOf(method)
      if (ok) series.ok.add()
      else series.failed.add()
      series.seconds.observe(seconds)
    },
  }
}

function watchChain(metrics: NodeRegistry, chain: ChainService): () => void {
  const extrinsics = metrics.counter('phat_block_extrinsics_total')
  const reverts = metrics.counter('phat_block_reverts_total')
  return chain.subscribe((event) => {
    if (event.type === 'imported') extrinsics.add(event.block.extrinsics.length)
    else if (event.type === 'reverted') reverts.add()
  })
}

function watchSizes(metrics: NodeRegistry, { chain, pool, rpc, verifiers, databaseBytes }: MeteredParts): void {
  const best = metrics.gauge('substrate_block_height', { status: 'best' })
  const finalized = metrics.gauge('substrate_block_height', { status: 'finalized' })
  const readyTransactions = metrics.gauge('substrate_ready_transactions_number')
  const ready = metrics.gauge('phat_pool_transactions', { state: 'ready' })
  const future = metrics.gauge('phat_pool_transactions', { state: 'future' })
  const thrown = metrics.counter('phat_pool_thrown_total')
  const pending = metrics.gauge('phat_signatures_pending')
  const connections = metrics.gauge('phat_rpc_connections')
  const subscriptions = metrics.gauge('phat_rpc_subscriptions')
  const notifications = metrics.counter('phat_rpc_notifications_total')
  const errors = metrics.counter('phat_rpc_errors_total')
  const rateLimited = metrics.counter('phat_rpc_rate_limited_total')
  const slowConsumers = metrics.counter('phat_rpc_slow_consumers_total')
  const database = metrics.gauge('phat_database_bytes')
  // The embedded engine has no peers and is never behind.
  metrics.gauge('substrate_sub_libp2p_peers_count').set(0)
  metrics.gauge('substrate_sub_libp2p_is_major_syncing').set(0)
  metrics.onScrape(() => {
    best.set(chain.best.number)
    finalized.set(chain.finalized.number)
    readyTransactions.set(pool.readyCount)
    ready.set(pool.readyCount)
    future.set(pool.size - pool.readyCount)
    thrown.total(pool.thrown)
    pending.set(verifiers.pending)
    const stats = rpc.stats()
    connections.set(stats.connections)
    subscriptions.set(stats.subscriptions)
    notifications.total(stats.notifications)
    errors.total(stats.errors)
    rateLimited.total(stats.rateLimited)
    slowConsumers.total(stats.slowConsumers)
    database.set(databaseBytes())
  })
}
