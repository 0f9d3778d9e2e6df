// SPDX-License-Identifier: Apache-2.0

import type { Fetch } from '@phat/client/worker'
import type { Keypair } from '@phat/crypto'

/** How a relayer is started. */
export interface RelayerOptions {
  /** `ws://127.0.0.1:9944`; a worker that is far behind needs an archive node. */
  readonly nodeUrl: string
  /** `http://127.0.0.1:8000`: the worker's private port. */
  readonly workerUrl: string
  /** The operator's account: it signs and pays for what the relayer brings on chain, and the registration names it. */
  readonly keypair: Keypair
  readonly log: RelayerLog
  /** Whether the worker is registered, and its evidence renewed; true by default. */
  readonly register?: boolean
  /** Addresses under which clients reach the worker, brought on chain where it has others; none leaves what is there. */
  readonly endpoints?: readonly string[]
  /** Told after each batch of blocks. */
  readonly onProgress?: (progress: RelayerProgress) => void
  /** Told when the relayer cannot go on: worker and node contradict each other. It has stopped then. */
  readonly onFatal?: (error: unknown) => void
  /** Ends the relayer, as `stop` does. */
  readonly signal?: AbortSignal
  readonly limits?: Partial<RelayerLimits>
  /** How requests to the worker leave; the platform's by default. */
  readonly fetch?: Fetch
}

/** How far the worker is: the last block it took, and the best one of the node. */
export interface RelayerProgress {
  readonly height: number
  readonly target: number
}

/** Lines for the operator: an event's code and plain fields, never what a message or an answer contains. */
export interface RelayerLog {
  info(event: string, fields?: RelayerLogFields): void
  warn(event: string, fields?: RelayerLogFields): void
  error(event: string, fields?: RelayerLogFields): void
}
export type RelayerLogFields = Readonly<Record<string, string | number | boolean>>

export interface RelayerLimits {
  /** Blocks fetched and handed over at a time, at most 64. */
  readonly framesMax: number
  /** For each answer of the node, and of the worker but for blocks. */
  readonly answerMs: number
  /** For the worker to take a batch of blocks. */
  readonly dispatchMs: number
  /** For a transaction to come into a block. */
  readonly inclusionMs: number
  /** First pause after a failure; it doubles up to the last one. */
  readonly retryMs: number
  readonly retryMaxMs: number
  /** Longest pause between two looks at what the worker has for the chain while no block comes. */
  readonly lookMs: number
  /** Messages sent before the chain has taken any of them. */
  readonly messagesMax: number
}

export const defaultLimits: RelayerLimits = {
  framesMax: 64,
  answerMs: 15_000,
  dispatchMs: 120_000,
  inclusionMs: 120_000,
  retryMs: 500,
  retryMaxMs: 30_000,
  lookMs: 5_000,
  messagesMax: 128,
}

/** A relayer that runs in this process. */
export interface Relayer {
  readonly progress: RelayerProgress
  /** Resolves once the relayer was stopped; rejects with what `onFatal` is told. */
  readonly finished: Promise<void>
  /** Ends what is under way and resolves when nothing is left of it. */
  stop(): Promise<void>
}
