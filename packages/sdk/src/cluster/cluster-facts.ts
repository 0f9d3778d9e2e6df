// SPDX-License-Identifier: Apache-2.0
import { encodeSs58 } from '@phat/crypto'
import { type Hex, toHex } from '@phat/primitives'
import { type Parts, voiceOf } from '../parts.ts'
import type { Wait } from '../wait.ts'
import type { ListedWorker } from '../workers/directory.ts'

/** A worker of a cluster, as the chain tells of it. */
export interface ClusterWorker {
  readonly publicKey: Hex
  readonly endpoints: readonly string[]
  /** Whether the chain counts it, and why not. */
  readonly counts: boolean
  readonly reason: string | undefined
  /** True when its evidence is of the simulated vendor: it proves nothing. */
  readonly simulated: boolean | undefined
}

/** A cluster. Prices in planck. */
export interface ClusterFacts {
  readonly id: Hex
  readonly owner: string
  readonly systemContract: Hex
  /** For a picosecond. */
  readonly gasPrice: bigint
  readonly depositPerItem: bigint
  readonly depositPerByte: bigint
  /** True when it was made so that callers are shown everything: nothing in it is private. */
  readonly debuggable: boolean
  readonly workers: readonly ClusterWorker[]
}

/** Reads what the chain says of a cluster and its workers. */
export async function readCluster(parts: Parts, wait: Wait, cluster: Uint8Array): Promise<ClusterFacts> {
  const { clusters, inquirer } = voiceOf(parts)
  const [terms, workers, debuggable] = await Promise.all([
    clusters.terms(wait, cluster),
    inquirer.directory.workers(wait, cluster),
    parts.network.read(wait, 'PhalaPhatContracts.DebuggableClusters', cluster),
  ])
  const { gasPrice, depositPerItem, depositPerByte } = terms
  return {
    id: toHex(cluster),
    owner: encodeSs58(terms.owner, parts.ss58Prefix),
    systemContract: toHex(terms.systemContract),
    gasPrice,
    depositPerItem,
    depositPerByte,
    debuggable: debuggable === true,
    workers: workers.map(workerFacts),
  }
}

const workerFacts = ({ name, endpoints, standing }: ListedWorker): ClusterWorker => ({
  publicKey: name,
  endpoints,
  counts: standing.kind === 'counts',
  reason: standing.kind === 'refused' ? standing.reason : undefined,
  simulated: standing.kind === 'counts' ? standing.simulated : undefined,
})
