// SPDX-License-Identifier: Apache-2.0
import { badOrigin } from '@phat/frame'
import { type AccountId, type Balance, equalBytes, type Hash } from '@phat/primitives'
import { type CallContext, type Context, palletName } from './base.ts'
import { clusterAccount } from './cluster-id.ts'
import type { ClusterInfo } from './types.ts'

/** Fails with BadOrigin unless governance asks. */
export function ensureGovernance({ config, origin }: CallContext): void {
  if (!config.isGovernance(origin)) badOrigin()
}

/** The cluster of an id. Fails with ClusterNotFound. */
export function clusterOf({ fail, store }: Context, cluster: Hash): ClusterInfo {
  return store.clusters.get(cluster) ?? fail.ClusterNotFound()
}

/** Fails with ClusterPermissionDenied unless the cluster lets an account upload code and make contracts. */
export function ensureMayDeploy({ fail }: Context, { permission }: ClusterInfo, who: AccountId): void {
  if (permission.type === 'OnlyOwner' && !equalBytes(permission.value, who)) fail.ClusterPermissionDenied()
}

/** The cluster of an id, for its owner. Fails with ClusterNotFound or ClusterPermissionDenied. */
export function ownedCluster(context: Context, cluster: Hash, who: AccountId): ClusterInfo {
  const info = clusterOf(context, cluster)
  if (!equalBytes(info.owner, who)) context.fail.ClusterPermissionDenied()
  return info
}

/** Moves balance into the escrow of a cluster that exists. Fails with DepositTooSmall, or as the transfer does. */
export function payInto(context: Context, cluster: Hash, from: AccountId, amount: Balance): void {
  const { config, fail } = context
  if (amount < config.minimumDeposit) fail.DepositTooSmall()
  config.currency.transfer(context, from, clusterAccount(cluster), amount)
}

/** Moves balance of an account on chain to one in a cluster that exists, and tells the cluster. */
export function depositInto(context: Context, cluster: Hash, from: AccountId, to: AccountId, amount: Balance): void {
  payInto(context, cluster, from, amount)
  const deposit = { clusterId: cluster, account: to, amount }
  context.config.messages.push(context, palletName, 'clusterOperation', { type: 'Deposit', value: deposit })
  context.emit.Transfered({ cluster, account: to, amount })
}
