// SPDX-License-Identifier: Apache-2.0
export type { AccountStore } from './accounts.ts'
export {
  accountExists,
  accountStore,
  canAccrueConsumers,
  canDecProvider,
  consumers,
  decConsumers,
  decProviders,
  decSufficients,
  incConsumers,
  incConsumersWithoutLimit,
  incNonce,
  incProviders,
  incSufficients,
  isProviderRequired,
  nonceOf,
  providers,
} from './accounts.ts'
export { normalBlockWeight, systemInterface } from './block.ts'
export type { SystemConfig } from './config.ts'
export { checkWeight } from './extensions/check-weight.ts'
export {
  checkGenesis,
  checkMortality,
  checkNonce,
  checkNonZeroSender,
  checkSpecVersion,
  checkTxVersion,
} from './extensions/checks.ts'
export { carried } from './extensions/extension-type.ts'
export type { BlockLength, BlockWeights } from './limits.ts'
export { createBlockLength, createBlockWeights } from './limits.ts'
export { System, type SystemContext } from './pallet.ts'
export type { AccountInfo } from './types.ts'
export { codeKey } from './well-known-keys.ts'
