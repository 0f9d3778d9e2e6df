// SPDX-License-Identifier: Apache-2.0
import type { At } from '@phat/frame'
import type { OffchainOrigin, WorkerIdentity } from '@phat/messaging'
import type { Hash } from '@phat/primitives'
import { base } from './base.ts'
import { isActive } from './standing.ts'

/** What other pallets may ask of workers and keys. Each function takes the execution it acts in first; none fails. */
export const registry = {
  /** The keys of a registered worker that counts. */
  identityOf: (at: At, worker: Uint8Array): WorkerIdentity | undefined => {
    const context = base.at(at)
    const found = context.store.workers.get(worker)
    return found !== undefined && isActive(context, worker) ? { pubkey: found.pubkey, ecdhPubkey: found.ecdhPubkey } : undefined
  },
  /** The key that signs messages of a sender: of a worker only while it counts. */
  keyOf: (at: At, sender: OffchainOrigin): Uint8Array | undefined => {
    const context = base.at(at)
    const { store } = context
    switch (sender.type) {
      case 'Worker':
        return isActive(context, sender.value) ? sender.value : undefined
      case 'Gatekeeper':
        return store.gatekeeperMasterPubkey.get()
      case 'Cluster':
        return store.clusterKeys.get(sender.value as Hash)
      case 'Contract':
        return store.contractKeys.get(sender.value as Hash)
    }
  },
  hasClusterKey: (at: At, cluster: Hash): boolean => base.at(at).store.clusterKeys.has(cluster),
  setClusterKey: (at: At, cluster: Hash, pubkey: Uint8Array): void => base.at(at).store.clusterKeys.set(cluster, pubkey),
  hasContractKey: (at: At, contract: Hash): boolean => base.at(at).store.contractKeys.has(contract),
  setContractKey: (at: At, contract: Hash, pubkey: Uint8Array): void => base.at(at).store.contractKeys.set(contract, pubkey),
  removeContractKey: (at: At, contract: Hash): void => base.at(at).store.contractKeys.remove(contract),
} as const
