// SPDX-License-Identifier: Apache-2.0
export { equalPrivilegeOnly, type Preimages, type SchedulerConfig } from './config.ts'
export { Scheduler } from './pallet.ts'
export { type DispatchTime, type NewTask, scheduler } from './schedule.ts'
export type { BoundedCall, Period, TaskAddress } from './types.ts'
