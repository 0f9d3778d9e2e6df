// SPDX-License-Identifier: Apache-2.0
import { install, rootOrigin, signed } from '@phat/frame'
import { freeBalance, removeLock, setLock, transfer } from '@phat/pallet-balances'
import { Vesting, type VestingInfo } from '@phat/pallet-vesting'
import { textBytes } from '@phat/primitives'
import { addressOf, alice, benchCase, bob, createMockChain, type MockChain, type WeightBench } from '@phat/test-kit'

const maxLocks = 50
const maxVestingSchedules = 28
/** A schedule of which a part is free at height 1, where the benchmarks run. */
const running: VestingInfo = { locked: 100n, perBlock: 20n, startingBlock: 0 }
/** One that ends there. */
const ended: VestingInfo = { ...running, perBlock: 100n }

/** Gives bob so many schedules, and as many other locks as an account may have. */
function prepare(chain: MockChain, schedule: VestingInfo, count: number): void {
  for (let i = 1; i < maxLocks; i++) setLock(chain.execution, textBytes(`lock ${i}`.padEnd(8)), bob, BigInt(i), 'All')
  setLock(chain.execution, textBytes('vesting '), bob, 100n * BigInt(count), 'Misc')
  Vesting.at(chain.execution).store.vesting.set(
    bob,
    Array.from({ length: count }, () => schedule),
  )
  chain.takeEvents()
}

const ends =
  (event: string) =>
  (chain: MockChain): boolean =>
    chain.takeEvents().at(-1)?.[0] === `Vesting.${event}`

export const bench: WeightBench = {
  pallet: Vesting,
  chain: () =>
    createMockChain({
      balances: [
        [alice, 1_000_000n],
        [bob, 1_000_000n],
      ],
      pallets: [
        install(2, Vesting, {
          currency: {
            freeBalance,
            transfer: (at, from, to, amount) => {
              transfer(at, from, to, amount, 'expendable')
            },
            setLock: (at, id, who, amount) => setLock(at, id, who, amount, 'Misc'),
            removeLock,
          },
          minVestedTransfer: 20n,
          maxVestingSchedules,
        }),
      ],
    }),
  cases: [
    benchCase(Vesting, 'vest', {
      weight: 'vestLocked',
      setup: (chain) => {
        prepare(chain, running, maxVestingSchedules)
        return { origin: signed(bob), args: {} }
      },
      verify: ends('VestingUpdated'),
    }),
    benchCase(Vesting, 'vest', {
      weight: 'vestUnlocked',
      setup: (chain) => {
        prepare(chain, ended, maxVestingSchedules)
        return { origin: signed(bob), args: {} }
      },
      verify: ends('VestingCompleted'),
    }),
    benchCase(Vesting, 'vestOther', {
      weight: 'vestOtherLocked',
      setup: (chain) => {
        prepare(chain, running, maxVestingSchedules)
        return { origin: signed(alice), args: { target: addressOf(bob) } }
      },
      verify: ends('VestingUpdated'),
    }),
    benchCase(Vesting, 'vestOther', {
      weight: 'vestOtherUnlocked',
      setup: (chain) => {
        prepare(chain, ended, maxVestingSchedules)
        return { origin: signed(alice), args: { target: addressOf(bob) } }
      },
      verify: ends('VestingCompleted'),
    }),
    benchCase(Vesting, 'vestedTransfer', {
      setup: (chain) => {
        prepare(chain, running, maxVestingSchedules - 1)
        return { origin: signed(alice), args: { target: addressOf(bob), schedule: running } }
      },
      verify: ends('VestingUpdated'),
    }),
    benchCase(Vesting, 'forceVestedTransfer', {
      setup: (chain) => {
        prepare(chain, running, maxVestingSchedules - 1)
        return { origin: rootOrigin, args: { source: addressOf(alice), target: addressOf(bob), schedule: running } }
      },
      verify: ends('VestingUpdated'),
    }),
    benchCase(Vesting, 'mergeSchedules', {
      setup: (chain) => {
        prepare(chain, running, maxVestingSchedules)
        return { origin: signed(bob), args: { schedule1Index: 0, schedule2Index: maxVestingSchedules - 1 } }
      },
      verify: ends('VestingUpdated'),
    }),
    benchCase(Vesting, 'forceRemoveVestingSchedule', {
      setup: (chain) => {
        prepare(chain, running, maxVestingSchedules)
        return { origin: rootOrigin, args: { target: addressOf(bob), scheduleIndex: maxVestingSchedules - 1 } }
      },
      verify: ends('VestingUpdated'),
    }),
  ],
}
