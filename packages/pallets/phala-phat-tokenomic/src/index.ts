// SPDX-License-Identifier: Apache-2.0
export { stakesAccount } from './adjust-stake.ts'
export type { PhalaPhatTokenomicConfig } from './config.ts'
export { PhalaPhatTokenomic } from './pallet.ts'
