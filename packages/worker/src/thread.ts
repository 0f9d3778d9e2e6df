// SPDX-License-Identifier: Apache-2.0
// What the program of a contract thread is made of; kept apart from the package's surface for the process that starts threads.
export type { AppliedBlock, ClusterExecutors, QueryExecutor, TransactionExecutor } from './threads/cluster-executor.ts'
export { type FlatChanges, unpackChanges } from './threads/flat-changes.ts'
export { runContractThread } from './threads/run-contract-thread.ts'
export type { StateView } from './threads/versioned-state.ts'
