// SPDX-License-Identifier: Apache-2.0
import type { ClusterExecutors } from '../threads/cluster-executor.ts'
import { createClusterQueries } from './cluster-queries.ts'
import { createClusterTransactions } from './cluster-transactions.ts'
import type { ClusterBirth, ClusterThreadsStart } from './cluster-work.ts'

/** The executors of real clusters. Who starts the threads gives a `ClusterThreadsStart`. */
export const clusterThreadExecutors: ClusterExecutors = {
  transaction: (start) => createClusterTransactions(start as ClusterThreadsStart),
  query: (birth) => createClusterQueries(birth as ClusterBirth),
}
