// SPDX-License-Identifier: Apache-2.0
import { counter, createRegistry, gauge, type Registry } from '@phat/metrics'
import { pendingMessages } from '../../system/signed-egress.ts'
import type { PrpcContext } from '../prpc-context.ts'

/** What a worker tells its operator: counts and sizes, nothing of a contract or a client. */
export const workerMetrics = {
  phat_worker_block: gauge('Number of the last block that the worker verified.'),
  phat_worker_block_time_seconds: gauge('Time of that block, seconds since the Unix epoch.'),
  phat_worker_registered: gauge('1 while the chain has the worker registered.'),
  phat_worker_ready: gauge('1 while the worker answers queries.'),
  phat_worker_simulated: gauge('1 when the evidence of the worker is simulated.'),
  phat_worker_contracts: gauge('Contracts of the cluster.'),
  phat_worker_egress_messages: gauge('Messages that wait for the chain.'),
  phat_worker_requests_total: counter('pRPC requests by method and result.', ['method', 'result']),
  phat_worker_queries_total: counter('Queries of contracts.'),
  phat_worker_queries_dropped_total: counter('Queries that were refused or failed before their contract answered.'),
  phat_worker_query_seconds_total: counter('Time from request to answer of all queries.'),
  phat_worker_queries_running: gauge('Queries under way.'),
  phat_worker_queries_remembered: gauge('Queries that are remembered so that none runs twice.'),
  process_cpu_seconds_total: counter('Processor time of the process, of all its threads.'),
  process_resident_memory_bytes: gauge('Memory of the process that is in RAM.'),
} as const

/** The metrics of a worker, read when someone asks. */
export function createWorkerMetrics(ctx: PrpcContext): Registry<typeof workerMetrics> {
  const registry = createRegistry(workerMetrics)
  registry.onScrape(() => {
    const { view, counters, queries } = ctx
    const { lastBlock, system, unready, cluster, simulated } = view
    const pending = pendingMessages(system).reduce((sum, [, messages]) => sum + messages.length, 0)
    registry.gauge('phat_worker_block').set(lastBlock.number)
    registry.gauge('phat_worker_block_time_seconds').set(Number(lastBlock.timeMs) / 1000)
    registry.gauge('phat_worker_registered').set(Number(system.registered))
    registry.gauge('phat_worker_ready').set(Number(unready === undefined && cluster !== undefined))
    registry.gauge('phat_worker_simulated').set(Number(simulated))
    registry.gauge('phat_worker_contracts').set(cluster?.facts.contracts ?? 0)
    registry.gauge('phat_worker_egress_messages').set(pending)
    for (const [method, { ok, failed }] of counters.requests) {
      registry.counter('phat_worker_requests_total', { method, result: 'ok' }).total(ok)
      registry.counter('phat_worker_requests_total', { method, result: 'failed' }).total(failed)
    }
    registry.counter('phat_worker_queries_total').total(counters.global.total)
    registry.counter('phat_worker_queries_dropped_total').total(counters.global.dropped)
    registry.counter('phat_worker_query_seconds_total').total(counters.global.timeMs / 1000)
    registry.gauge('phat_worker_queries_running').set(queries.load.running)
    registry.gauge('phat_worker_queries_remembered').set(queries.load.remembered)
    const { user, system: kernel } = process.cpuUsage()
    registry.counter('process_cpu_seconds_total').total((user + kernel) / 1e6)
    registry.gauge('process_resident_memory_bytes').set(process.memoryUsage.rss())
  })
  return registry
}
