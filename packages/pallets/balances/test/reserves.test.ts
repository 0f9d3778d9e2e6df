// SPDX-License-Identifier: Apache-2.0
import {
  canReserve,
  deposit,
  depositCreating,
  depositIntoExisting,
  dropCredit,
  freeBalance,
  issue,
  repatriateReserved,
  repatriateReservedNamed,
  reserve,
  reservedBalance,
  reservedBalanceNamed,
  reserveNamed,
  setLock,
  slash,
  slashReserved,
  slashReservedNamed,
  totalIssuance,
  unreserve,
  unreserveNamed,
} from '@phat/pallet-balances'
import { System } from '@phat/pallet-system'
import { textBytes } from '@phat/primitives'
import { alice, bob, charlie } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { describe, expect, it } from 'vitest'

const chain = createMockRuntime({
  balances: [
    [alice, 100n],
    [bob, 50n],
  ],
  balancesConfig: { maxReserves: 2 },
})
const at = () => chain.execution
const pair = (who: typeof alice) => [freeBalance(at(), who), reservedBalance(at(), who)]
const consumers = (who: typeof alice) => System.at(at()).store.account.get(who).consumers

describe('reserves', () => {
  it('move free balance aside and back, with one consumer reference meanwhile', () => {
    reserve(at(), alice, 60n)
    expect([...pair(alice), consumers(alice)]).toEqual([40n, 60n, 1])
    reserve(at(), alice, 20n)
    expect(consumers(alice)).toBe(1)
    expect(unreserve(at(), alice, 100n)).toBe(20n)
    expect([...pair(alice), consumers(alice)]).toEqual([100n, 0n, 0])
    chain.expectEvents(
      ['Balances.Reserved', { who: alice, amount: 60n }],
      ['Balances.Reserved', { who: alice, amount: 20n }],
      ['Balances.Unreserved', { who: alice, amount: 80n }],
    )
  })

  it('need the existential deposit to stay, and locks to be covered by what is left free', () => {
    expect([90n, 91n].map((amount) => canReserve(at(), alice, amount))).toEqual([true, false])
    setLock(at(), textBytes('testlock'), alice, 30n, 'All')
    expect([70n, 71n].map((amount) => canReserve(at(), alice, amount))).toEqual([true, false])
    chain.takeEvents()
    chain.expectNoop(() => reserve(at(), alice, 71n), 'Balances.LiquidityRestrictions')
    chain.expectNoop(() => reserve(at(), alice, 101n), 'Balances.InsufficientBalance')
  })

  it('cannot be all that an account has: they would leave it without provider', () =>
    chain.expectNoop(() => reserve(at(), alice, 95n), 'ConsumerRemaining'))

  it('of nobody are not there', () => {
    expect(unreserve(at(), charlie, 10n)).toBe(10n)
    expect(slashReserved(at(), charlie, 10n)).toEqual({ credit: 0n, left: 10n })
  })

  it.each(['Free', 'Reserved'] as const)('move to another account as %s balance', (status) => {
    reserve(at(), alice, 60n)
    chain.takeEvents()
    expect(repatriateReserved(at(), alice, bob, 70n, status)).toBe(10n)
    expect(pair(bob)).toEqual(status === 'Free' ? [110n, 0n] : [50n, 60n])
    chain.expectEvents([
      'Balances.ReserveRepatriated',
      { from: alice, to: bob, amount: 60n, destinationStatus: { type: status, value: undefined } },
    ])
  })

  it('do not move to an account that does not exist, nor below what is frozen', () => {
    reserve(at(), alice, 60n)
    chain.takeEvents()
    chain.expectNoop(() => repatriateReserved(at(), alice, charlie, 10n, 'Free'), 'Balances.DeadAccount')
    setLock(at(), textBytes('testlock'), alice, 80n, 'All')
    expect(repatriateReserved(at(), alice, bob, 60n, 'Free')).toBe(40n)
  })
})

