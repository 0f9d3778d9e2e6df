// SPDX-License-Identifier: Apache-2.0
import { genesisOf, install } from '@phat/frame'
import { freeBalance, removeLock, setLock, transfer } from '@phat/pallet-balances'
import { Vesting, type VestingConfig, type VestingGenesis } from '@phat/pallet-vesting'
import { alice, bob, charlie } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'

export const currency: VestingConfig['currency'] = {
  freeBalance,
  transfer: (at, from, to, amount) => {
    transfer(at, from, to, amount, 'expendable')
  },
  setLock: (at, id, who, amount) => setLock(at, id, who, amount, 'Misc'),
  removeLock,
}

/** A chain of Vesting and three accounts with 1,000 each. */
export const mockChain = (vesting: VestingGenesis['vesting'] = []) =>
  createMockRuntime({
    balances: [alice, bob, charlie].map((who) => [who, 1_000n] as const),
    pallets: [install(2, Vesting, { currency, minVestedTransfer: 20n, maxVestingSchedules: 3 })],
    genesis: [genesisOf(Vesting, { vesting })],
  })
