// SPDX-License-Identifier: Apache-2.0
import { type InstalledPallet, install } from '@phat/frame'
import { freeBalance, removeLock, reserve, setLock, transfer, unreserve } from '@phat/pallet-balances'
import { Multisig } from '@phat/pallet-multisig'
import { ProxyPallet } from '@phat/pallet-proxy'
import { Vesting } from '@phat/pallet-vesting'
import { type Balance, PHA } from '@phat/primitives'
import { dbWeight } from './parameters.ts'
import { proxyTypes } from './proxy-types.ts'

const cent: Balance = PHA / 100n
/** What storage costs its owner while it is used: 15 cents an item and one a byte, as on Phala's parachain. */
const deposit = (items: bigint, bytes: bigint): Balance => (items * 15n + bytes) * cent

/** What accounts can do beyond holding balance, at the indices and for the deposits of Phala's parachain. */
export const accountPallets: readonly InstalledPallet[] = [
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
  install(6, Vesting, {
    currency: {
      freeBalance,
      transfer: (at, from, to, amount) => {
        transfer(at, from, to, amount, 'expendable')
      },
      // Unvested balance may pay fees: Substrate stores such locks as `Misc`.
      setLock: (at, id, who, amount) => setLock(at, id, who, amount, 'Misc'),
      removeLock,
    },
    minVestedTransfer: cent,
    maxVestingSchedules: 28,
  }),
]
