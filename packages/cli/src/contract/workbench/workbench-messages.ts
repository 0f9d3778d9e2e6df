// SPDX-License-Identifier: Apache-2.0
import type { Applied, Queried } from '@phat/contract-test/engine'
import type { BlockContext, Command, QueryRequest } from '@phat/contracts'
import type { IoConnection } from '@phat/worker'

/** What the workbench's thread is started with. */
export interface WorkbenchData {
  /** Way to the main thread, which does the input and output of queries. */
  readonly io: IoConnection
  /** Bytes of the script engine's module. */
  readonly scriptEngine: Uint8Array
}

/** What the thread is asked for; answers come in the same order. */
export type WorkbenchOrder =
  | { readonly kind: 'apply'; readonly command: Command; readonly block: BlockContext }
  | { readonly kind: 'commit'; readonly block: BlockContext }
  | {
      readonly kind: 'query'
      readonly mode: 'query' | 'estimate'
      readonly request: QueryRequest
      readonly block: BlockContext
      /** Milliseconds that it may wait for the network. */
      readonly limitMs: number
    }

export interface Committed {
  /** The published root. */
  readonly root: Uint8Array
}

/** The answer to each kind of order. */
export interface WorkbenchAnswers {
  readonly apply: Applied
  readonly commit: Committed
  readonly query: Queried
}

/** An answer, or the error in place of it. */
export type WorkbenchReport =
  | { readonly kind: 'done'; readonly answer: WorkbenchAnswers[keyof WorkbenchAnswers] }
  | {
      readonly kind: 'failed'
      readonly code: string
      readonly detail: string
      readonly why: string
      readonly remedy: string
    }
