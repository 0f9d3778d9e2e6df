// SPDX-License-Identifier: Apache-2.0
import { ensureRoot, ensureSigned } from '@phat/frame'
import { equalBytes, type Hash } from '@phat/primitives'
import { type CallContext, type Context, palletName } from '../base.ts'
import { removedWorkers } from '../cluster-id.ts'
import { ownedCluster } from '../clusters.ts'

interface WorkerOfCluster {
  readonly workerPubkey: Uint8Array
  readonly clusterId: Hash
}

/** True where the worker belongs to the cluster now. */
export function isWorkerOf({ store }: Context, worker: Uint8Array, cluster: Hash): boolean {
  const of = store.clusterByWorkers.get(worker)
  return of !== undefined && equalBytes(of, cluster)
}

/** Gives a cluster another worker. The worker then needs the cluster's state. */
export function addWorkerToCluster(
  context: CallContext,
  { workerPubkey: worker, clusterId: cluster }: WorkerOfCluster,
): undefined {
  const { config, emit, fail, origin, store } = context
  ownedCluster(context, cluster, ensureSigned(origin))
  if (config.registry.identityOf(context, worker) === undefined) fail.WorkerNotFound()
  if (store.clusterByWorkers.has(worker)) fail.WorkerIsBusy()
  const workers = store.clusterWorkers.get(cluster)
  if (workers.length >= config.maxClusterWorkers) fail.TooManyWorkers()
  store.clusterByWorkers.set(worker, cluster)
  store.clusterWorkers.set(cluster, [...workers, worker])
  emit.WorkerAddedToCluster({ worker, cluster })
}

/** Takes a worker out of a cluster for good: it knows the cluster's keys, so it joins no other. */
export function removeWorkerFromCluster(
  context: CallContext,
  { workerPubkey: worker, clusterId: cluster }: WorkerOfCluster,
): undefined {
  const { config, emit, fail, origin, store } = context
  ownedCluster(context, cluster, ensureSigned(origin))
  if (!isWorkerOf(context, worker, cluster)) fail.WorkerNotFound()
  store.clusterByWorkers.set(worker, removedWorkers)
  store.clusterWorkers.mutate(cluster, (workers) => workers.filter((each) => !equalBytes(each, worker)))
  emit.WorkerRemovedFromCluster({ worker, cluster })
  config.messages.push(context, palletName, 'clusterOperation', {
    type: 'RemoveWorker',
    value: { clusterId: cluster, worker },
  })
}

/** Takes workers that were removed out of the list of a cluster, where an old migration put them back. */
export function cleanupRemovedWorkers(context: CallContext, { clusterId: cluster }: { readonly clusterId: Hash }): undefined {
  ensureRoot(context.origin)
  if (!context.store.clusterWorkers.has(cluster)) return
  context.store.clusterWorkers.mutate(cluster, (workers) =>
    workers.filter((worker) => !isWorkerOf(context, worker, removedWorkers)),
  )
}
