// SPDX-License-Identifier: Apache-2.0
import { parentPort, workerData } from 'node:worker_threads'
import { known } from '@phat/primitives'
import { collectAfterStart } from './collect-after-start.ts'
import type { ThreadData } from './threads/thread-messages.ts'

// Entry point of the threads of a cluster, in each of their roles. A thread loads what its role needs: that of the I/O has no use for contracts.
const data = workerData as ThreadData
if (data.role === 'io') {
  const { runIoThread } = await import('./query-host/run-io-thread.ts')
  runIoThread(known(parentPort ?? undefined, 'a contract thread runs in a worker thread'), data.options)
} else {
  const { clusterThreadExecutors } = await import('./cluster/cluster-thread-executors.ts')
  const { runContractThread } = await import('./threads/run-contract-thread.ts')
  runContractThread(clusterThreadExecutors)
}
collectAfterStart()
