// SPDX-License-Identifier: Apache-2.0
import { rootOrigin, signed } from '@phat/frame'
import { accountOf, Balances, emptyAccountData, freeBalance, newLogicFlag, reserve, totalIssuance } from '@phat/pallet-balances'
import { accountStore, incProviders } from '@phat/pallet-system'
import { account, addressOf, alice, benchCase, bob, createMockChain, type WeightBench } from '@phat/test-kit'

const accounts = accountStore<typeof emptyAccountData>()
const endowed = 1_000n

/** Every case that ends an account leaves dust, and every one that can creates an account: both cost the most. */
export const bench: WeightBench = {
  pallet: Balances,
  chain: () => createMockChain({ balances: [[alice, endowed]] }),
  cases: [
    benchCase(Balances, 'transferAllowDeath', {
      setup: () => ({ origin: signed(alice), args: { dest: addressOf(bob), value: endowed - 1n } }),
      verify: ({ execution }) => freeBalance(execution, bob) === endowed - 1n && freeBalance(execution, alice) === 0n,
    }),
    benchCase(Balances, 'transferKeepAlive', {
      setup: () => ({ origin: signed(alice), args: { dest: addressOf(bob), value: endowed / 2n } }),
      verify: ({ execution }) => freeBalance(execution, bob) === endowed / 2n,
    }),
    benchCase(Balances, 'transferAll', {
      setup: () => ({ origin: signed(alice), args: { dest: addressOf(bob), keepAlive: false } }),
      verify: ({ execution }) => freeBalance(execution, bob) === endowed,
    }),
    benchCase(Balances, 'forceTransfer', {
      setup: () => ({
        origin: rootOrigin,
        args: { source: addressOf(alice), dest: addressOf(bob), value: endowed - 1n },
      }),
      verify: ({ execution }) => freeBalance(execution, bob) === endowed - 1n,
    }),
    benchCase(Balances, 'forceUnreserve', {
      setup: ({ execution }) => {
        reserve(execution, alice, endowed / 2n)
        return { origin: rootOrigin, args: { who: addressOf(alice), amount: endowed } }
      },
      verify: ({ execution }) => accountOf(execution, alice).reserved === 0n,
    }),
    benchCase(Balances, 'upgradeAccounts', {
      component: { name: 'accounts', min: 1, max: 1_000 },
      setup: ({ execution }, n) => {
        const who = Array.from({ length: n }, (_, i) => account(1_000 + i))
        for (const old of who) {
          incProviders(execution, old)
          accounts.set(execution, old, { ...emptyAccountData, free: endowed, reserved: endowed, flags: 0n })
        }
        return { origin: signed(alice), args: { who } }
      },
      verify: ({ execution }, n) => accountOf(execution, account(999 + n)).flags === newLogicFlag,
    }),
    benchCase(Balances, 'forceSetBalance', {
      weight: 'forceSetBalanceCreating',
      setup: () => ({ origin: rootOrigin, args: { who: addressOf(bob), newFree: endowed } }),
      verify: ({ execution }) => freeBalance(execution, bob) === endowed,
    }),
    benchCase(Balances, 'forceSetBalance', {
      weight: 'forceSetBalanceKilling',
      setup: () => ({ origin: rootOrigin, args: { who: addressOf(alice), newFree: 0n } }),
      verify: ({ execution }) => freeBalance(execution, alice) === 0n,
    }),
    benchCase(Balances, 'forceAdjustTotalIssuance', {
      setup: () => ({ origin: rootOrigin, args: { direction: { type: 'Increase' as const }, delta: 1n } }),
      verify: ({ execution }) => totalIssuance(execution) === endowed + 1n,
    }),
    benchCase(Balances, 'burn', {
      weight: 'burnAllowDeath',
      setup: () => ({ origin: signed(alice), args: { value: endowed - 1n, keepAlive: false } }),
      verify: ({ execution }) => totalIssuance(execution) === 0n,
    }),
    benchCase(Balances, 'burn', {
      weight: 'burnKeepAlive',
      setup: () => ({ origin: signed(alice), args: { value: endowed / 2n, keepAlive: true } }),
      verify: ({ execution }) => totalIssuance(execution) === endowed / 2n,
    }),
  ],
}
