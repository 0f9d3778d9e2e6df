// SPDX-License-Identifier: Apache-2.0
import { clusterThreadExecutors } from './cluster/cluster-thread-executors.ts'
import { runContractThread } from './threads/run-contract-thread.ts'

// Entry point of the threads of a cluster, in each of their roles.
runContractThread(clusterThreadExecutors)
