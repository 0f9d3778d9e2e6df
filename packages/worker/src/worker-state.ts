// SPDX-License-Identifier: Apache-2.0
import type { ClusterFacts } from './cluster/cluster-work.ts'
import type { FollowedBlock } from './follow/verify-frame.ts'
import type { SystemState } from './system/system-types.ts'

/** What the main thread knows of the cluster's state, which is the cluster thread's. */
export interface ClusterSummary {
  /** 32 bytes, blinded. */
  readonly root: Uint8Array
  readonly facts: ClusterFacts
}

/** All that a worker is after a block, besides its identity and the state of its cluster: an immutable value. */
export interface WorkerState {
  readonly followed: FollowedBlock
  readonly system: SystemState
  /** Undefined while there is no cluster. */
  readonly cluster: ClusterSummary | undefined
}

/** Milliseconds since the Unix epoch that the validators decided for the block; 0 at a trust root of height 0. */
export function blockTimeMs({ trusted: { time } }: FollowedBlock): bigint {
  const ms = time.seconds * 1_000n + BigInt(Math.floor(time.nanos / 1_000_000))
  return ms > 0n ? ms : 0n
}
