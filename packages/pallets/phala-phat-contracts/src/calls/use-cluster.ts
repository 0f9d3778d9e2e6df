// SPDX-License-Identifier: Apache-2.0
import { ensureSigned } from '@phat/frame'
import type { ResourceType } from '@phat/messaging'
import type { AccountId, Balance, Hash } from '@phat/primitives'
import { type CallContext, palletName } from '../base.ts'
import { clusterOf, depositInto, ensureMayDeploy } from '../clusters.ts'

interface Upload {
  readonly clusterId: Hash
  readonly resourceType: ResourceType
  readonly resourceData: Uint8Array
}

/** Gives a cluster code in the name of the sender. */
export function uploadResource(context: CallContext, { clusterId, resourceType, resourceData }: Upload): undefined {
  const { config, fail } = context
  const origin = ensureSigned(context.origin)
  ensureMayDeploy(context, clusterOf(context, clusterId), origin)
  const limit = resourceType.type === 'SidevmCode' ? config.sidevmCodeSizeLimit : config.inkCodeSizeLimit
  if (resourceData.length > limit) fail.PayloadTooLarge()
  const upload = { origin, clusterId, resourceType, resourceData }
  config.messages.push(context, palletName, 'clusterOperation', { type: 'UploadResource', value: upload })
}

interface Transfer {
  readonly amount: Balance
  readonly clusterId: Hash
  readonly destAccount: AccountId
}

/** Moves balance of the sender to an account in a cluster. */
export function transferToCluster(context: CallContext, { amount, clusterId, destAccount }: Transfer): undefined {
  const user = ensureSigned(context.origin)
  clusterOf(context, clusterId)
  depositInto(context, clusterId, user, destAccount, amount)
}

interface Command {
  readonly contractId: Hash
  readonly payload: Uint8Array
  readonly deposit: Balance
}

/** Sends a contract that exists, in a cluster that exists, a command; a deposit goes before it. */
export function pushContractMessage(context: CallContext, { contractId, payload, deposit }: Command): undefined {
  const { config, fail, store } = context
  const user = ensureSigned(context.origin)
  const { cluster } = store.contracts.get(contractId) ?? fail.ContractNotFound()
  clusterOf(context, cluster)
  if (deposit > 0n) depositInto(context, cluster, user, user, deposit)
  config.messages.pushCommand(context, user, contractId, payload)
}
