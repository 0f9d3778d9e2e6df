// SPDX-License-Identifier: Apache-2.0
import type { Codec } from '@phat/codec'
import { createRuntime, install, type Runtime, type RuntimeParts, type RuntimeVersion } from '@phat/frame'
import {
  type AccountData,
  accountData,
  Balances,
  composeReasons,
  dropCredit,
  emptyAccountData,
  feeCurrency,
} from '@phat/pallet-balances'
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
import { known, phalaSs58Prefix } from '@phat/primitives'
import { blockBuilderApi, coreApi, taggedTransactionQueueApi } from './core-apis.ts'
import { metadataApi } from './metadata-api.ts'
import { blockLength, blockWeights, byteFee, dbWeight, existentialDeposit, feeSlope, specName } from './parameters.ts'
import { readCode } from './runtime-code.ts'

/** Version 1 of Phala's chain logic. */
export function createPhatRuntime(): Runtime {
  let runtime: Runtime | undefined
  runtime = createRuntime(phatRuntimeParts(() => known(runtime, 'a runtime is composed before it runs').version))
  return runtime
}

/** What version 1 is made of; the next version changes what it has to. `version` is asked for that of the composed runtime. */
export function phatRuntimeParts(version: () => RuntimeVersion): RuntimeParts {
  return {
    module: 'phat_runtime',
    version: {
      specName,
      implName: 'phat-node',
      authoringVersion: 1,
      specVersion: 1,
      implVersion: 1,
      transactionVersion: 1,
      systemVersion: 1,
    },
    accountData: { codec: accountData as Codec<unknown>, initial: emptyAccountData },
    system: systemInterface,
    pallets: [
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
      install(40, Balances, {
        existentialDeposit,
        maxLocks: 50,
        maxReserves: 50,
        maxFreezes: 50,
        accounts: accountStore<AccountData>(),
        holdReasons: composeReasons('phat_runtime::RuntimeHoldReason', {}),
        freezeReasons: composeReasons('phat_runtime::RuntimeFreezeReason', {}),
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
        // Fees and tips are burned until there is a treasury and there are validators to give them to.
        onFee: (at, fee, tip) => dropCredit(at, fee + tip),
      }),
      install(99, Sudo, undefined),
    ],
    // Version 0 of the list. Version 1 is reserved for one with CheckMetadataHash, which older clients sign wrongly.
    extensions: [
      checkNonZeroSender,
      checkSpecVersion,
      checkTxVersion,
      checkGenesis,
      checkMortality,
      checkNonce,
      checkWeight,
      chargeTransactionPayment,
    ],
    apis: (types) => [coreApi, metadataApi, blockBuilderApi(types), taggedTransactionQueueApi(types)],
  }
}
