// SPDX-License-Identifier: Apache-2.0
import { contractId, type WorkerIdentity } from '@phat/messaging'
import type { AccountId, Balance, Hash } from '@phat/primitives'
import { type CallContext, type Context, palletName } from '../base.ts'
import { clusterIdOf } from '../cluster-id.ts'
import { ensureGovernance, payInto } from '../clusters.ts'
import type { ClusterPermission } from '../types.ts'

interface NewCluster {
  readonly owner: AccountId
  readonly permission: ClusterPermission
  readonly deployWorkers: readonly Uint8Array[]
  /** Moves from the owner on chain to the owner in the cluster, in planck; so are the prices. */
  readonly deposit: Balance
  readonly gasPrice: Balance
  readonly depositPerItem: Balance
  readonly depositPerByte: Balance
  readonly treasuryAccount: AccountId
}

/** Gives workers to a new cluster. Fails with NoWorkerSpecified, TooManyWorkers, WorkerNotFound or WorkerIsBusy. */
function takeWorkers(context: Context, cluster: Hash, workers: readonly Uint8Array[]): readonly WorkerIdentity[] {
  const { config, fail, store } = context
  if (workers.length === 0) fail.NoWorkerSpecified()
  if (workers.length > config.maxClusterWorkers) fail.TooManyWorkers()
  const identities = workers.map((worker) => {
    const identity = config.registry.identityOf(context, worker) ?? fail.WorkerNotFound()
    if (store.clusterByWorkers.has(worker)) fail.WorkerIsBusy()
    store.clusterByWorkers.set(worker, cluster)
    return identity
  })
  store.clusterWorkers.set(cluster, workers)
  return identities
}

/** Makes a cluster of registered workers and asks the gatekeeper for its key. Source: `add_cluster` of phala-blockchain's phat. */
export function addCluster(context: CallContext, args: NewCluster): undefined {
  makeCluster(context, args, false)
}

/** The same for a cluster whose workers show callers all that their calls do, private state included; it can never be made a private one. */
export function addDebuggableCluster(context: CallContext, args: NewCluster): undefined {
  makeCluster(context, args, true)
}

function makeCluster(context: CallContext, args: NewCluster, debuggable: boolean): void {
  const { config, emit, fail, store } = context
  const { owner, permission, deposit, gasPrice, depositPerItem, depositPerByte, treasuryAccount } = args
  ensureGovernance(context)
  const codeHash = store.pinkSystemCodeHash.get() ?? fail.NoPinkSystemCode()
  const number = store.clusterCounter.get() + 1n
  const cluster = clusterIdOf(number)
  const workers = takeWorkers(context, cluster, args.deployWorkers)
  const salt = new Uint8Array()
  const systemContract = contractId({
    deployer: owner,
    codeIndex: { type: 'WasmCode', value: codeHash },
    clusterId: cluster,
    salt,
  })
  const terms = { gasPrice, depositPerItem, depositPerByte }
  store.clusterCounter.set(number)
  store.clusters.set(cluster, { owner, permission, systemContract, ...terms })
  if (debuggable) store.debuggableClusters.set(cluster, true)
  // Clients read the first event after that of the fee: it is this one, not those of the deposit.
  emit.ClusterCreated({ cluster, systemContract })
  if (deposit > 0n) payInto(context, cluster, owner, deposit)
  config.messages.push(context, palletName, 'clusterEvent', {
    type: debuggable ? 'DeployDebuggableCluster' : 'DeployCluster',
    value: { owner, cluster, workers, deposit, ...terms, treasuryAccount },
  })
}
