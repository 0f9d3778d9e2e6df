// SPDX-License-Identifier: Apache-2.0
import type { EgressChannel, Message, OffchainOrigin } from '@phat/messaging'
import type { ClusterBirth, ClusterBlockOrder, ClusterBlockReport, ClusterItem, ClusterKeys } from '../cluster/cluster-work.ts'
import type { RecoveryShare } from '../keys/master-key-recovery.ts'

/** One master key: `rotation` counts from 0, `height` is the block from which it counts, `secret` 64 bytes. */
export interface MasterKey {
  readonly rotation: bigint
  readonly height: number
  readonly secret: Uint8Array
}

/** `publicKey`, once a frame has proven it: 32 bytes, undefined where the chain has no master key. */
export interface ChainMasterKey {
  readonly proven: boolean
  readonly publicKey: Uint8Array | undefined
}

/** The cluster that this worker serves. */
export interface ServedClusterState {
  readonly birth: ClusterBirth
  /** `awaiting-code` until a frame has proven the chain's system code; then `running`, or `failed` for good. */
  readonly stage: 'awaiting-code' | 'running' | 'failed'
  readonly deposit: bigint
  /** blake2b-256 of the system code that the cluster was given last; undefined while it awaits its first. */
  readonly systemCodeHash: Uint8Array | undefined
  /** True when the chain's system code is another one: the next frame must prove it. */
  readonly wantsCode: boolean
}

/** What a cluster was sent before it could run here: done first once it does, in this order. */
export interface EarlyWork {
  readonly cluster: Uint8Array
  readonly items: readonly ClusterItem[]
}

/** A cluster whose keys this worker, as gatekeeper, made or was told of. */
export interface KeptCluster {
  readonly id: Uint8Array
  readonly keys: ClusterKeys
}

/**
 * What a gatekeeper has to say to the chain. Gatekeepers share one sequence, and each draws keys of its own, so messages have no place in it
 * before the chain took one: a duty ends when the chain shows that some gatekeeper did it, and what is left moves up.
 */
export interface GatekeeperDuty {
  /**
   * `dispatch` keys of a cluster, `publish` its key, `rekey`: send it a new command key, `distribute` the master key to a new gatekeeper, `share` the
   * keys of a cluster with it, `rotate`: propose the next master key, `rotated`: tell the chain of the one that counts.
   */
  readonly kind: 'dispatch' | 'publish' | 'distribute' | 'rotate' | 'rotated' | 'rekey' | 'share'
  /** 32 bytes: the cluster, or the gatekeeper; of the master key's duties the rotation, little-endian. */
  readonly subject: Uint8Array
  readonly message: Message
}

/** A rotation of the master key that the chain has begun and not ended. */
export interface Rotation {
  readonly id: bigint
  /** Those who may propose the next key: identities, 32 bytes each. */
  readonly gatekeepers: readonly Uint8Array[]
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
  /** Rotation of the master key that the chain knows: gatekeepers sign with that one, also while a newer one is on its way. */
  readonly speakingRotation: bigint | undefined
  readonly rotation: Rotation | undefined
  /** The newest master key, k of n, encrypted to the recovery keys of the operator; empty without such. */
  readonly recoveryShares: readonly RecoveryShare[]
  /** The chain's master key as the last frame proved it, while recovery shares wait for it; undefined while nobody asks. */
  readonly chainMasterKey: ChainMasterKey | undefined
  readonly kept: readonly KeptCluster[]
  readonly duties: readonly GatekeeperDuty[]
  /** The sequence that the chain expects next of gatekeepers, once a frame has proven it. */
  readonly gatekeeperNext: bigint | undefined
  readonly cluster: ServedClusterState | undefined
  readonly early: EarlyWork | undefined
  /** The number of this start's own message, and its nonce: the worker answers queries once the chain has taken it. */
  readonly incarnation: { readonly sequence: bigint; readonly nonce: Uint8Array } | undefined
  /** Messages that wait for the chain, of the worker and its cluster; those of gatekeepers are duties. See `pendingMessages`. */
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
  /** Asks the frames to come for the chain's master key, or no more. */
  askMasterKey(state: SystemState, isAsked: boolean): SystemState
  /**
   * Takes on the master key that recovery shares gave; logged before anything is said with it. A worker that the chain has among its gatekeepers
   * is an active one from here on, another one once the chain adds it.
   * @throws PhatError `recovery.has-master-key`, `recovery.other-master-key` unless the chain's key, as proven, is the one of `secret`
   */
  recover(state: SystemState, rotation: bigint, secret: Uint8Array): SystemState
  /** True once the chain has taken the announcement of this start. */
  isAcknowledged(state: SystemState): boolean
}

/** A sender and its unsigned messages: the first one has the sequence `first`. */
export type Unsigned = readonly [origin: OffchainOrigin, messages: readonly Message[], first: bigint]
