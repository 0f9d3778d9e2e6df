// SPDX-License-Identifier: Apache-2.0
import { noneOrigin, rootOrigin, signed } from '@phat/frame'
import { Balances, freeBalance, mintInto, reducibleBalance, reserve, setLock, totalIssuance } from '@phat/pallet-balances'
import { System } from '@phat/pallet-system'
import type { Balance } from '@phat/primitives'
import { textBytes } from '@phat/primitives'
import { addressOf, alice, bob, charlie } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { describe, expect, it } from 'vitest'

const chain = createMockRuntime({
  balances: [
    [alice, 100n],
    [bob, 50n],
  ],
})
const balances = chain.calls(Balances)
const system = () => System.at(chain.execution).store.account
const lockId = textBytes('testlock')
const send = (value: Balance) => ({ dest: addressOf(bob), value })

describe('transferAllowDeath', () => {
  it('moves free balance and emits one event', () => {
    balances.transferAllowDeath(signed(alice), send(30n))
    expect([freeBalance(chain.execution, alice), freeBalance(chain.execution, bob)]).toEqual([70n, 80n])
    chain.expectEvents(['Balances.Transfer', { from: alice, to: bob, amount: 30n }])
  })

  it('creates the receiver: NewAccount and Endowed come before Transfer', () => {
    balances.transferAllowDeath(signed(alice), { dest: addressOf(charlie), value: 10n })
    chain.expectEvents(
      ['System.NewAccount', { account: charlie }],
      ['Balances.Endowed', { account: charlie, freeBalance: 10n }],
      ['Balances.Transfer', { from: alice, to: charlie, amount: 10n }],
    )
    expect(system().get(charlie)).toMatchObject({ providers: 1, consumers: 0 })
  })

  it('reaps a sender that is left with less than the existential deposit, and burns the dust', () => {
    balances.transferAllowDeath(signed(alice), send(95n))
    expect(system().has(alice)).toBe(false)
    expect(totalIssuance(chain.execution)).toBe(145n)
    chain.expectEvents(
      ['System.KilledAccount', { account: alice }],
      ['Balances.DustLost', { account: alice, amount: 5n }],
      ['Balances.Transfer', { from: alice, to: bob, amount: 95n }],
    )
  })

  it('reaps a sender that sends everything, without dust', () => {
    balances.transferAllowDeath(signed(alice), send(100n))
    expect(system().has(alice)).toBe(false)
    expect(totalIssuance(chain.execution)).toBe(150n)
  })

  it('does nothing at all when sender and receiver are the same, but checks the sender', () => {
    balances.transferAllowDeath(signed(bob), send(50n))
    chain.expectEvents()
    chain.expectNoop(() => balances.transferAllowDeath(signed(bob), send(51n)), 'Token.FundsUnavailable')
  })

  it('moves nothing for value zero, and says so', () => {
    balances.transferAllowDeath(signed(alice), send(0n))
    chain.expectEvents(['Balances.Transfer', { from: alice, to: bob, amount: 0n }])
  })

  it.each<[string, () => unknown, string]>([
    ['more than the sender has', () => balances.transferAllowDeath(signed(alice), send(101n)), 'Token.FundsUnavailable'],
    ['more than was ever issued', () => balances.transferAllowDeath(signed(alice), send(10n ** 30n)), 'Arithmetic.Underflow'],
    [
      'less than the existential deposit to nobody',
      () => balances.transferAllowDeath(signed(alice), { dest: addressOf(charlie), value: 9n }),
      'Token.BelowMinimum',
    ],
    [
      'from an account that does not exist',
      () => balances.transferAllowDeath(signed(charlie), send(1n)),
      'Token.FundsUnavailable',
    ],
    ['without a sender', () => balances.transferAllowDeath(noneOrigin, send(1n)), 'BadOrigin'],
    ['as root', () => balances.transferAllowDeath(rootOrigin, send(1n)), 'BadOrigin'],
    [
      'to an account index',
      () => balances.transferAllowDeath(signed(alice), { dest: { type: 'Index', value: undefined }, value: 1n }),
      'CannotLookup',
    ],
  ])('fails without a trace for %s', (_, step, failure) => chain.expectNoop(step, failure))

  it('respects locks on the total: what is reserved covers a part of them', () => {
    setLock(chain.execution, lockId, alice, 60n, 'All')
    chain.expectNoop(() => balances.transferAllowDeath(signed(alice), send(41n)), 'Token.Frozen')
    balances.transferAllowDeath(signed(alice), send(40n))
    expect(freeBalance(chain.execution, alice)).toBe(60n)
  })

  it('keeps the existential deposit of a sender that something holds on to', () => {
    reserve(chain.execution, alice, 20n)
    chain.expectNoop(() => balances.transferAllowDeath(signed(alice), send(71n)), 'Token.Frozen')
    balances.transferAllowDeath(signed(alice), send(70n))
    expect(freeBalance(chain.execution, alice)).toBe(10n)
  })

  it('never overflows a balance', () => {
    mintInto(chain.execution, charlie, (1n << 128n) - 1n - 150n)
    chain.expectNoop(() => mintInto(chain.execution, alice, 1n), 'Arithmetic.Overflow')
    balances.transferAllowDeath(signed(charlie), { dest: addressOf(alice), value: freeBalance(chain.execution, charlie) })
    expect(freeBalance(chain.execution, alice)).toBe((1n << 128n) - 1n - 50n)
  })
})

