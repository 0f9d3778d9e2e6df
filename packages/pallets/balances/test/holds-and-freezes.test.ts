// SPDX-License-Identifier: Apache-2.0
import { signed } from '@phat/frame'
import {
  Balances,
  balanceFrozen,
  balanceLocked,
  balanceOnHold,
  burnHeld,
  canFreeze,
  canHold,
  dropCredit,
  extendFreeze,
  extendLock,
  freeBalance,
  hold,
  reducibleBalance,
  release,
  removeLock,
  reservedBalance,
  setFreeze,
  setLock,
  setOnHold,
  slashHeld,
  thaw,
  totalIssuance,
  transferOnHold,
} from '@phat/pallet-balances'
import { incConsumers, System } from '@phat/pallet-system'
import { textBytes } from '@phat/primitives'
import { addressOf, alice, bob, charlie } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { describe, expect, it } from 'vitest'
import { freezeReasons, holdReasons, reason } from './reasons.ts'

const chain = createMockRuntime({
  balances: [
    [alice, 100n],
    [bob, 50n],
  ],
  balancesConfig: { holdReasons, freezeReasons, maxFreezes: 3 },
  maxConsumers: 2,
})
const at = () => chain.execution
const foo = reason('Foo')
const bar = reason('Bar')
const reducible = () => reducibleBalance(at(), alice, 'expendable', 'polite')

describe('holds', () => {
  it('set balance aside by reason, under one consumer reference', () => {
    hold(at(), foo, alice, 30n)
    hold(at(), bar, alice, 20n)
    hold(at(), foo, alice, 1n)
    expect([balanceOnHold(at(), foo, alice), balanceOnHold(at(), bar, alice)]).toEqual([31n, 20n])
    expect([freeBalance(at(), alice), reservedBalance(at(), alice)]).toEqual([49n, 51n])
    expect(System.at(at()).store.account.get(alice).consumers).toBe(1)
    expect(release(at(), foo, alice, 31n, 'exact')).toBe(31n)
    expect(release(at(), bar, alice, 99n, 'bestEffort')).toBe(20n)
    expect(System.at(at()).store.account.get(alice).consumers).toBe(0)
    chain.expectNoop(() => release(at(), foo, alice, 1n, 'exact'), 'Token.FundsUnavailable')
  })

  it('may take what is frozen, but not the existential deposit of an only provider', () => {
    setFreeze(at(), foo, alice, 100n)
    chain.takeEvents()
    expect([90n, 91n].map((amount) => canHold(at(), foo, alice, amount))).toEqual([true, false])
    chain.expectNoop(() => hold(at(), foo, alice, 91n), 'Token.FundsUnavailable')
    hold(at(), foo, alice, 90n)
    expect(freeBalance(at(), alice)).toBe(10n)
  })

  it('refuse an account that does not exist, and one that too much holds on to', () => {
    chain.expectNoop(() => hold(at(), foo, charlie, 1n), 'Token.FundsUnavailable')
    incConsumers(at(), alice)
    incConsumers(at(), alice)
    chain.expectNoop(() => hold(at(), foo, alice, 1n), 'TooManyConsumers')
  })

  it('are set to an amount from either side', () => {
    setOnHold(at(), foo, alice, 30n)
    setOnHold(at(), foo, alice, 10n)
    expect(balanceOnHold(at(), foo, alice)).toBe(10n)
    setOnHold(at(), foo, alice, 0n)
    expect(Balances.at(at()).store.holds.get(alice)).toEqual([])
  })

  it('burn, politely only down to what is frozen', () => {
    hold(at(), foo, alice, 60n)
    setFreeze(at(), foo, alice, 70n)
    chain.takeEvents()
    const polite = { precision: 'exact', fortitude: 'polite' } as const
    chain.expectNoop(() => burnHeld(at(), foo, alice, 31n, polite), 'Token.Frozen')
    expect(burnHeld(at(), foo, alice, 30n, polite)).toBe(30n)
    expect(burnHeld(at(), foo, alice, 99n, { precision: 'bestEffort', fortitude: 'force' })).toBe(30n)
    expect(totalIssuance(at())).toBe(90n)
  })

  it.each([
    ['free', 80n, 0n],
    ['onHold', 50n, 30n],
  ] as const)('move to another account %s', (mode, free, held) => {
    hold(at(), foo, alice, 30n)
    const how = { precision: 'exact', fortitude: 'polite', mode } as const
    chain.takeEvents()
    chain.expectNoop(() => transferOnHold(at(), foo, alice, bob, 31n, how), 'Token.Frozen')
    expect(transferOnHold(at(), foo, alice, bob, 30n, how)).toBe(30n)
    expect([freeBalance(at(), bob), balanceOnHold(at(), foo, bob)]).toEqual([free, held])
  })

  it('are slashed up to what is there', () => {
    hold(at(), foo, alice, 30n)
    expect(slashHeld(at(), foo, alice, 50n)).toEqual({ credit: 30n, left: 20n })
    dropCredit(at(), 30n)
  })
})

