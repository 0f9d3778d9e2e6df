// SPDX-License-Identifier: Apache-2.0
import type { IoConnection } from '../query-host/io-connection.ts'

/** What a thread is told when it starts. `cluster` is for the executor, of whatever values cross between threads. */
export type ThreadData =
  | { readonly role: 'transaction'; readonly cluster: unknown }
  | {
      readonly role: 'query'
      readonly cluster: unknown
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

/** A query as it reaches a thread. */
export interface QueryCommand {
  /** The newest that the thread has when left out. */
  readonly height?: number
  readonly request: unknown
}

/** To the transaction thread. Ids count up; answers come in their order. */
export type TransactionOrder =
  | { readonly kind: 'apply'; readonly id: number; readonly block: unknown }
  | { readonly kind: 'snapshot'; readonly id: number }

export type TransactionReport =
  | { readonly kind: 'ready'; readonly height: number }
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
