// SPDX-License-Identifier: Apache-2.0
import type { At } from '@phat/frame'
import type { ClusterRegistryEvent, ContractRegistryEvent, MessageOrigin, WorkerClusterReport } from '@phat/messaging'
import { type AccountId, type Balance, equalBytes, type Hash } from '@phat/primitives'
import { base, type Context } from './base.ts'
import { isWorkerOf } from './calls/cluster-workers.ts'
import { clusterAccount } from './cluster-id.ts'
import { clusterOf } from './clusters.ts'
import { forgetContract } from './contracts.ts'

interface Received<T> {
  readonly sender: MessageOrigin
  readonly payload: T
}

/** The gatekeeper gave a cluster its key; a later one takes the place of an earlier. */
function onClusterKey(at: At, { sender, payload }: Received<ClusterRegistryEvent>): void {
  const context = base.at(at)
  if (sender.type !== 'Gatekeeper') context.fail.InvalidSender()
  const { cluster, pubkey } = payload.value
  clusterOf(context, cluster)
  context.config.registry.setClusterKey(context, cluster, pubkey)
  context.emit.ClusterPubkeyAvailable({ cluster, pubkey })
}

/** A contract has a key: one that a user made, the system contract, or one that a contract made. A later key takes the place of an earlier. */
function onContractKey(
  context: Context,
  cluster: Hash,
  { contract, pubkey, deployer }: { readonly contract: Hash; readonly pubkey: Uint8Array; readonly deployer: Hash },
): void {
  const { config, emit, fail, store } = context
  const info = store.contracts.get(contract)
  if (info !== undefined && !equalBytes(info.cluster, cluster)) fail.InvalidSender()
  // The entry of a contract that nobody on chain asked for is the cluster's word; its deployer is the account in the cluster.
  if (info === undefined) store.contracts.set(contract, { deployer: deployer as AccountId, cluster })
  const isNew = !config.registry.hasContractKey(context, contract)
  if (isNew) {
    const known = store.clusterContracts.get(cluster)
    if (known.length >= config.maxClusterContracts) fail.TooManyContracts()
    store.clusterContracts.set(cluster, [...known, contract])
  }
  config.registry.setContractKey(context, contract, pubkey)
  emit.ContractPubkeyAvailable({ contract, cluster, pubkey })
  if (isNew) emit.Instantiated({ contract, cluster, deployer })
}

/** A contract could not be made: its entry goes, so that the deployer may try again. */
function onInstantiationFailed(
  context: Context,
  cluster: Hash,
  { contract, error }: { readonly contract: Hash; readonly error: Uint8Array },
): void {
  const { config, emit, fail, store } = context
  const info = store.contracts.get(contract) ?? fail.ContractNotFound()
  if (!equalBytes(info.cluster, cluster) || config.registry.hasContractKey(context, contract)) fail.InvalidSender()
  const { deployer } = forgetContract(context, contract)
  emit.InstantiationFailed({ contract, cluster, deployer, error })
}

/** Balance left the cluster: its escrow pays as much to the account on chain. */
function onWithdrawn(
  context: Context,
  cluster: Hash,
  { account, amount }: { readonly account: AccountId; readonly amount: Balance },
): void {
  context.config.currency.transferAllowDeath(context, clusterAccount(cluster), account, amount)
  context.emit.Withdrawn({ cluster, account, amount })
}

/** A command had no effect: the chain says so, for whoever sent it. Changes nothing else. */
function onCommandFailed(
  context: Context,
  cluster: Hash,
  { contract, account, reason }: Extract<ContractRegistryEvent, { type: 'CommandFailed' }>['value'],
): void {
  const info = context.store.contracts.get(contract)
  if (info !== undefined && !equalBytes(info.cluster, cluster)) context.fail.InvalidSender()
  context.emit.CommandFailed({ contract, cluster, account, reason })
}

/** What a cluster says of its contracts and its balance. A cluster speaks for no other. */
function onContractEvent(at: At, { sender, payload }: Received<ContractRegistryEvent>): void {
  const context = base.at(at)
  if (sender.type !== 'Cluster') return context.fail.InvalidSender()
  clusterOf(context, sender.value)
  if (payload.type === 'PubkeyAvailable') onContractKey(context, sender.value, payload.value)
  else if (payload.type === 'InstantiationFailed') onInstantiationFailed(context, sender.value, payload.value)
  else if (payload.type === 'Withdrawn') onWithdrawn(context, sender.value, payload.value)
  else onCommandFailed(context, sender.value, payload.value)
}

/** What a worker says of its cluster. */
function onWorkerReport(at: At, { sender, payload }: Received<WorkerClusterReport>): void {
  const context = base.at(at)
  const { emit, fail } = context
  if (sender.type !== 'Worker') return fail.InvalidSender()
  const { id: cluster } = payload.value
  const worker = sender.value
  if (!isWorkerOf(context, worker, cluster)) fail.InvalidSender()
  if (payload.type === 'ClusterDeployed') emit.ClusterDeployed({ cluster, pubkey: payload.value.pubkey, worker })
  else emit.ClusterDeploymentFailed({ cluster, worker })
}

/** What this pallet does with messages, by topic: for the message queue's configuration. Each fails with an error of this pallet. */
export const messageHandlers = {
  clusterRegistryEvent: onClusterKey,
  contractRegistryEvent: onContractEvent,
  workerClusterReport: onWorkerReport,
} as const
