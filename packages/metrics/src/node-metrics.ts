// SPDX-License-Identifier: Apache-2.0
import { counter, gauge, histogram, type MetricDefinitions } from './definition.ts'

const blockSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5] as const
const callSeconds = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5] as const

/**
 * Everything that a node measures. Names that begin with `substrate_` and `process_` are those that existing dashboards read; the
 * rest begins with `phat_`.
 */
export const nodeMetrics = {
  substrate_build_info: gauge('Always 1; the labels say which software runs.', ['name', 'version']),
  substrate_block_height: gauge('Height of the chain.', ['status']),
  substrate_ready_transactions_number: gauge('Transactions that wait for a block.'),
  substrate_sub_libp2p_peers_count: gauge('Peers that the node is connected to.'),
  substrate_sub_libp2p_is_major_syncing: gauge('Whether the node catches up with its peers: 1 or 0.'),
  phat_block_execution_seconds: histogram('Time that executing one block took, to author it or to check it.', blockSeconds),
  phat_block_commit_seconds: histogram('Time that storing one executed block and telling it took.', blockSeconds),
  phat_block_extrinsics_total: counter('Extrinsics in imported blocks, inherents included.'),
  phat_block_reverts_total: counter('Times that a development chain went back.'),
  phat_pool_transactions: gauge('Transactions in the pool.', ['state']),
  phat_pool_thrown_total: counter('Transactions dropped because executing them threw.'),
  phat_signatures_verified_total: counter('Signatures of submitted transactions that were checked.', ['result']),
  phat_signatures_pending: gauge('Signatures that wait for a verifier thread.'),
  phat_rpc_calls_total: counter('JSON-RPC requests of methods that exist.', ['method', 'result']),
  phat_rpc_call_seconds: histogram('Time from reading a JSON-RPC request to its answer.', callSeconds, ['method']),
  phat_rpc_connections: gauge('Open WebSocket connections.'),
  phat_rpc_subscriptions: gauge('Live subscriptions of all connections.'),
  phat_rpc_notifications_total: counter('Notifications sent to subscribers.'),
  phat_rpc_errors_total: counter('JSON-RPC requests answered with an error, unreadable ones included.'),
  phat_rpc_rate_limited_total: counter('JSON-RPC messages refused because their connection sent too many.'),
  phat_rpc_slow_consumers_total: counter('Connections cut because they did not read what they asked for.'),
  phat_database_bytes: gauge('Bytes that the database takes on disk; 0 for a chain in memory.'),
  process_cpu_seconds_total: counter('Processor time that the process has used, all threads, user and system.'),
  process_resident_memory_bytes: gauge('Memory that the process holds.'),
  process_start_time_seconds: gauge('When the process started, in seconds since 1970.'),
  nodejs_heap_size_used_bytes: gauge('JavaScript heap in use on the main thread.'),
  nodejs_heap_size_total_bytes: gauge('JavaScript heap that is reserved on the main thread.'),
  nodejs_external_memory_bytes: gauge('Memory outside of the heap that JavaScript objects hold.'),
  nodejs_eventloop_lag_seconds: gauge('Longest time that the main thread kept others waiting since the last scrape.'),
} as const satisfies MetricDefinitions
