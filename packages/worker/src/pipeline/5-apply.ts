// SPDX-License-Identifier: Apache-2.0
import type { ClusterBirth, ClusterBlockOrder, ClusterBlockReport } from '../cluster/cluster-work.ts'
import type { VerifiedBlock } from '../follow/verify-frame.ts'
import type { BlockPlan, WorkerSystem } from '../system/system-types.ts'
import type { WorkerState } from '../worker-state.ts'

/** A block's work for the cluster; `birth` is there in the block that makes it. */
export interface ClusterOrder {
  readonly order: ClusterBlockOrder
  readonly birth?: ClusterBirth
}

/** What the work came to. */
export interface ClusterResult {
  readonly report: ClusterBlockReport
  /** Packed. */
  readonly changes: ArrayBuffer
}

/** Runs a cluster's work; whatever it throws ends the worker. */
export type ApplyToCluster = (order: ClusterOrder) => Promise<ClusterResult>

/** A block that was applied and is not yet written. */
export interface AppliedBlock {
  readonly block: VerifiedBlock
  readonly before: WorkerState
  readonly after: WorkerState
  readonly cluster: ClusterResult | undefined
  readonly rejected: BlockPlan['rejected']
}

/** Stage 5: the cluster does its work, and the system says what follows from it. */
export async function applyBlock(
  system: WorkerSystem,
  before: WorkerState,
  block: VerifiedBlock,
  plan: BlockPlan,
  apply: ApplyToCluster,
): Promise<AppliedBlock> {
  const cluster = plan.cluster === undefined ? undefined : await apply(plan.cluster)
  const { number, hash, trusted } = block
  const facts = cluster?.report.facts ?? before.cluster?.facts
  const after: WorkerState = {
    followed: { number, hash, trusted },
    system: system.concludeBlock(plan.state, cluster?.report),
    cluster: cluster && facts ? { root: cluster.report.root, facts } : before.cluster,
  }
  return { block, before, after, cluster, rejected: plan.rejected }
}
