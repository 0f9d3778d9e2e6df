// SPDX-License-Identifier: Apache-2.0
import type { Runtime } from '@phat/frame'
import { dropCredit } from '@phat/pallet-balances'
import { composePhatRuntime } from '../phat-runtime.ts'

/** Version 1 of Phala's chain logic: accounts, fees that are burned, calls that run later. */
export const createVersion1 = (): Runtime =>
  composePhatRuntime({ specVersion: 1, onFee: (at, fee, tip) => dropCredit(at, fee + tip) })
