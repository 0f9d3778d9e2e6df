// SPDX-License-Identifier: Apache-2.0
export type { MultisigConfig } from './base.ts'
export { multiAccountId } from './multi-account-id.ts'
export { Multisig } from './pallet.ts'
export type { Timepoint } from './types.ts'
