// SPDX-License-Identifier: Apache-2.0

import {
  type Cluster,
  type ContractLog,
  createCluster,
  createPinkExtension,
  createWasmRunner,
  hostPrices1,
  type QueryHost,
} from '@phat/contracts'
import { keypairFromUri } from '@phat/crypto'
import { toHex } from '@phat/primitives'
import { createMemoryPool } from '@phat/wasm-engine'

/** Gas of a transaction and of a query, in picoseconds: the caps of Phala's workers. */
export const gasLimits = { transaction: 2_500_000_000_000n, query: 50_000_000_000_000n } as const

/** Money of each development account. */
const endowment = 1_000_000n * 10n ** 12n

const names = ['alice', 'bob', 'charlie', 'dave', 'eve', 'ferdie'] as const

/** The development accounts by name. */
export const accounts: ReadonlyMap<string, Uint8Array> = new Map(
  names.map((name) => [name, keypairFromUri(`//${name.charAt(0).toUpperCase()}${name.slice(1)}`).accountId]),
)

/** What queries may do here: no network, a cache in memory, a clock that stands, and numbers that are not random. */
function offlineHost(): QueryHost {
  const kept = new Map<string, Uint8Array>()
  const name = (contract: Uint8Array, key: Uint8Array): string => `${toHex(contract)}/${toHex(key)}`
  return {
    httpRequest: () => ({ ok: false, error: 'NetworkError' }),
    batchHttpRequest: (_contract, requests) => ({
      ok: true,
      outcomes: requests.map(() => ({ ok: false, error: 'NetworkError' })),
    }),
    random: (length) => new Uint8Array(length).fill(4),
    untrustedMillis: () => 1_700_000_000_000n,
    workerPublicKey: () => new Uint8Array(32).fill(1),
    workerQuote: () => undefined,
    cache: {
      get: (contract, key) => kept.get(name(contract, key)),
      set(contract, key, value) {
        kept.set(name(contract, key), value)
        return true
      },
      expire(contract, key, seconds) {
        if (seconds === 0n) kept.delete(name(contract, key))
      },
      remove(contract, key) {
        const value = kept.get(name(contract, key))
        kept.delete(name(contract, key))
        return value
      },
    },
    log: () => undefined,
  }
}

/** A cluster of its own for a run of the command, with rich development accounts; what contracts log goes to `log`. */
export function createWorkbench(log: (line: ContractLog) => void): Cluster {
  const version = { pass: 1, costs: 1, scriptEngine: new Uint8Array(32), hostAbi: 1 }
  const runner = createWasmRunner({ memories: createMemoryPool(), pass: { version: 1, costs: 1 }, prices: hostPrices1 })
  const cluster = createCluster({
    id: new Uint8Array(32),
    rootSecret: new Uint8Array(32).fill(1),
    key: new Uint8Array(64).fill(1),
    gasPrice: 1n,
    depositPerByte: 1_000n,
    depositPerItem: 1_000_000n,
    releases: [{ version, runners: [runner], codeLoad: { base: 5_000_000n, perByte: 50n } }],
    engine: version,
    extension: createPinkExtension({ queryHost: offlineHost() }),
    padding: { replySizes: [], coarseGas: false },
    log,
  })
  const block = { number: 0, now: 1_700_000_000_000n }
  for (const account of accounts.values()) cluster.apply({ kind: 'deposit', to: account, amount: endowment }, block)
  cluster.commit(block)
  return cluster
}
