// SPDX-License-Identifier: Apache-2.0
export { accountOfKey } from './account-of-key.ts'
export type { EvmAccountMappingConfig } from './config.ts'
export { domainSeparator, type Eip712Domain, substrateCallDigest } from './eip712.ts'
export { EvmAccountMapping } from './pallet.ts'
