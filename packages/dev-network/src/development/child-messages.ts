// SPDX-License-Identifier: Apache-2.0
import type { Hex } from '@phat/primitives'
import type { LogFields } from '@phat/worker'

/** What the network tells the worker's process. Bytes are hex, because the channel carries JSON. */
export type ToWorker =
  | { readonly type: 'start'; readonly options: WorkerProcessOptions }
  /** The same happens when the channel closes: a worker never outlives its network. */
  | { readonly type: 'stop' }

export interface WorkerProcessOptions {
  /** The name of the simulated machine. */
  readonly machine: string
  /** Whose lock says that the machine runs. */
  readonly machineFolder: string
  /** 32 bytes. */
  readonly fuses: Hex
  /** SCALE `TrustRoot`. */
  readonly trustRoot: Hex
  readonly dataFolder: string
  readonly host: string
  readonly port: number
  /** Whom a master key is split to; none by default, since a simulated machine seals. */
  readonly recovery?: { readonly needed: number; readonly keys: readonly Hex[] }
}

/** What the worker's process tells the network. */
export type FromWorker =
  | { readonly type: 'ready'; readonly endpoint: string; readonly publicKey: Hex; readonly resumedAt: number }
  | { readonly type: 'log'; readonly level: 'info' | 'warn' | 'error'; readonly event: string; readonly fields: LogFields }
  /** It cannot start or go on; the process ends after it. */
  | { readonly type: 'failed'; readonly code: string; readonly message: string }
