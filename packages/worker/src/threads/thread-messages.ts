// SPDX-License-Identifier: Apache-2.0
import type { LogRecord } from '@phat/contracts'
import type { CacheChange, ClusterFacts } from '../cluster/cluster-work.ts'
import type { IoConnection } from '../query-host/io-connection.ts'
import type { QueryShare } from './fair-queue.ts'

/** What a cluster's threads are started with, of values that cross between threads. */
export interface ClusterStart {
  /** What the executors are made from. */
  readonly birth: unknown
  /** The state to go on from, of a cluster that has one: all its records, packed. The buffer moves to the transaction thread. */
  readonly restore?: { readonly height: number; readonly records: ArrayBuffer }
}

/** What a thread is told when it starts. `birth` is for the executor. */
export type ThreadData =
  | { readonly role: 'transaction'; readonly start: ClusterStart }
  | {
      readonly role: 'query'
      readonly birth: unknown
      readonly waits: 'here' | 'elsewhere'
      readonly history: number
      readonly io: IoConnection
      readonly workerPublicKey: Uint8Array
    }
  | { readonly role: 'io'; readonly options: IoThreadOptions }

/** The part of `QueryIoOptions` that crosses between threads. */
export interface IoThreadOptions {
  readonly allowedNetworks?: readonly string[]
  readonly quotaBytes?: number
  readonly lifetimeSeconds?: number
}

/** What the I/O thread says: a line that a query logged, or the status that a request of a contract came to. */
export type IoReport =
  | { readonly kind: 'log'; readonly record: LogRecord }
  | { readonly kind: 'exchanged'; readonly contract: Uint8Array; readonly status: number }

/** To the I/O thread. */
export type IoOrder =
  /** `first` is a message that was taken from the port before. */
  | { readonly kind: 'connect'; readonly id: number; readonly connection: IoConnection; readonly first: unknown }
  | { readonly kind: 'cancel' | 'close'; readonly id: number }
  | { readonly kind: 'weights'; readonly weights: ClusterFacts['weights'] }
  | { readonly kind: 'changes'; readonly changes: readonly CacheChange[] }

/** A query as it reaches a thread. */
export interface QueryCommand {
  /** The newest that the thread has when left out. */
  readonly height?: number
  readonly request: unknown
  /** Who it shares the threads as; all that name nobody are one. */
  readonly share?: QueryShare
}

/** To the transaction thread. Ids count up; answers come in their order. */
export type TransactionOrder =
  | { readonly kind: 'apply'; readonly id: number; readonly block: unknown }
  /** A block that was applied before: its changes, packed. */
  | { readonly kind: 'adopt'; readonly id: number; readonly height: number; readonly now: bigint; readonly changes: ArrayBuffer }
  | { readonly kind: 'snapshot'; readonly id: number }

export type TransactionReport =
  | { readonly kind: 'ready'; readonly height: number; readonly receipts: unknown }
  | {
      readonly kind: 'applied'
      readonly id: number
      readonly height: number
      readonly receipts: unknown
      readonly changes: ArrayBuffer
    }
  | { readonly kind: 'snapshot'; readonly id: number; readonly height: number; readonly records: ArrayBuffer }
  /** The executor refused or broke: the thread does nothing more. */
  | { readonly kind: 'failed'; readonly error: PortableError }

/** To a query thread. */
export type QueryOrder =
  | { readonly kind: 'load'; readonly height: number; readonly records: ArrayBuffer }
  | { readonly kind: 'advance'; readonly height: number; readonly changes: ArrayBuffer }
  | { readonly kind: 'query'; readonly id: number; readonly limitMs: number; readonly command: QueryCommand }

export type QueryReport =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'answered'; readonly id: number; readonly height: number; readonly answer: unknown }
  | { readonly kind: 'refused'; readonly id: number; readonly error: PortableError }
  /** It asked for the network where it must not wait. */
  | { readonly kind: 'must-wait'; readonly id: number }
  | { readonly kind: 'cancelled'; readonly id: number }

/** A `PhatError` between threads: structured clones of errors lose what they are. */
export interface PortableError {
  readonly code: string
  readonly why: string
  readonly remedy: string
  readonly retryable: boolean
  readonly detail: string
}
