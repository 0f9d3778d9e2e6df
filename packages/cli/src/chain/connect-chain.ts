// SPDX-License-Identifier: Apache-2.0
import { type ConnectedChain, type RpcClient, readChain } from '@phat/client/node'
import type { Invocation } from '../command.ts'
import { connectRpc } from './rpc-client.ts'

/** Longest `--timeout`: an hour. */
const timeoutMax = 3600

/** How patient the flags of a command are. @throws PhatError `cli.bad-value` */
export function patienceOf({ flags, signal }: Pick<Invocation, 'flags' | 'signal'>): { signal: AbortSignal; timeoutMs: number } {
  return { signal, timeoutMs: (flags.whole('timeout', { min: 1, max: timeoutMax }) ?? 30) * 1000 }
}

/** Opens the connection that the flags name. */
export function connectByFlags(invocation: Pick<Invocation, 'flags' | 'signal'>): Promise<RpcClient> {
  return connectRpc(invocation.flags.text('url') ?? '', patienceOf(invocation))
}

/** Connects as the flags say, runs `use`, and closes the connection whatever happens. */
export async function withChain<T>(invocation: Invocation, use: (chain: ConnectedChain) => Promise<T>): Promise<T> {
  const rpc = await connectByFlags(invocation)
  try {
    return await use(await readChain(rpc))
  } finally {
    rpc.close()
  }
}
