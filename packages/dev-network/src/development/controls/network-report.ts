// SPDX-License-Identifier: Apache-2.0
import type { ChainControls } from '@phat/node'
import { type Hex, toHex } from '@phat/primitives'
import type { NetworkReport } from '@phat/rpc'
import type { ClusterIdentity } from '../bootstrap/bootstrap.ts'
import type { NetworkParts } from '../folder/network-folder.ts'
import type { NetworkWorker } from '../worker-group.ts'
import { proportionalMemory } from './memory.ts'
import { listSnapshots, listStates } from './network-copies.ts'

interface Reported {
  readonly parts: NetworkParts
  readonly genesisHash: Hex
  readonly workers: readonly NetworkWorker[]
  /** Undefined before it is deployed. */
  readonly cluster: ClusterIdentity | undefined
  /** All of it is there, and the workers answer. */
  readonly ready: boolean
}

/** What `dev_status` answers. */
export function reportNetwork(chain: ChainControls, { parts, genesisHash, workers, cluster, ready }: Reported): NetworkReport {
  const { seed, resets } = parts.identity
  const memory = {
    node: proportionalMemory(process.pid),
    ...Object.fromEntries(workers.map(({ name, pid }) => [name, pid === undefined ? null : proportionalMemory(pid)])),
  }
  const sizes = Object.values(memory)
  return {
    ...{ genesisHash, seed, resets, ready },
    best: { number: chain.best.number, hash: toHex(chain.best.hash) },
    finalized: { number: chain.finalized.number, hash: toHex(chain.finalized.hash) },
    timeMs: chain.timeMs,
    shiftMs: Math.round(chain.shiftMs),
    mode: chain.seal,
    cluster: cluster === undefined ? null : { id: toHex(cluster.id), systemContract: toHex(cluster.systemContract) },
    workers: workers.map(({ name, endpoint, publicKey, pid = null, height }, i) => ({
      ...{ name, endpoint, publicKey, pid, height, gatekeeper: i === 0, simulated: true },
    })),
    snapshots: listSnapshots(parts.paths).map(({ name, number }) => ({ snapshot: name, number })),
    states: listStates(parts.paths).map(({ name, number, genesisHash: of }) => ({ name, number, genesisHash: of })),
    memory: { ...memory, total: sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0) },
  }
}
