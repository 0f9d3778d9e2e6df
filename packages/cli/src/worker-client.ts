// SPDX-License-Identifier: Apache-2.0
export type { WorkerClient } from '@phat/relayer/worker-client'
export { createWorkerClient } from './worker/prpc-client.ts'
