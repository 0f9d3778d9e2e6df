// SPDX-License-Identifier: Apache-2.0

/** One figure. `ratio` compares with `peer`, measured in the same run: above 1 is better than the peer. */
export interface Figure {
  readonly value: number
  readonly unit: string
  readonly peer?: string
  readonly ratio?: number
}

/** Figures by name. */
export type Figures = Readonly<Record<string, Figure>>

/** What a figure must reach; the benchmark prints it beside the value and never fails for it. */
export interface Goal {
  readonly atMost?: number
  readonly atLeast?: number
}

/** The goals that the project has set itself, on two cores. */
export const goals: Readonly<Record<string, Goal>> = {
  node_start_ms: { atMost: 1_000 },
  node_idle_rss_mb: { atMost: 150 },
  scale_transfer_decode_ratio: { atLeast: 4 },
  metadata_v14_cached_ms: { atMost: 5 },
  trie_5000_of_100k_cpu_ms: { atMost: 90 },
  restart_1m_keys_ms: { atMost: 3_000 },
  rss_1m_keys_mb: { atMost: 1_000 },
  trie_5000_of_1m_cpu_ms: { atMost: 150 },
  transfers_sr25519_per_s: { atLeast: 2_500 },
  transfers_vs_wasm_crypto_main_thread_ratio: { atLeast: 2 },
  pass_mb_per_s: { atLeast: 25 },
  metered_vs_wasmi_ratio: { atLeast: 4 },
  wasm_flip_calls_per_s: { atLeast: 25_000 },
  wasm_erc20_transfers_per_s: { atLeast: 15_000 },
  metering_end_to_end_ratio: { atMost: 1.25 },
  ts_erc20_transfers_per_s: { atLeast: 3_300 },
  ts_erc20_reads_per_s: { atLeast: 10_000 },
  ts_snapshot_restore_us: { atMost: 20 },
  wasm_upload_500kb_ms: { atMost: 50 },
  ts_upload_500kb_ms: { atMost: 50 },
  ts_codes_1000_mb: { atMost: 1_000 },
  quotes_cold_per_s: { atLeast: 150 },
  quotes_warm_per_s: { atLeast: 1_500 },
  quotes_vs_peer_ratio: { atLeast: 3 },
  snp_reports_per_s: { atLeast: 400 },
  refusal_by_form_us: { atMost: 100 },
  query_p50_ms: { atMost: 1.5 },
  query_p99_ms: { atMost: 10 },
  queries_per_s: { atLeast: 800 },
  command_blocks_to_effect: { atMost: 2 },
  catch_up_blocks_per_s: { atLeast: 300 },
  catch_up_commands_per_s: { atLeast: 1_500 },
  worker_idle_mb: { atMost: 120 },
  worker_restart_100k_blocks_ms: { atMost: 5_000 },
  network_start_ms: { atMost: 3_000 },
  first_call_ms: { atMost: 5_000 },
  network_memory_mb: { atMost: 450 },
  contract_test_cold_ms: { atMost: 1_000 },
  contract_test_warm_ms: { atMost: 200 },
  watch_p95_ms: { atMost: 500 },
  sdk_browser_gzip_kb: { atMost: 120 },
}

/** One line of the goal column. */
export function goalText(name: string, figure: Figure): string {
  const goal = goals[name]
  if (goal === undefined) return ''
  const met = figure.value <= (goal.atMost ?? Infinity) && figure.value >= (goal.atLeast ?? -Infinity)
  const bound = goal.atMost === undefined ? `at least ${goal.atLeast}` : `at most ${goal.atMost}`
  return `${bound}${met ? '' : '  (missed)'}`
}
