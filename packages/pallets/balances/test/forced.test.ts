// SPDX-License-Identifier: Apache-2.0
import { rootOrigin, signed } from '@phat/frame'
import {
  accountOf,
  activeIssuance,
  Balances,
  deactivate,
  emptyAccountData,
  freeBalance,
  inactiveIssuance,
  reactivate,
  reserve,
  reservedBalance,
  totalIssuance,
} from '@phat/pallet-balances'
import { accountStore, incProviders, System } from '@phat/pallet-system'
import { account, addressOf, alice, bob, charlie } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { describe, expect, it } from 'vitest'

const chain = createMockRuntime({
  balances: [
    [alice, 100n],
    [bob, 50n],
  ],
})
const balances = chain.calls(Balances)
const setFree = (who: typeof alice, newFree: bigint) => balances.forceSetBalance(rootOrigin, { who: addressOf(who), newFree })

describe('forceSetBalance', () => {
  it('raises a balance and issues the difference', () => {
    setFree(alice, 130n)
    expect([freeBalance(chain.execution, alice), totalIssuance(chain.execution)]).toEqual([130n, 180n])
    chain.expectEvents(['Balances.Issued', { amount: 30n }], ['Balances.BalanceSet', { who: alice, free: 130n }])
  })

  it('lowers a balance and takes the difference out of the issuance', () => {
    setFree(alice, 20n)
    chain.expectEvents(['Balances.Rescinded', { amount: 80n }], ['Balances.BalanceSet', { who: alice, free: 20n }])
    expect(totalIssuance(chain.execution)).toBe(70n)
  })

  it('creates an account', () => {
    setFree(charlie, 10n)
    chain.expectEvents(
      ['System.NewAccount', { account: charlie }],
      ['Balances.Endowed', { account: charlie, freeBalance: 10n }],
      ['Balances.Issued', { amount: 10n }],
      ['Balances.BalanceSet', { who: charlie, free: 10n }],
    )
  })

  it('removes an account for less than the existential deposit', () => {
    setFree(alice, 9n)
    expect(System.at(chain.execution).store.account.has(alice)).toBe(false)
    chain.expectEvents(
      ['System.KilledAccount', { account: alice }],
      ['Balances.Rescinded', { amount: 100n }],
      ['Balances.BalanceSet', { who: alice, free: 0n }],
    )
  })

  it('does not remove an account that something holds on to', () => {
    reserve(chain.execution, alice, 20n)
    chain.takeEvents()
    chain.expectNoop(() => setFree(alice, 0n), 'ConsumerRemaining')
  })

  it('is for root', () =>
    chain.expectNoop(() => balances.forceSetBalance(signed(alice), { who: addressOf(alice), newFree: 1n }), 'BadOrigin'))
})

describe('forceUnreserve', () => {
  it('releases as much as there is', () => {
    reserve(chain.execution, alice, 60n)
    chain.takeEvents()
    balances.forceUnreserve(rootOrigin, { who: addressOf(alice), amount: 100n })
    expect(reservedBalance(chain.execution, alice)).toBe(0n)
    chain.expectEvents(['Balances.Unreserved', { who: alice, amount: 60n }])
  })

  it('is for root', () =>
    chain.expectNoop(() => balances.forceUnreserve(signed(alice), { who: addressOf(alice), amount: 1n }), 'BadOrigin'))
})

describe('forceAdjustTotalIssuance', () => {
  const adjust = (type: 'Increase' | 'Decrease', delta: bigint) =>
    balances.forceAdjustTotalIssuance(rootOrigin, { direction: { type }, delta })

  it('changes the issuance, and back', () => {
    adjust('Increase', 32n)
    chain.expectEvents(['Balances.TotalIssuanceForced', { old: 150n, new: 182n }])
    expect(totalIssuance(chain.execution)).toBe(182n)
    adjust('Decrease', 32n)
    expect(totalIssuance(chain.execution)).toBe(150n)
  })

  it('saturates at both ends', () => {
    adjust('Increase', (1n << 128n) - 1n)
    expect(totalIssuance(chain.execution)).toBe((1n << 128n) - 1n)
    adjust('Decrease', (1n << 128n) - 1n)
    expect(totalIssuance(chain.execution)).toBe(0n)
    adjust('Increase', 150n)
  })

  it('refuses a delta of zero, and less than what is inactive', () => {
    chain.expectNoop(() => adjust('Increase', 0n), 'Balances.DeltaZero')
    deactivate(chain.execution, 100n)
    chain.expectNoop(() => adjust('Decrease', 51n), 'Balances.IssuanceDeactivated')
    adjust('Decrease', 50n)
    adjust('Increase', 50n)
  })

  it('is for root', () =>
    chain.expectNoop(
      () => balances.forceAdjustTotalIssuance(signed(alice), { direction: { type: 'Increase' }, delta: 1n }),
      'BadOrigin',
    ))
})

describe('issuance out of use', () => {
  it('never exceeds what is issued, and comes back', () => {
    deactivate(chain.execution, 100n)
    expect([inactiveIssuance(chain.execution), activeIssuance(chain.execution)]).toEqual([100n, 50n])
    deactivate(chain.execution, 100n)
    expect([inactiveIssuance(chain.execution), activeIssuance(chain.execution)]).toEqual([150n, 0n])
    reactivate(chain.execution, 400n)
    expect(activeIssuance(chain.execution)).toBe(150n)
  })
})

describe('upgradeAccounts', () => {
  const accounts = accountStore<typeof emptyAccountData>()
  /** Puts an account into the form that code before reference counts left. */
  const makeOld = (number: number) => {
    const who = account(number)
    incProviders(chain.execution, who)
    accounts.set(chain.execution, who, { free: 20n, reserved: 10n, frozen: 0n, flags: 0n })
    Balances.at(chain.execution).store.totalIssuance.mutate((issued) => issued + 30n)
    return who
  }

  it('backs reserves with a consumer reference, once', () => {
    const who = makeOld(20)
    chain.takeEvents()
    expect(balances.upgradeAccounts(signed(alice), { who: [who] })).toEqual({ paysFee: false })
    expect(System.at(chain.execution).store.account.get(who).consumers).toBe(1)
    expect(accountOf(chain.execution, who).flags).toBe(emptyAccountData.flags)
    chain.expectEvents(['Balances.Upgraded', { who }])
    expect(balances.upgradeAccounts(signed(alice), { who: [who] })).toEqual({ paysFee: true })
  })

  it.each([
    [9, 1, false],
    [8, 2, true],
    [0, 0, true],
  ])('with %d old and %d new accounts pays a fee: %s', (old, present, paysFee) => {
    const who = [...Array(old).keys()].map((i) => makeOld(100 + i)).concat(Array(present).fill(alice))
    expect(balances.upgradeAccounts(signed(alice), { who })).toEqual({ paysFee })
  })

  it('happens by itself when such an account is touched', () => {
    const who = makeOld(20)
    chain.takeEvents()
    balances.transferAllowDeath(signed(who), { dest: addressOf(alice), value: 10n })
    chain.expectEvents(['Balances.Upgraded', { who }], ['Balances.Transfer', { from: who, to: alice, amount: 10n }])
  })
})
