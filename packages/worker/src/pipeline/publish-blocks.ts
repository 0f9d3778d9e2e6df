// SPDX-License-Identifier: Apache-2.0
import type { KnownBlocks } from '../follow/known-blocks.ts'
import type { BenchmarkCounter } from '../release/benchmark-counter.ts'
import type { LogMemory } from '../serve/logger/log-memory.ts'
import type { WorkerLog } from '../worker-options.ts'
import { blockTimeMs } from '../worker-state.ts'
import type { AppliedBlock } from './5-apply.ts'
import type { ClusterRunner } from './cluster-runner.ts'
import type { Lease } from './lease.ts'

/** What sees blocks once they are on disk. */
export interface BlockViewers {
  readonly known: KnownBlocks
  readonly lease: Lease
  readonly logs: LogMemory
  readonly benchmark: BenchmarkCounter
  readonly cluster: ClusterRunner
  readonly log: WorkerLog
}

/** The operator hears of every so many blocks. */
const progressBlocks = 1_000

/** The second half of stage 6: what is on disk becomes visible. */
export function publishBlocks(viewers: BlockViewers, applied: readonly AppliedBlock[]): void {
  const { known, lease, logs, benchmark, cluster, log } = viewers
  for (const { block, after, cluster: result, rejected } of applied) {
    const { number, hash, stateRoot } = block
    const timeMs = blockTimeMs(block)
    if (result !== undefined) {
      cluster.publish(number, result)
      logs.append(result.report.logs)
    }
    known.add({ number, hash, timeMs, stateRoot })
    lease.renew(timeMs)
    benchmark.follow(after.system.benchmark?.startedAt)
    for (const { code, action } of rejected) {
      log[action === 'report' ? 'warn' : 'info']('worker.message-refused', { block: number, code })
    }
    if (number % progressBlocks === 0) log.info('worker.progress', { block: number })
  }
}
