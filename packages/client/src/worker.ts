// SPDX-License-Identifier: Apache-2.0
export { connectWorker, type Fetch, type WorkerClient, type WorkerFailure, workerOrigin } from './worker/prpc-client.ts'
