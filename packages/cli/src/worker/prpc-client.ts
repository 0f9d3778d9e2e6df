// SPDX-License-Identifier: Apache-2.0
import type { Patience } from '@phat/client/node'
import { connectWorker, type WorkerClient } from '@phat/client/worker'
import { cliErrors } from '../terminal/cli-errors.ts'

/** Names a worker; nothing is sent yet. @throws PhatError `cli.bad-value` */
export function createWorkerClient(address: string, patience: Patience): WorkerClient {
  return connectWorker(address, patience, cliErrors)
}
