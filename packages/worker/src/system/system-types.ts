// SPDX-License-Identifier: Apache-2.0
import type { EgressChannel, Message, MessageOrigin, OffchainOrigin } from '@phat/messaging'
import type { ClusterBirth, ClusterBlockOrder, ClusterBlockReport, ClusterKeys } from '../cluster/cluster-work.ts'

/** One master key: `rotation` counts from 0, `height` is the block from which it counts, `secret` 64 bytes. */
export interface MasterKey {
  readonly rotation: bigint
  readonly height: number
  readonly secret: Uint8Array
}

/** The cluster that this worker serves. */
export interface ServedClusterState {
  readonly birth: ClusterBirth
  /** `awaiting-code` until a frame has proven the chain's system code; then `running`, or `failed` for good. */
  readonly stage: 'awaiting-code' | 'running' | 'failed'
  readonly deposit: bigint
}

/** A cluster whose keys this worker, as gatekeeper, made. */
export interface KeptCluster {
  readonly id: Uint8Array
  readonly keys: ClusterKeys
}

/**
 * All that a worker knows besides the state of its cluster and its identity: an immutable value, a function of the chain's messages and of
 * the random bytes that were drawn on the way (which are in it).
 */
export interface SystemState {
  readonly height: number
  /** True from the registration's message on, and not while suspended. */
  readonly registered: boolean
  readonly confidenceLevel: number
  readonly benchmark: { readonly startedAt: number; readonly startTime: bigint; readonly duration: number } | undefined
  readonly score: number
  readonly gatekeeper: 'none' | 'dummy' | 'active'
  /** Ascending; empty for a worker that never was a gatekeeper. */
  readonly masterKeys: readonly MasterKey[]
  readonly kept: readonly KeptCluster[]
  readonly cluster: ServedClusterState | undefined
  /** The number of this start's own message, and its nonce: the worker answers queries once the chain has taken it. */
  readonly incarnation: { readonly sequence: bigint; readonly nonce: Uint8Array } | undefined
  /** Messages that wait for the chain, by sender. */
  readonly channels: readonly (readonly [OffchainOrigin, EgressChannel])[]
}

/** A verified block as the system takes it. `values` are in the order of `wantedKeys(state)` as it was before this block. */
export interface SystemBlock {
  readonly number: number
  readonly hash: Uint8Array
  /** Milliseconds since the Unix epoch: the time that the validators decided. */
  readonly timeMs: bigint
  readonly values: readonly (Uint8Array | null)[]
}

/** What the first half of a block comes to: the state so far, and what the cluster's thread has to do. */
export interface BlockPlan {
  readonly state: SystemState
  /** Undefined while the worker serves no cluster. `birth` is there in the block that makes it. */
  readonly cluster: { readonly order: ClusterBlockOrder; readonly birth?: ClusterBirth } | undefined
  /** Messages of the chain that had no effect, for the operator's log: codes only. */
  readonly rejected: readonly { readonly code: string; readonly action: string }[]
  /** The chain told this worker to end: `retired` by version, `removed` from its cluster, the cluster destroyed, or another incarnation spoke. */
  readonly stop?: 'retired' | 'removed' | 'cluster-destroyed' | 'rolled-back'
}

/** The deterministic core of a worker. */
export interface WorkerSystem {
  /** Storage keys whose values the next frame must prove, in order. */
  wantedKeys(state: SystemState): readonly Uint8Array[]
  /** Before the cluster's work: reads the block's messages and what the state says of this worker. */
  planBlock(state: SystemState, block: SystemBlock): BlockPlan
  /** After it: what the cluster's outcomes make this worker say to the chain. */
  concludeBlock(state: SystemState, report: ClusterBlockReport | undefined): SystemState
  /** Appends the message by which this start makes itself known; called once after each start, logged before anything is sent. */
  announce(state: SystemState, nonce: Uint8Array): SystemState
  /** True once the chain has taken the announcement of this start. */
  isAcknowledged(state: SystemState): boolean
}

/** A sender and its unsigned messages. */
export type Unsigned = readonly [origin: MessageOrigin, messages: readonly Message[], first: bigint]
