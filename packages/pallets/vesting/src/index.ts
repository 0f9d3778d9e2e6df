// SPDX-License-Identifier: Apache-2.0
export type { VestingConfig } from './base.ts'
export type { VestingGenesis } from './genesis.ts'
export { Vesting } from './pallet.ts'
export type { VestingInfo } from './types.ts'
export { addVestingSchedule, vestedTransfer, vestingBalance } from './vesting-schedules.ts'
