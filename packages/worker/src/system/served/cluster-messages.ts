// SPDX-License-Identifier: Apache-2.0
import type { ClusterOperation, CommandPayload, ContractOperation, MessageOrigin } from '@phat/messaging'
import { equalBytes } from '@phat/primitives'
import type { ClusterItem } from '../../cluster/cluster-work.ts'
import { type BlockDraft, reject } from '../block-draft.ts'
import { isPallet } from '../origins.ts'
import { forgetCluster, onDispatchKeys, ownCluster } from './cluster-deployment.ts'
import { onRotateKeys } from './command-key-rotation.ts'

/** `phala/cluster/key`: keys from gatekeepers, everything else from the contracts pallet. */
export function onClusterOperation(draft: BlockDraft, sender: MessageOrigin, payload: ClusterOperation): void {
  if (payload.type === 'DispatchKeys' || payload.type === 'DispatchDebuggableKeys' || payload.type === 'RotateKeys') {
    if (sender.type !== 'Gatekeeper') return reject(draft, 'not-allowed')
    return payload.type === 'RotateKeys' ? onRotateKeys(draft, payload.value) : onDispatchKeys(draft, payload)
  }
  if (!isPallet(sender, 'contracts')) return reject(draft, 'not-allowed')
  switch (payload.type) {
    case 'DestroyCluster':
      forgetCluster(draft, payload.value)
      if (isOwn(draft, payload.value)) draft.stop ??= 'cluster-destroyed'
      return
    case 'RemoveWorker': {
      const { clusterId, worker } = payload.value
      const isMe = equalBytes(worker, draft.options.identity.publicKey)
      if (isMe && isOwn(draft, clusterId)) draft.stop ??= 'removed'
      return
    }
    case 'UploadResource': {
      const { clusterId, origin, resourceType, resourceData } = payload.value
      return addItem(draft, clusterId, { kind: 'upload', origin, resource: resourceType.type, code: resourceData })
    }
    case 'Deposit': {
      const { clusterId, account, amount } = payload.value
      return addItem(draft, clusterId, { kind: 'deposit', account, amount })
    }
  }
}

/** `phala/contract/op`: the contracts pallet asks a cluster for a contract. */
export function onContractOperation(draft: BlockDraft, sender: MessageOrigin, { value }: ContractOperation): void {
  if (!isPallet(sender, 'contracts')) return reject(draft, 'not-allowed')
  const { contractInfo: info, transfer, gasLimit, storageDepositLimit: depositLimit } = value
  addItem(draft, info.clusterId, { kind: 'instantiate', info, transfer, gasLimit, depositLimit })
}

/**
 * A contract's command. Its topic does not tell whose cluster the contract is in: the cluster's thread knows its contracts, and passes over
 * the others.
 */
export function onCommand(
  draft: BlockDraft,
  sender: MessageOrigin,
  command: { readonly contract: Uint8Array; readonly payload: CommandPayload },
): void {
  // Commands of pallets act as the system contract and pay no gas: only the one that sends such is heard.
  if (sender.type !== 'AccountId' && !isPallet(sender, 'tokenomic')) return reject(draft, 'not-allowed')
  const own = ownCluster(draft.state)
  if (own === undefined) return
  const origin = sender.type === 'AccountId' ? sender.value : undefined
  addItem(draft, own, { kind: 'command', origin, contract: command.contract, payload: command.payload })
}

function isOwn({ state }: BlockDraft, cluster: Uint8Array): boolean {
  const own = ownCluster(state)
  return own !== undefined && equalBytes(own, cluster)
}

function addItem(draft: BlockDraft, cluster: Uint8Array, item: ClusterItem): void {
  if (isOwn(draft, cluster)) draft.items.push(item)
}
