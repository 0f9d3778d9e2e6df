// SPDX-License-Identifier: Apache-2.0
import type { ExtensionFactory } from '../exec/extension-host.ts'
import { cacheFunctions } from './cache-functions.ts'
import { environmentFunctions } from './environment-functions.ts'
import { httpFunctions } from './http-functions.ts'
import { keyFunctions } from './key-functions.ts'
import type { PinkCall, PinkFunction } from './pink-function.ts'
import { type ExtensionPrices, extensionPrices1 } from './prices.ts'
import type { QueryHost } from './query-host.ts'

/** Functions 1 to 25 of Phala's by id, and 0x8001 of ours. */
export const pinkFunctions: ReadonlyMap<number, PinkFunction> = new Map(
  [...httpFunctions, ...keyFunctions, ...cacheFunctions, ...environmentFunctions].map((declared) => [declared.id, declared]),
)

/** What the extension is made of. */
export interface PinkExtensionOptions {
  /** What only queries may do; without it a query finds the same as a transaction, which is what tests and tools without a network want. */
  readonly queryHost?: QueryHost
  readonly prices?: ExtensionPrices
}

/** Makes Phala's chain extension for the frames of a cluster. Outside queries the `QueryHost` is out of its reach. */
export function createPinkExtension({ queryHost, prices = extensionPrices1 }: PinkExtensionOptions = {}): ExtensionFactory {
  return (host) => {
    const { context } = host
    const call: PinkCall = {
      host,
      query: context.mode === 'query' ? queryHost : undefined,
      prices,
      charge: (picoseconds) => context.gas.charge(BigInt(picoseconds)),
    }
    return { run: (id, input) => pinkFunctions.get(id)?.run(call, input) }
  }
}
