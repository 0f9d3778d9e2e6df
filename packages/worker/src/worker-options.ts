// SPDX-License-Identifier: Apache-2.0
import type { Tee } from '@phat/tee'
import type { FollowedBlock } from './follow/verify-frame.ts'
import type { RecoveryKeys } from './keys/master-key-recovery.ts'
import type { Random } from './keys/sr25519-secret.ts'
import type { WorkerClock } from './pipeline/worker-clock.ts'

/** Where a worker begins to trust: part of its release, and measured with it. */
export interface TrustRoot extends FollowedBlock {
  readonly genesisHash: Uint8Array
}

/** Whom a master key is split to. */
export type RecoveryOptions = RecoveryKeys

/** How a worker is started. */
export interface WorkerOptions {
  readonly trustRoot: TrustRoot
  readonly tee: Tee
  /** Where sealed keys, log and checkpoints lie. */
  readonly dataFolder: string
  readonly host?: string
  /** All methods; 8000 by default, 0 picks a free one. */
  readonly port?: number
  /** Public methods only; none by default. */
  readonly publicPort?: number
  /** Metrics and health; none by default. */
  readonly operatorPort?: number
  /** The compiled `contract-thread`. */
  readonly threadUrl: URL
  /** 16,777,216 bytes of log or 1,000 blocks by default, whichever comes first. */
  readonly checkpoint?: { readonly logBytes?: number; readonly blocks?: number }
  /** Milliseconds without a new block after which a worker with a trusted clock stops answering; 60,000 by default. */
  readonly leaseMs?: number
  /** Milliseconds that a query may take; 10,000 by default. */
  readonly queryLimitMs?: number
  /** Addresses and networks in CIDR notation that contracts may reach although they are not public; none by default. */
  readonly allowedNetworks?: readonly string[]
  /** For a worker that may become a gatekeeper where the TEE has no sealing key; none by default. */
  readonly recovery?: RecoveryOptions
  /** Those of the platform by default. */
  readonly clock?: WorkerClock
  /** The platform's generator by default. */
  readonly random?: Random
  readonly log: WorkerLog
  /** Told when the worker cannot go on. */
  readonly onFatal: (error: unknown) => void
}

/** Lines for the operator: an event's code and fields of an allow-list; never what a contract or a client said. */
export interface WorkerLog {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}
export type LogFields = Readonly<Record<string, string | number | boolean>>

/** A worker that runs in this process. */
export interface RunningWorker {
  /** `http://127.0.0.1:8000`. */
  readonly endpoint: string
  readonly publicEndpoint: string | undefined
  readonly operatorEndpoint: string | undefined
  readonly publicKey: Uint8Array
  /** Height that it goes on after. */
  readonly resumedAt: number
  /** Resolves when it has stopped, whoever asked for it: the caller, the relayer by `Stop`, or what it could not go on after. */
  readonly stopped: Promise<void>
  stop(): Promise<void>
}
