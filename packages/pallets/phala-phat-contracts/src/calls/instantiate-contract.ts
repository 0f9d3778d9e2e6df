// SPDX-License-Identifier: Apache-2.0
import { ensureSigned } from '@phat/frame'
import { type CodeIndex, type ContractInfo, contractId } from '@phat/messaging'
import type { Balance, Hash } from '@phat/primitives'
import { type CallContext, palletName } from '../base.ts'
import { clusterOf, depositInto, ensureMayDeploy } from '../clusters.ts'

interface NewContract {
  readonly codeIndex: CodeIndex
  readonly data: Uint8Array
  readonly salt: Uint8Array
  readonly clusterId: Hash
  /** Moves inside the cluster from the deployer to the contract, in planck. */
  readonly transfer: Balance
  readonly gasLimit: bigint
  readonly storageDepositLimit: Balance | undefined
  /** Moves into the cluster first, to the deployer's account there, in planck. */
  readonly deposit: Balance
}

/**
 * Tells a cluster to make a contract, and sets the deposit for its entry aside. Whether it lives, the cluster reports: by a key, or by a
 * failure. Source: `instantiate_contract` of phala-blockchain's phat.
 */
export function instantiateContract(context: CallContext, args: NewContract): undefined {
  const { config, emit, fail, origin, store } = context
  const { codeIndex, data, salt, clusterId, transfer, gasLimit, storageDepositLimit, deposit } = args
  const deployer = ensureSigned(origin)
  ensureMayDeploy(context, clusterOf(context, clusterId), deployer)
  if (data.length + salt.length > config.instantiateSizeLimit) fail.PayloadTooLarge()
  if (store.clusterContracts.get(clusterId).length >= config.maxClusterContracts) fail.TooManyContracts()
  const contractInfo: ContractInfo = { deployer, codeIndex, salt, clusterId, instantiateData: data }
  const contract = contractId(contractInfo)
  if (store.contracts.has(contract)) fail.DuplicatedContract()
  if (deposit > 0n) depositInto(context, clusterId, deployer, deployer, deposit)
  // Clients read the first event after that of the fee: it is this one, not that of the reserve.
  emit.Instantiating({ contract, cluster: clusterId, deployer })
  config.currency.reserve(context, deployer, config.contractDeposit)
  store.contractDeposits.set(contract, config.contractDeposit)
  store.contracts.set(contract, { deployer, cluster: clusterId })
  config.messages.push(context, palletName, 'contractOperation', {
    type: 'InstantiateCode',
    value: { contractInfo, transfer, gasLimit, storageDepositLimit },
  })
}
