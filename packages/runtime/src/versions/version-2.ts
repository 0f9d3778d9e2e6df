// SPDX-License-Identifier: Apache-2.0
import { type At, addWeight, install, type Runtime, storageMigration, type Weight, weightOf } from '@phat/frame'
import { Balances, freeBalance, removeLock, reserve, setLock, transfer, unreserve } from '@phat/pallet-balances'
import { Multisig } from '@phat/pallet-multisig'
import { ProxyPallet } from '@phat/pallet-proxy'
import { Vesting, type VestingConfig } from '@phat/pallet-vesting'
import { PHA } from '@phat/primitives'
import { dbWeight, deposit } from '../parameters.ts'
import { composePhatRuntime, type VersionParts } from '../phat-runtime.ts'
import { proxyTypes } from '../proxy-types.ts'
import { creditTreasury, openTreasury, shareFees } from '../treasury.ts'

const currency: VestingConfig['currency'] = {
  freeBalance,
  transfer: (at, from, to, amount) => void transfer(at, from, to, amount, 'expendable'),
  setLock: (at, id, who, amount) => setLock(at, id, who, amount, 'Misc'),
  removeLock,
}

const pallets: VersionParts['pallets'] = [
  install(4, Multisig, {
    currency: { reserve, unreserve },
    depositBase: deposit(1n, 88n),
    depositFactor: deposit(0n, 32n),
    maxSignatories: 100,
    dbWeight,
  }),
  install(5, ProxyPallet, {
    currency: { reserve, unreserve },
    proxyTypes,
    proxyDepositBase: deposit(1n, 40n),
    proxyDepositFactor: deposit(0n, 33n),
    maxProxies: 32,
    maxPending: 32,
    announcementDepositBase: deposit(1n, 48n),
    announcementDepositFactor: deposit(0n, 66n),
    dbWeight,
  }),
  install(6, Vesting, { currency, minVestedTransfer: PHA / 100n, maxVestingSchedules: 28 }),
]

/** What this version brings to the state of a chain, at its genesis or in its first block on it. */
function begin(at: At): Weight {
  const opened = openTreasury(at)
  Vesting.at(at).store.storageVersion.set({ type: 'V1' })
  return addWeight(opened, weightOf(dbWeight.write, 0n))
}

/** What version 2 is made of; later versions build on it. */
export const version2Parts: VersionParts = {
  specVersion: 2,
  // Validators are known by the engine's addresses; accounts of theirs come with staking, and their share with them.
  onFee: shareFees(() => undefined),
  onDust: creditTreasury,
  pallets,
  migrations: [storageMigration(Balances, 1, begin)],
  atGenesis: begin,
}

/** Version 2 of Phala's chain logic: shared accounts, delegates, vesting; fees and dust go to the treasury. */
export const createVersion2 = (): Runtime => composePhatRuntime(version2Parts)
