// SPDX-License-Identifier: Apache-2.0
import { connectNode, type Patience, type RpcClient } from '@phat/client/node'
import { cliErrors } from '../terminal/cli-errors.ts'

/** Connects to a node. @throws PhatError `cli.unreachable`, `cli.timeout`, `cli.interrupted`, `cli.bad-value` */
export function connectRpc(address: string, patience: Patience): Promise<RpcClient> {
  return connectNode(address, patience, cliErrors)
}
