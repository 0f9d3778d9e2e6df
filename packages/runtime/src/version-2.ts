// SPDX-License-Identifier: Apache-2.0
import { type Runtime, storageMigration } from '@phat/frame'
import { Balances } from '@phat/pallet-balances'
import { composePhatRuntime } from './phat-runtime.ts'
import { creditTreasury, openTreasury, shareFees } from './treasury.ts'

/** Version 2 of Phala's chain logic: fees and dust go to the treasury. */
export const createVersion2 = (): Runtime =>
  composePhatRuntime({
    specVersion: 2,
    // Validators are known by the engine's addresses; accounts of theirs come with staking, and their share with them.
    onFee: shareFees(() => undefined),
    onDust: creditTreasury,
    migrations: [storageMigration(Balances, 1, openTreasury)],
    atGenesis: openTreasury,
  })
