// SPDX-License-Identifier: Apache-2.0
import { type RpcClient, rpcFailureOf } from '@phat/client/node'
import { connectByFlags } from '../chain/connect-chain.ts'
import type { Invocation } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'

/** What JSON-RPC says of a method that is not served. */
const methodNotFound = -32_601

/** Asks the node that the flags name for what it does as a development network. */
export type Ask = (method: Method, ...params: readonly unknown[]) => Promise<unknown>
type Method = Parameters<RpcClient['request']>[0]

/** Connects as the flags say, runs `use`, and closes the connection whatever happens. @throws PhatError `cli.no-network`, `cli.*` */
export async function withNetwork<T>(invocation: Invocation, use: (ask: Ask) => Promise<T>): Promise<T> {
  const rpc = await connectByFlags(invocation)
  try {
    return await use((method, ...params) => ask(rpc, method, params))
  } finally {
    rpc.close()
  }
}

async function ask(rpc: RpcClient, method: Method, params: readonly unknown[]): Promise<unknown> {
  try {
    return await rpc.request(method, ...params)
  } catch (error) {
    if (rpcFailureOf(error)?.code === methodNotFound) {
      throw cliErrors.error('no-network', `it does not serve ${method}`, { cause: error })
    }
    throw error
  }
}
