// SPDX-License-Identifier: Apache-2.0
import { type ContractClient, connect, injectedSigners } from '@phat/sdk'
import type { Counter } from '../contracts/counter.ts'

/** Opens a counter as the first account that the person lets this page use. */
export async function openCounter(url: string, bundle: string, address: string): Promise<ContractClient<typeof Counter>> {
  const [signer] = await injectedSigners('My counter')
  // Time for a person to read what the wallet shows.
  const phala = await connect(url, { ...(signer && { signer }), timeoutMs: 180_000 })
  return phala.contract<typeof Counter>(bundle, address)
}

/** Counts up, and tells what the page may show. The wallet asks for one certificate and one extrinsic. */
export async function countUp(counter: ContractClient<typeof Counter>, signal: AbortSignal): Promise<string> {
  const { blockNumber } = await counter.call.increment({ by: 1 }, { signal })
  const { value, simulated } = await counter.query.get({}, { signal })
  return `${value}, since block ${blockNumber}${simulated ? ' (evidence simulated: it proves nothing)' : ''}`
}
