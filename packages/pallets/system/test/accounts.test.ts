// SPDX-License-Identifier: Apache-2.0
import {
  accountExists,
  accountStore,
  canAccrueConsumers,
  canDecProvider,
  consumers,
  decConsumers,
  decProviders,
  decSufficients,
  incConsumers,
  incConsumersWithoutLimit,
  incNonce,
  incProviders,
  incSufficients,
  isProviderRequired,
  nonceOf,
  providers,
  System,
} from '@phat/pallet-system'
import { alice, bob } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { describe, expect, it } from 'vitest'

const maxConsumers = 3
const chain = createMockRuntime({ maxConsumers })
const at = () => chain.execution
const info = (who = alice) => System.at(at()).store.account.get(who)
const counts = (who = alice) => [info(who).providers, info(who).consumers, info(who).sufficients]
const created = ['System.NewAccount', { account: alice }] as const
const killed = ['System.KilledAccount', { account: alice }] as const
const times = (n: number, step: () => unknown): void => {
  for (let i = 0; i < n; i++) step()
}

describe('providers', () => {
  it('bring an account into being once, and reap it when the last one goes', () => {
    times(2, () => incProviders(at(), alice))
    chain.expectEvents(created)
    expect([providers(at(), alice), accountExists(at(), alice)]).toEqual([2, true])
    expect(decProviders(at(), alice)).toBe(false)
    chain.expectEvents()
    expect(decProviders(at(), alice)).toBe(true)
    chain.expectEvents(killed)
    expect(accountExists(at(), alice)).toBe(false)
  })

  it('take the nonce and the data with them when they go', () => {
    const store = accountStore<{ readonly free: bigint }>()
    incProviders(at(), alice)
    incNonce(at(), alice)
    store.set(at(), alice, { ...store.get(at(), alice), free: 5n })
    expect([nonceOf(at(), alice), store.get(at(), alice).free]).toEqual([1, 5n])
    decProviders(at(), alice)
    expect([nonceOf(at(), alice), store.get(at(), alice).free]).toEqual([0, 0n])
  })

  it('are not missed where the account is already dead', () => {
    expect(decProviders(at(), alice)).toBe(true)
    expect(decSufficients(at(), alice)).toBe(true)
    chain.expectEvents()
    expect(accountExists(at(), alice)).toBe(false)
  })

  it('cannot go below zero on an account that lives by sufficients', () => {
    incSufficients(at(), alice)
    expect(decProviders(at(), alice)).toBe(false)
    expect(counts()).toEqual([0, 0, 1])
  })

  it('may go down to one while something needs the account, but not to none', () => {
    times(2, () => incProviders(at(), alice))
    incConsumers(at(), alice)
    expect([canDecProvider(at(), alice), isProviderRequired(at(), alice)]).toEqual([true, true])
    expect(decProviders(at(), alice)).toBe(false)
    expect(canDecProvider(at(), alice)).toBe(false)
    chain.expectNoop(() => decProviders(at(), alice), 'ConsumerRemaining')
    decConsumers(at(), alice)
    expect([canDecProvider(at(), alice), isProviderRequired(at(), alice)]).toEqual([true, false])
    expect(decProviders(at(), alice)).toBe(true)
  })

  it('are needed by consumers even where the account is sufficient by itself', () => {
    incSufficients(at(), alice)
    incProviders(at(), alice)
    incConsumers(at(), alice)
    chain.expectNoop(() => decProviders(at(), alice), 'ConsumerRemaining')
    decConsumers(at(), alice)
    expect(decProviders(at(), alice)).toBe(false)
    expect(counts()).toEqual([0, 0, 1])
  })
})

describe('sufficients', () => {
  it('bring an account into being, and reap it when nothing else keeps it', () => {
    incSufficients(at(), alice)
    chain.expectEvents(created)
    expect(decSufficients(at(), alice)).toBe(true)
    chain.expectEvents(killed)
  })

  it('and providers keep an account alive for each other', () => {
    incProviders(at(), alice)
    incSufficients(at(), alice)
    chain.expectEvents(created)
    expect(decProviders(at(), alice)).toBe(false)
    incProviders(at(), alice)
    expect(decSufficients(at(), alice)).toBe(false)
    chain.expectEvents()
    expect(counts()).toEqual([1, 0, 0])
  })

  it('cannot go below zero on an account that has providers', () => {
    incProviders(at(), alice)
    expect(decSufficients(at(), alice)).toBe(false)
    expect(counts()).toEqual([1, 0, 0])
  })

  it('do not let anything need the account', () => {
    incSufficients(at(), alice)
    chain.expectNoop(() => incConsumers(at(), alice), 'NoProviders')
    chain.expectNoop(() => incConsumersWithoutLimit(at(), alice), 'NoProviders')
  })
})

describe('consumers', () => {
  it('need a provider', () => {
    chain.expectNoop(() => incConsumers(at(), alice), 'NoProviders')
    chain.expectNoop(() => incConsumersWithoutLimit(at(), alice), 'NoProviders')
    expect(canAccrueConsumers(at(), alice, 1)).toBe(false)
  })

  it('are limited, but for those that must not fail', () => {
    incProviders(at(), alice)
    expect([maxConsumers, maxConsumers + 1].map((n) => canAccrueConsumers(at(), alice, n))).toEqual([true, false])
    times(maxConsumers, () => incConsumers(at(), alice))
    expect([0, 1].map((n) => canAccrueConsumers(at(), alice, n))).toEqual([true, false])
    chain.expectNoop(() => incConsumers(at(), alice), 'TooManyConsumers')
    incConsumersWithoutLimit(at(), alice)
    expect(consumers(at(), alice)).toBe(maxConsumers + 1)
    times(maxConsumers + 1, () => decConsumers(at(), alice))
    expect(consumers(at(), alice)).toBe(0)
  })

  it('are not missed where there are none', () => {
    incProviders(at(), alice)
    decConsumers(at(), alice)
    expect(counts()).toEqual([1, 0, 0])
  })

  it('belong to one account', () => {
    incProviders(at(), alice)
    incProviders(at(), bob)
    incConsumers(at(), bob)
    expect([counts(alice), counts(bob)]).toEqual([
      [1, 0, 0],
      [1, 1, 0],
    ])
  })
})

describe('the data of an account', () => {
  const store = accountStore<unknown>()
  const data = { free: 7n, reserved: 0n, frozen: 0n, flags: 1n << 127n }

  it('is kept while something keeps the account, and leaves its counts alone', () => {
    incSufficients(at(), alice)
    incNonce(at(), alice)
    store.set(at(), alice, data)
    expect(store.get(at(), alice)).toEqual(data)
    expect([counts(), nonceOf(at(), alice)]).toEqual([[0, 0, 1], 1])
    expect([...store.all(at())]).toEqual([alice])
    // Balances does not know of this balance; the account goes before its invariants are checked.
    decSufficients(at(), alice)
  })

  it('is not kept where nothing does', () => {
    store.set(at(), alice, data)
    expect(accountExists(at(), alice)).toBe(false)
  })
})
