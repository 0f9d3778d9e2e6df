// SPDX-License-Identifier: Apache-2.0
export type { UtilityConfig } from './base.ts'
export { derivativeAccount } from './calls/as-derivative.ts'
export { Utility } from './pallet.ts'
