// SPDX-License-Identifier: Apache-2.0
import type { Codec } from '@phat/codec'
import { createRuntime, install, type Runtime } from '@phat/frame'
import { type AccountData, accountData, Balances, composeReasons, emptyAccountData } from '@phat/pallet-balances'
import {
  accountStore,
  checkGenesis,
  checkMortality,
  checkNonce,
  checkNonZeroSender,
  checkSpecVersion,
  checkTxVersion,
  checkWeight,
  System,
  systemInterface,
} from '@phat/pallet-system'
import { Timestamp } from '@phat/pallet-timestamp'
import { known, phalaSs58Prefix } from '@phat/primitives'
import { coreApi, taggedTransactionQueueApi } from './core-apis.ts'
import { metadataApi } from './metadata-api.ts'
import { blockLength, blockWeights, dbWeight, existentialDeposit, specName } from './parameters.ts'
import { readCode } from './runtime-code.ts'

/** Version 1 of Phala's chain logic. */
export function createPhatRuntime(): Runtime {
  let runtime: Runtime | undefined
  const version = () => known(runtime, 'a runtime is composed before it runs').version
  runtime = createRuntime({
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
      install(40, Balances, {
        existentialDeposit,
        maxLocks: 50,
        maxReserves: 50,
        maxFreezes: 50,
        accounts: accountStore<AccountData>(),
        holdReasons: composeReasons('phat_runtime::RuntimeHoldReason', {}),
        freezeReasons: composeReasons('phat_runtime::RuntimeFreezeReason', {}),
      }),
    ],
    extensions: [checkNonZeroSender, checkSpecVersion, checkTxVersion, checkGenesis, checkMortality, checkNonce, checkWeight],
    apis: [coreApi, metadataApi, taggedTransactionQueueApi],
  })
  return runtime
}