describe('transferKeepAlive', () => {
  it('moves all but the existential deposit', () => {
    balances.transferKeepAlive(signed(alice), send(90n))
    expect(freeBalance(chain.execution, alice)).toBe(10n)
  })

  it.each([91n, 95n, 100n])('refuses %d of 100, which would remove the sender', (value) =>
    chain.expectNoop(() => balances.transferKeepAlive(signed(alice), send(value)), 'Token.NotExpendable'),
  )
})

describe('transferAll', () => {
  it.each([
    [true, 10n],
    [false, 0n],
  ])('with keepAlive %s leaves %d', (keepAlive, left) => {
    balances.transferAll(signed(alice), { dest: addressOf(bob), keepAlive })
    expect(freeBalance(chain.execution, alice)).toBe(left)
  })

  it('leaves what is reserved and what is locked', () => {
    reserve(chain.execution, alice, 20n)
    setLock(chain.execution, lockId, alice, 50n, 'All')
    expect(reducibleBalance(chain.execution, alice, 'expendable', 'polite')).toBe(50n)
    balances.transferAll(signed(alice), { dest: addressOf(bob), keepAlive: false })
    expect(freeBalance(chain.execution, alice)).toBe(30n)
  })
})

describe('forceTransfer', () => {
  it('moves the balance of any account for root, and for nobody else', () => {
    const args = { source: addressOf(alice), dest: addressOf(bob), value: 40n }
    chain.expectNoop(() => balances.forceTransfer(signed(alice), args), 'BadOrigin')
    balances.forceTransfer(rootOrigin, args)
    expect(freeBalance(chain.execution, bob)).toBe(90n)
  })
})

describe('burn', () => {
  it('destroys balance and issuance', () => {
    balances.burn(signed(alice), { value: 40n, keepAlive: true })
    expect([freeBalance(chain.execution, alice), totalIssuance(chain.execution)]).toEqual([60n, 110n])
    chain.expectEvents(['Balances.Burned', { who: alice, amount: 40n }])
  })

  it('keeps the existential deposit only when asked to', () => {
    chain.expectNoop(() => balances.burn(signed(alice), { value: 91n, keepAlive: true }), 'Token.FundsUnavailable')
    balances.burn(signed(alice), { value: 95n, keepAlive: false })
    expect(totalIssuance(chain.execution)).toBe(50n)
    chain.expectEvents(
      ['System.KilledAccount', { account: alice }],
      ['Balances.DustLost', { account: alice, amount: 5n }],
      ['Balances.Burned', { who: alice, amount: 95n }],
    )
  })
})
