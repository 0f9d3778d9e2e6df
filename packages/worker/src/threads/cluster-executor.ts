// SPDX-License-Identifier: Apache-2.0
import type { QueryHost } from '@phat/contracts'
import type { FlatChanges } from './flat-changes.ts'
import type { ClusterStart } from './thread-messages.ts'
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
  /** What who started the threads has to know of the state that it begins with; of values that cross between threads. */
  opening(): unknown
  /** Applies the commands of a block. Whatever it throws stops the cluster: its state can not be relied on any more. */
  apply(block: unknown): AppliedBlock
  /** Takes over a block that was applied before, by its changes; throws as `apply`. @param now milliseconds since the Unix epoch */
  adopt(height: number, now: bigint, changes: FlatChanges): AppliedBlock
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
  /** Called when an answer is on its way: prepares for the next query, and clears away what the last one left. */
  rest(): void
}

/** Makes the executors of a thread from what the threads were started with. */
export interface ClusterExecutors {
  transaction(start: ClusterStart): TransactionExecutor
  query(birth: unknown): QueryExecutor
}
