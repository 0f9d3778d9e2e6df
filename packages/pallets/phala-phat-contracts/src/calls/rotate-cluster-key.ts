// SPDX-License-Identifier: Apache-2.0
import { ensureSigned } from '@phat/frame'
import type { Hash } from '@phat/primitives'
import { type CallContext, palletName } from '../base.ts'
import { clusterOf, ownedCluster } from '../clusters.ts'

/**
 * Asks the gatekeeper for a new command key of a cluster. Workers that are no longer registered are sent none, nor are those that were removed.
 */
export function rotateClusterKey(context: CallContext, { cluster }: { readonly cluster: Hash }): undefined {
  const { block, config, emit, fail, origin, store } = context
  if (config.isGovernance(origin)) clusterOf(context, cluster)
  else ownedCluster(context, cluster, ensureSigned(origin))
  if (!config.registry.hasClusterKey(context, cluster)) fail.ClusterNotDeployed()
  const last = store.keyRotations.get(cluster)
  if (last !== undefined && block.number < last.block + config.keyRotationPeriod) fail.RotatedLately()
  const workers = store.clusterWorkers.get(cluster).flatMap((worker) => config.registry.identityOf(context, worker) ?? [])
  if (workers.length === 0) fail.NoWorkerSpecified()
  const epoch = (last?.epoch ?? 0) + 1
  store.keyRotations.set(cluster, { epoch, block: block.number })
  config.messages.push(context, palletName, 'clusterEvent', { type: 'RotateKey', value: { cluster, workers, epoch } })
  emit.ClusterKeyRotated({ cluster, epoch })
}
