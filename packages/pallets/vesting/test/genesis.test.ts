// SPDX-License-Identifier: Apache-2.0
import { signed } from '@phat/frame'
import { balanceLocked } from '@phat/pallet-balances'
import { Vesting } from '@phat/pallet-vesting'
import { textBytes } from '@phat/primitives'
import { alice, bob, createMockChain, dave } from '@phat/test-kit'
import { describe, expect, it } from 'vitest'
import { mockChain } from './mock.ts'

const chain = mockChain([
  { who: alice, begin: 10, length: 20, liquid: 200n },
  { who: bob, begin: 0, length: 0, liquid: 400n },
  { who: bob, begin: 1, length: 100, liquid: 800n },
])
const locked = (who: typeof alice): bigint => balanceLocked(chain.execution, textBytes('vesting '), who)

describe('the genesis', () => {
  it('locks all but the liquid part of the balance', () => {
    const { store } = Vesting.at(chain.execution)
    expect(store.vesting.get(alice)).toEqual([{ locked: 800n, perBlock: 40n, startingBlock: 10 }])
    expect([locked(alice), store.storageVersion.get()]).toEqual([800n, { type: 'V1' }])
  })

  it('locks the sum of what an account is named for', () => {
    expect(locked(bob)).toBe(800n)
    chain.calls(Vesting).vest(signed(bob), {})
    expect(locked(bob)).toBe(200n)
  })

  it.each([
    ['an account without balance', { who: dave, begin: 1, length: 1, liquid: 0n }, 'has a balance before it vests'],
    ['all of a balance liquid', { who: alice, begin: 1, length: 1, liquid: 1_000n }, 'locks something and ends'],
    ['more blocks than planck', { who: alice, begin: 1, length: 1_001, liquid: 0n }, 'locks something and ends'],
  ] as const)('refuses %s', (_, entry, message) => {
    const { pallets } = chain.runtime
    const vesting = pallets.filter(({ name }) => name === 'Vesting')
    const genesis = [{ pallet: Vesting, genesis: { vesting: [entry] } }]
    expect(() => createMockChain({ balances: [[alice, 1_000n]], pallets: vesting, genesis })).toThrow(message)
  })

  it('refuses more schedules than an account may have', () => {
    const entry = { who: alice, begin: 1, length: 10, liquid: 0n }
    const vesting = chain.runtime.pallets.filter(({ name }) => name === 'Vesting')
    const genesis = [{ pallet: Vesting, genesis: { vesting: [entry, entry, entry, entry] } }]
    expect(() => createMockChain({ balances: [[alice, 1_000n]], pallets: vesting, genesis })).toThrow(
      'more schedules than it may',
    )
  })
})
