// SPDX-License-Identifier: Apache-2.0
import type { At } from '@phat/frame'
import { type AccountId, type Hash, known } from '@phat/primitives'
import { base, type Context } from './base.ts'

/** Removes a contract's entry and gives its deployer the deposit back. */
export function forgetContract(context: Context, contract: Hash): { readonly deployer: AccountId; readonly cluster: Hash } {
  const { config, store } = context
  const info = known(store.contracts.take(contract), 'only a contract with an entry is forgotten')
  const deposit = store.contractDeposits.take(contract)
  if (deposit > 0n) config.currency.unreserve(context, info.deployer, deposit)
  return info
}

/** What other pallets may ask of contracts. Each function takes the execution it acts in first. */
export const contracts = {
  /** The cluster of a contract. */
  clusterOf: (at: At, contract: Hash): Hash | undefined => base.at(at).store.contracts.get(contract)?.cluster,
  /** The system contract of a contract's cluster, while there is one. */
  systemContractOf: (at: At, contract: Hash): Hash | undefined => {
    const { store } = base.at(at)
    const cluster = store.contracts.get(contract)?.cluster
    return cluster === undefined ? undefined : store.clusters.get(cluster)?.systemContract
  },
} as const
