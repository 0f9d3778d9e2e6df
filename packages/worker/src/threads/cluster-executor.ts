// SPDX-License-Identifier: Apache-2.0
import type { QueryHost } from '@phat/contracts'
import type { FlatChanges } from './flat-changes.ts'
import type { StateView } from './versioned-state.ts'

/** What a block did. */
export interface AppliedBlock {
  readonly height: number
  /** For who gave the block; of values that cross between threads. */
  readonly receipts: unknown
  readonly changes: FlatChanges
}

/** The owner of a cluster's state, in the transaction thread. */
export interface TransactionExecutor {
  /** The last height applied. */
  readonly height: number
  /** Applies the commands of a block. Whatever it throws stops the cluster: its state can not be relied on any more. */
  apply(block: unknown): AppliedBlock
  /** The whole flat state at `height`. */
  records(): FlatChanges
}

/** What runs queries, in a query thread. It keeps nothing between them but caches of code. */
export interface QueryExecutor {
  /**
   * Runs a query; what the host throws passes through unchanged.
   * @returns the answer, of values that cross between threads
   * @throws PhatError for a query that cannot be run; anything else is a fault and ends the thread
   */
  query(state: StateView, request: unknown, host: QueryHost): unknown
}

/** Makes the executors of a thread from the `cluster` that the threads were started with. */
export interface ClusterExecutors {
  transaction(cluster: unknown): TransactionExecutor
  query(cluster: unknown): QueryExecutor
}
