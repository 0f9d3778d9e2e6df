// SPDX-License-Identifier: Apache-2.0
export { createWorkerClient, type WorkerClient } from './worker/prpc-client.ts'