describe('freezes', () => {
  it('hold back the largest of them, and may exceed the balance', () => {
    setFreeze(at(), foo, alice, 30n)
    setFreeze(at(), bar, alice, 70n)
    expect(reducible()).toBe(30n)
    chain.expectEvents(['Balances.Frozen', { who: alice, amount: 30n }], ['Balances.Frozen', { who: alice, amount: 40n }])
    setFreeze(at(), foo, alice, 1_000n)
    expect(reducible()).toBe(0n)
    thaw(at(), foo, alice)
    thaw(at(), bar, alice)
    expect([reducible(), balanceFrozen(at(), foo, alice)]).toEqual([100n, 0n])
    expect(Balances.at(at()).store.freezes.has(alice)).toBe(false)
  })

  it('count what is held towards them', () => {
    setFreeze(at(), foo, alice, 50n)
    hold(at(), foo, alice, 40n)
    // 60 free, 40 held, 50 frozen: 10 of the free balance are frozen, which the existential deposit already keeps.
    expect(reducible()).toBe(50n)
  })

  it('are only extended by extend', () => {
    extendFreeze(at(), foo, alice, 30n)
    extendFreeze(at(), foo, alice, 20n)
    expect(balanceFrozen(at(), foo, alice)).toBe(30n)
    setFreeze(at(), foo, alice, 20n)
    expect(balanceFrozen(at(), foo, alice)).toBe(20n)
  })

  it('keep an account that nothing needs from sending what is frozen', () => {
    setFreeze(at(), foo, alice, 95n)
    chain.takeEvents()
    const transfer = () => chain.calls(Balances).transferAllowDeath(signed(alice), { dest: addressOf(bob), value: 100n })
    chain.expectNoop(transfer, 'Token.Frozen')
  })

  it('have room for every reason', () => {
    for (const name of ['Foo', 'Bar', 'Baz']) setFreeze(at(), reason(name), alice, 1n)
    expect(canFreeze(at(), foo, alice)).toBe(true)
  })
})

describe('locks', () => {
  const [one, two] = ['lock1   ', 'lock2   '].map(textBytes) as [Uint8Array, Uint8Array]

  it('hold back the largest of them and of all freezes', () => {
    setLock(at(), one, alice, 30n, 'All')
    setLock(at(), two, alice, 50n, 'Misc')
    setFreeze(at(), foo, alice, 40n)
    expect(reducible()).toBe(50n)
    removeLock(at(), two, alice)
    expect(reducible()).toBe(60n)
    removeLock(at(), one, alice)
    expect(reducible()).toBe(60n)
    chain.expectEvents(
      ['Balances.Locked', { who: alice, amount: 30n }],
      ['Balances.Locked', { who: alice, amount: 20n }],
      ['Balances.Unlocked', { who: alice, amount: 10n }],
    )
    thaw(at(), foo, alice)
  })

  it('are replaced by set and only extended by extend', () => {
    setLock(at(), one, alice, 30n, 'Fee')
    extendLock(at(), one, alice, 20n, 'Misc')
    expect(Balances.at(at()).store.locks.get(alice)).toMatchObject([{ amount: 30n, reasons: { type: 'All' } }])
    setLock(at(), one, alice, 10n, 'Fee')
    expect(balanceLocked(at(), one, alice)).toBe(10n)
    setLock(at(), one, alice, 0n, 'All')
    expect(Balances.at(at()).store.locks.has(alice)).toBe(false)
  })
})