describe('slashes', () => {
  it('take free balance and leave what keeps a needed account alive', () => {
    reserve(at(), alice, 20n)
    const { credit, left } = slash(at(), alice, 90n)
    expect([credit, left, ...pair(alice)]).toEqual([70n, 20n, 10n, 20n])
    dropCredit(at(), credit)
    expect(totalIssuance(at())).toBe(80n)
  })

  it('may kill an account that nothing needs', () => {
    expect(slash(at(), bob, 45n)).toEqual({ credit: 45n, left: 0n })
    dropCredit(at(), 45n)
    expect([pair(bob), totalIssuance(at())]).toEqual([[0n, 0n], 100n])
    chain.expectEvents(
      ['System.KilledAccount', { account: bob }],
      ['Balances.DustLost', { account: bob, amount: 5n }],
      ['Balances.Slashed', { who: bob, amount: 45n }],
    )
  })

  it('take reserved balance', () => {
    reserve(at(), alice, 60n)
    expect(slashReserved(at(), alice, 100n)).toEqual({ credit: 60n, left: 40n })
    expect(consumers(alice)).toBe(0)
    dropCredit(at(), 60n)
  })
})

describe('deposits of a credit', () => {
  it('create an account only from the existential deposit on', () => {
    const credit = issue(at(), 20n)
    expect(depositCreating(at(), charlie, 9n)).toBe(0n)
    expect(depositCreating(at(), charlie, 12n)).toBe(12n)
    expect(depositCreating(at(), charlie, credit - 12n)).toBe(8n)
  })

  it('into an existing account fail without one', () => {
    chain.expectNoop(() => depositIntoExisting(at(), charlie, 50n), 'Balances.DeadAccount')
    chain.expectNoop(() => deposit(at(), charlie, 5n, 'exact'), 'Token.BelowMinimum')
    issue(at(), 5n)
    expect(depositIntoExisting(at(), alice, 5n)).toBe(5n)
  })
})

describe('named reserves', () => {
  const [one, two, three] = ['reserve1', 'reserve2', 'reserve3'].map(textBytes) as [Uint8Array, Uint8Array, Uint8Array]
  const named = (id: Uint8Array) => reservedBalanceNamed(at(), id, alice)

  it('are kept apart, and bounded in number', () => {
    reserveNamed(at(), two, alice, 20n)
    reserveNamed(at(), one, alice, 10n)
    reserveNamed(at(), one, alice, 5n)
    expect([named(one), named(two), reservedBalance(at(), alice)]).toEqual([15n, 20n, 35n])
    chain.takeEvents()
    chain.expectNoop(() => reserveNamed(at(), three, alice, 1n), 'Balances.TooManyReserves')
    expect(unreserveNamed(at(), one, alice, 20n)).toBe(5n)
    expect(unreserveNamed(at(), three, alice, 20n)).toBe(20n)
    reserveNamed(at(), three, alice, 1n)
  })

  it('are slashed by name', () => {
    reserveNamed(at(), one, alice, 15n)
    reserveNamed(at(), two, alice, 20n)
    expect(slashReservedNamed(at(), one, alice, 20n)).toEqual({ credit: 15n, left: 5n })
    dropCredit(at(), 15n)
    expect([named(one), named(two)]).toEqual([0n, 20n])
  })

  it.each(['Free', 'Reserved'] as const)('move to another account as %s balance', (status) => {
    reserveNamed(at(), one, alice, 30n)
    expect(repatriateReservedNamed(at(), one, alice, bob, 50n, status)).toBe(20n)
    expect(reservedBalanceNamed(at(), one, bob)).toBe(status === 'Reserved' ? 30n : 0n)
    expect(pair(bob)).toEqual(status === 'Free' ? [80n, 0n] : [50n, 30n])
  })

  it('stay where they are between an account and itself', () => {
    reserveNamed(at(), one, alice, 30n)
    expect(repatriateReservedNamed(at(), one, alice, alice, 50n, 'Reserved')).toBe(20n)
    expect(repatriateReservedNamed(at(), one, alice, alice, 10n, 'Free')).toBe(0n)
    expect([named(one), ...pair(alice)]).toEqual([20n, 80n, 20n])
  })
})
