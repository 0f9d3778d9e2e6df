// SPDX-License-Identifier: Apache-2.0
import type { Invariants } from '@phat/frame'
import { equalBytes, toByteString } from '@phat/primitives'
import type { Context } from './base.ts'
import { clusterIdOf } from './cluster-id.ts'

/** What always holds of this pallet's state. */
export function invariants({ store, config }: Context): Invariants {
  const clusters = [...store.clusters.keys()]
  const ids = new Set(clusters.map(toByteString))
  const members = [...store.clusterWorkers.entries()]
  const listed = [...store.clusterContracts.entries()]
  const numbers = Array.from({ length: Number(store.clusterCounter.get()) }, (_, i) => toByteString(clusterIdOf(BigInt(i + 1))))
  return {
    'every cluster has a number up to the counter': [...ids].every((id) => numbers.includes(id)),
    'only clusters have workers and lists of contracts': [...members, ...listed].every(([cluster]) =>
      ids.has(toByteString(cluster)),
    ),
    'every worker of a cluster is said to be in it, once': members.every(
      ([cluster, workers]) =>
        new Set(workers.map(toByteString)).size === workers.length &&
        workers.length <= config.maxClusterWorkers &&
        workers.every((worker) => equalBytes(store.clusterByWorkers.get(worker) ?? new Uint8Array(), cluster)),
    ),
    'every listed contract has an entry in its cluster, once': listed.every(
      ([cluster, contracts]) =>
        new Set(contracts.map(toByteString)).size === contracts.length &&
        contracts.length <= config.maxClusterContracts &&
        contracts.every((contract) => equalBytes(store.contracts.get(contract)?.cluster ?? new Uint8Array(), cluster)),
    ),
    'only clusters have changed their key': [...store.keyRotations.keys()].every((cluster) => ids.has(toByteString(cluster))),
    'deposits stand for contracts': [...store.contractDeposits.keys()].every((contract) => store.contracts.has(contract)),
  }
}
