// SPDX-License-Identifier: Apache-2.0
import { ensureRoot, ensureSigned } from '@phat/frame'
import type { Hash } from '@phat/primitives'
import { type CallContext, palletName } from '../base.ts'
import { removedWorkers } from '../cluster-id.ts'
import { clusterOf } from '../clusters.ts'
import { forgetContract } from '../contracts.ts'

/** Ends a cluster: its workers forget it and stop. What is in its escrow stays there. */
export function clusterDestroy(context: CallContext, { cluster }: { readonly cluster: Hash }): undefined {
  const { config, emit, origin, store } = context
  ensureRoot(origin)
  clusterOf(context, cluster)
  store.clusters.remove(cluster)
  for (const worker of store.clusterWorkers.get(cluster)) store.clusterByWorkers.set(worker, removedWorkers)
  store.clusterWorkers.remove(cluster)
  store.clusterContracts.remove(cluster)
  store.keyRotations.remove(cluster)
  store.debuggableClusters.remove(cluster)
  config.messages.push(context, palletName, 'clusterOperation', { type: 'DestroyCluster', value: cluster })
  emit.ClusterDestroyed({ cluster })
}

/** Removes the entry of a contract whose cluster is gone; the deployer gets the deposit. Anyone may. */
export function removeContract(context: CallContext, { contract }: { readonly contract: Hash }): undefined {
  const { config, emit, fail, origin, store } = context
  ensureSigned(origin)
  const { cluster } = store.contracts.get(contract) ?? fail.ContractNotFound()
  if (store.clusters.has(cluster)) fail.ClusterExists()
  forgetContract(context, contract)
  config.registry.removeContractKey(context, contract)
  emit.ContractRemoved({ contract })
}
