// SPDX-License-Identifier: Apache-2.0
import { install, maxWeight, rawOriginOf } from '@phat/frame'
import { changesSince, evidenceFacts, evidenceStillGood, evidenceWeight, verifyEvidence } from '@phat/pallet-attestation'
import { feeCurrency, reserve, transfer, unreserve } from '@phat/pallet-balances'
import { EvmAccountMapping, type EvmAccountMappingConfig } from '@phat/pallet-evm-account-mapping'
import { deliveryWeight, messages, PhalaMq, type PhalaMqConfig } from '@phat/pallet-phala-mq'
import * as phatContracts from '@phat/pallet-phala-phat-contracts'
import { PhalaPhatTokenomic, type PhalaPhatTokenomicConfig } from '@phat/pallet-phala-phat-tokenomic'
import * as phalaRegistry from '@phat/pallet-phala-registry'
import { System } from '@phat/pallet-system'
import { Timestamp } from '@phat/pallet-timestamp'
import { actualFeeOf, feeOf, priorityOf } from '@phat/pallet-transaction-payment'
import { PHA, phalaSs58Prefix } from '@phat/primitives'
import { deposit, existentialDeposit } from '../parameters.ts'
import type { VersionParts } from '../phat-runtime.ts'
import { creditTreasury } from '../treasury.ts'
import { version2Parts } from './version-2.ts'

/** Root governs, until there is a council. */
const isGovernance: phalaRegistry.PhalaRegistryConfig['isGovernance'] = (origin) => rawOriginOf(origin)?.type === 'Root'

const { registry } = phalaRegistry

const mqConfig: PhalaMqConfig = {
  keyOf: registry.keyOf,
  handlers: { ...phalaRegistry.messageHandlers, ...phatContracts.messageHandlers },
  handlerWeight: maxWeight(phalaRegistry.handlerWeight(deliveryWeight), phatContracts.handlerWeight),
  maxMessageBytes: 1 << 20,
}

const registryConfig: phalaRegistry.PhalaRegistryConfig = {
  isGovernance,
  blockHash: (at, number) => System.at(at).store.blockHash.get(number),
  nowMs: (at) => Timestamp.at(at).store.now.get(),
  paraId: 0,
  noneAttestationEnabled: false,
  attestation: { changesSince, evidenceFacts, evidenceStillGood, evidenceWeight, verifyEvidence },
  messages,
  messageWeight: deliveryWeight,
  // A day and an hour at blocks of three seconds.
  attestationPeriod: 28_800,
  attestationGrace: 1_200,
  recentBlocks: 256,
  checksPerBlock: 1,
  checksAfterChange: 16,
  maxGatekeepers: 16,
}

const contractsConfig: phatContracts.PhalaPhatContractsConfig = {
  isGovernance,
  registry,
  currency: {
    transfer: (at, from, to, amount) => void transfer(at, from, to, amount, 'preserve'),
    transferAllowDeath: (at, from, to, amount) => void transfer(at, from, to, amount, 'expendable'),
    reserve,
    unreserve: (at, who, amount) => void unreserve(at, who, amount),
  },
  messages,
  messageWeight: deliveryWeight,
  inkCodeSizeLimit: 2 << 20,
  sidevmCodeSizeLimit: 8 << 20,
  instantiateSizeLimit: 1 << 20,
  maxClusterWorkers: 50,
  maxClusterContracts: 1_000,
  // Twice as long as workers take the old key: two hours at blocks of three seconds.
  keyRotationPeriod: 2_400,
  // The id in a list and in a key, the entry, the key.
  contractDeposit: deposit(1n, 160n),
  // What an account in a cluster must have to exist.
  minimumDeposit: 1n,
}

const tokenomicConfig: PhalaPhatTokenomicConfig = {
  currency: {
    transferKeepAlive: (at, from, to, amount) => void transfer(at, from, to, amount, 'preserve'),
    transferAllowDeath: (at, from, to, amount) => void transfer(at, from, to, amount, 'expendable'),
  },
  contracts: phatContracts.contracts,
  pushInkMessage: messages.pushInkMessage,
  leastStake: existentialDeposit,
  messageWeight: deliveryWeight,
}

/** The domain is that of Phala's chains: `@phala/sdk` reads it from the constants. */
const mappingConfig: EvmAccountMappingConfig = {
  eip712: { name: 'PhalaNetwork', version: '2', chainId: 0n, verifyingContract: new Uint8Array(20) },
  ss58Prefix: phalaSs58Prefix,
  serviceFee: PHA / 100n,
  callFilter: () => true,
  payment: {
    ...feeCurrency,
    feeOf,
    actualFeeOf,
    priorityOf,
    onFee: version2Parts.onFee,
    onServiceFee: creditTreasury,
  },
}

/** Pallets of workers, at the indices of Phala's parachain; it has none for EvmAccountMapping, whose index is free there. */
export const workerPallets: NonNullable<VersionParts['pallets']> = [
  install(85, PhalaMq, mqConfig),
  install(86, phalaRegistry.PhalaRegistry, registryConfig),
  install(93, phatContracts.PhalaPhatContracts, contractsConfig),
  install(94, PhalaPhatTokenomic, tokenomicConfig),
  install(105, EvmAccountMapping, mappingConfig),
]
