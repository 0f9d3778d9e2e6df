// SPDX-License-Identifier: Apache-2.0
import type { EngineVersion } from '@phat/contracts'
import type { RecoveryKeys } from '../keys/master-key-recovery.ts'
import type { Random } from '../keys/sr25519-secret.ts'
import type { WorkerIdentity } from '../serve/worker-view.ts'

/** What may wait in a worker's memory and its records. */
export interface SystemLimits {
  /**
   * Messages of the worker, and of its cluster, that the chain has not taken; 1,000,000. Whoever makes a cluster send one pays for it on the
   * chain and in the cluster. A worker whose cluster has more stops.
   */
  readonly messages: number
  /** Receipts of failed commands are the cheapest to make: none is added while so many messages of the cluster wait; 4,096. */
  readonly receipts: number
  /** 1,024. */
  readonly duties: number
  /** What a cluster is sent before it runs: 1,024 items of 8 MiB together. */
  readonly earlyItems: number
  readonly earlyBytes: number
  /** Rejections that a block tells the operator of; 64. */
  readonly rejections: number
}

export const defaultLimits: SystemLimits = {
  messages: 1_000_000,
  receipts: 4_096,
  duties: 1_024,
  earlyItems: 1_024,
  earlyBytes: 8 * 1024 * 1024,
  rejections: 64,
}

/** What the core of a worker is made of. */
export interface WorkerSystemOptions {
  readonly identity: WorkerIdentity
  /** 32 bytes. */
  readonly genesisHash: Uint8Array
  /** What new clusters run. */
  readonly engine: EngineVersion
  /** The platform's generator. What was drawn becomes part of the state, so that it is drawn once. */
  readonly random: Random
  /** True where the TEE has a sealing key. */
  readonly canSeal: boolean
  /** Whom a master key is split to besides. */
  readonly recovery?: RecoveryKeys
  /** Version of this release; the chain may ask for a newer one. */
  readonly version: readonly [major: number, minor: number, patch: number]
  /** The newest consensus version that this release knows; 0. */
  readonly consensusVersion?: number
  /** Iterations of the benchmark that were done since the block of this height; none unless given. */
  readonly iterationsSince?: (height: number) => bigint
  readonly limits?: Partial<SystemLimits>
}
