// SPDX-License-Identifier: Apache-2.0
import type { Codec } from '@phat/codec'
import {
  type AnyExtension,
  type At,
  createRuntime,
  ensureRoot,
  type InstalledPallet,
  install,
  type Runtime,
  type RuntimeParts,
  type RuntimeVersion,
  type StorageMigration,
  type Weight,
  weightOf,
} from '@phat/frame'
import { type AccountData, accountData, Balances, composeReasons, emptyAccountData, feeCurrency } from '@phat/pallet-balances'
import { holdReason, Preimage, preimages } from '@phat/pallet-preimage'
import { equalPrivilegeOnly, Scheduler } from '@phat/pallet-scheduler'
import { Sudo } from '@phat/pallet-sudo'
import {
  accountStore,
  checkGenesis,
  checkMortality,
  checkNonce,
  checkNonZeroSender,
  checkSpecVersion,
  checkTxVersion,
  checkWeight,
  normalBlockWeight,
  System,
  systemInterface,
} from '@phat/pallet-system'
import { Timestamp } from '@phat/pallet-timestamp'
import {
  chargeTransactionPayment,
  linearWeightToFee,
  slowFeeAdjustment,
  TransactionPayment,
} from '@phat/pallet-transaction-payment'
import { Utility } from '@phat/pallet-utility'
import { type Balance, known, phalaSs58Prefix } from '@phat/primitives'
import { blockBuilderApi, coreApi, taggedTransactionQueueApi } from './core-apis.ts'
import { metadataApi } from './metadata-api.ts'
import { blockLength, blockWeights, byteFee, dbWeight, existentialDeposit, feeSlope, specName } from './parameters.ts'
import { preimageConfig, preimageIndex } from './preimage-deposit.ts'
import { readCode } from './runtime-code.ts'

/** What distinguishes one version of the chain's logic from another. */
export interface VersionParts {
  readonly specVersion: number
  /** Receives fees and tips, as a credit to be given away or burned. */
  readonly onFee: (at: At, fee: Balance, tip: Balance) => void
  /** Receives dust; burned by default. */
  readonly onDust?: (at: At, amount: Balance) => void
  /** Pallets beyond those of version 1. */
  readonly pallets?: readonly InstalledPallet[]
  readonly migrations?: readonly StorageMigration[]
  readonly atGenesis?: (at: At) => void
  /** Extensions beyond those of version 1: they stand between CheckWeight and ChargeTransactionPayment. */
  readonly extensions?: readonly AnyExtension[]
}

/** Composes a version of Phala's chain logic. */
export function composePhatRuntime(parts: VersionParts): Runtime {
  let runtime: Runtime | undefined
  runtime = createRuntime(phatRuntimeParts(() => known(runtime, 'a runtime is composed before it runs').version, parts))
  return runtime
}

/** The chain itself, its time, calls made of calls, and who may act as root. */
const basePallets = (version: () => RuntimeVersion): readonly InstalledPallet[] => [
  install(0, System, {
    blockWeights,
    blockLength,
    blockHashCount: 2400,
    dbWeight,
    version,
    ss58Prefix: phalaSs58Prefix,
    maxConsumers: 16,
    versionOfCode: readCode,
  }),
  install(1, Timestamp, { minimumPeriod: 1n }),
  install(3, Utility, { batchedCallsLimit: 10_922, dbWeight }),
  install(99, Sudo, undefined),
]

const share = ({ refTime, proofSize }: Weight, percent: bigint): Weight =>
  weightOf((refTime * percent) / 100n, (proofSize * percent) / 100n)

/** Calls that run later, and the bytes of those that are long. Root schedules. */
const laterPallets: readonly InstalledPallet[] = [
  install(7, Scheduler, {
    maximumWeight: share(blockWeights.maxBlock, 80n),
    maxScheduledPerBlock: 50,
    ensureScheduler: ensureRoot,
    isAsPrivileged: equalPrivilegeOnly,
    remainingWeight: systemInterface.remainingWeight,
    preimages,
  }),
  install(preimageIndex, Preimage, preimageConfig),
]

/** Balances and fees. */
const moneyPallets = ({ onDust, onFee }: VersionParts): readonly InstalledPallet[] => [
  install(40, Balances, {
    existentialDeposit,
    maxLocks: 50,
    maxReserves: 50,
    maxFreezes: 50,
    accounts: accountStore<AccountData>(),
    holdReasons: composeReasons('phat_runtime::RuntimeHoldReason', { Preimage: { index: preimageIndex, codec: holdReason } }),
    freezeReasons: composeReasons('phat_runtime::RuntimeFreezeReason', {}),
    ...(onDust === undefined ? {} : { onDust }),
  }),
  install(41, TransactionPayment, {
    blockWeights,
    blockLength,
    normalBlockWeight,
    weightToFee: linearWeightToFee(feeSlope),
    lengthToFee: (length) => BigInt(length) * byteFee,
    adjustment: slowFeeAdjustment,
    operationalFeeMultiplier: 5,
    currency: feeCurrency,
    onFee,
  }),
]

/** Pallets in the order of their indices, which is that of their hooks. */
const inOrder = (pallets: readonly InstalledPallet[]): readonly InstalledPallet[] => pallets.toSorted((a, b) => a.index - b.index)

/** What a version is made of. `version` is asked for that of the composed runtime. */
export function phatRuntimeParts(version: () => RuntimeVersion, parts: VersionParts): RuntimeParts {
  return {
    module: 'phat_runtime',
    version: {
      specName,
      implName: 'phat-node',
      authoringVersion: 1,
      specVersion: parts.specVersion,
      implVersion: 1,
      transactionVersion: 1,
      systemVersion: 1,
    },
    accountData: { codec: accountData as Codec<unknown>, initial: emptyAccountData },
    system: systemInterface,
    pallets: inOrder([...basePallets(version), ...laterPallets, ...moneyPallets(parts), ...(parts.pallets ?? [])]),
    migrations: parts.migrations ?? [],
    ...(parts.atGenesis === undefined ? {} : { atGenesis: parts.atGenesis }),
    // Version 0 of the list. Version 1 is reserved for one with CheckMetadataHash, which older clients sign wrongly.
    extensions: [
      checkNonZeroSender,
      checkSpecVersion,
      checkTxVersion,
      checkGenesis,
      checkMortality,
      checkNonce,
      checkWeight,
      ...(parts.extensions ?? []),
      chargeTransactionPayment,
    ],
    apis: (types) => [coreApi, metadataApi, blockBuilderApi(types), taggedTransactionQueueApi(types)],
  }
}
