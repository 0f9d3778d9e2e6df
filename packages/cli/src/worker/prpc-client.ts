// SPDX-License-Identifier: Apache-2.0
import type { Patience } from '@phat/relayer/node-client'
import { connectWorker, type WorkerClient } from '@phat/relayer/worker-client'
import { cliErrors } from '../terminal/cli-errors.ts'

/** Names a worker; nothing is sent yet. @throws PhatError `cli.bad-value` */
export function createWorkerClient(address: string, patience: Patience): WorkerClient {
  return connectWorker(address, patience, cliErrors)
}
