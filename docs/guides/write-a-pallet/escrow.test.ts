// SPDX-License-Identifier: Apache-2.0
// #region runtime
import { genesisOf, install, signed } from '@phat/frame'
import { Balances, freeBalance, reserve, transferReserved, unreserve } from '@phat/pallet-balances'
import { addressOf, alice, bob, charlie } from '@phat/test-kit'
import { createMockRuntime } from '@phat/test-kit/vitest'
import { describe, expect, test } from 'vitest'
import { dealOf, Escrow, type EscrowConfig } from './escrow.ts'

const currency: EscrowConfig['currency'] = {
  hold: reserve,
  release: unreserve,
  pay: (at, from, to, amount) =>
    transferReserved(at, from, to, amount, { precision: 'exact', fortitude: 'polite', status: 'Free' }),
}

const chain = createMockRuntime({
  pallets: [install(60, Escrow, { currency, maxBlocks: 100, maxEndings: 2 })],
  genesis: [genesisOf(Escrow, { firstDeal: 7 })],
  balances: [
    [alice, 1_000n],
    [bob, 100n],
  ],
})
// #endregion

// #region tests
const escrow = chain.calls(Escrow)
const balanceOf = (who: typeof alice) => freeBalance(chain.execution, who)
const offer = { seller: addressOf(bob), amount: 300n, blocks: 5 }

describe('a deal', () => {
  test('holds the price until the buyer pays', () => {
    escrow.open(signed(alice), offer)
    expect(dealOf(chain.execution, 7)).toEqual({ buyer: alice, seller: bob, amount: 300n, endsAt: 6 })
    expect([balanceOf(alice), balanceOf(bob)]).toEqual([700n, 100n])
    chain.takeEvents()
    escrow.pay(signed(alice), { deal: 7 })
    expect([balanceOf(alice), balanceOf(bob)]).toEqual([700n, 400n])
    expect(chain.takeEvents().at(-1)).toEqual(['Escrow.Paid', { deal: 7, seller: bob, amount: 300n }])
  })

  test('ends by itself', () => {
    escrow.open(signed(alice), offer)
    chain.runToBlock(5)
    expect(balanceOf(alice)).toBe(700n)
    chain.runToBlock(6)
    expect([balanceOf(alice), dealOf(chain.execution, 7)]).toEqual([1_000n, undefined])
  })

  test('is each side’s own', () => {
    escrow.open(signed(alice), offer)
    chain.expectNoop(() => escrow.pay(signed(bob), { deal: 7 }), 'Escrow.NotYours')
    chain.expectNoop(() => escrow.decline(signed(alice), { deal: 7 }), 'Escrow.NotYours')
    escrow.decline(signed(bob), { deal: 7 })
    chain.expectNoop(() => escrow.pay(signed(alice), { deal: 7 }), 'Escrow.NoSuchDeal')
  })

  test('needs the money, a duration, and room in the block in which it ends', () => {
    chain.expectNoop(() => escrow.open(signed(alice), { ...offer, amount: 5_000n }), 'Balances.InsufficientBalance')
    chain.expectNoop(() => escrow.open(signed(alice), { ...offer, blocks: 101 }), 'Escrow.BadDuration')
    chain.expectNoop(() => escrow.open(signed(alice), { ...offer, blocks: 0 }), 'Escrow.BadDuration')
    for (let i = 0; i < 2; i++) escrow.open(signed(alice), offer)
    chain.expectNoop(() => escrow.open(signed(alice), offer), 'Escrow.TooManyEndings')
  })

  test('of a seller who cannot be paid stays open', () => {
    escrow.open(signed(alice), { ...offer, seller: addressOf(charlie) })
    chain.expectNoop(() => escrow.pay(signed(alice), { deal: 7 }), 'Balances.DeadAccount')
    chain.calls(Balances).transferAllowDeath(signed(alice), { dest: addressOf(charlie), value: 10n })
    escrow.pay(signed(alice), { deal: 7 })
    expect(balanceOf(charlie)).toBe(310n)
  })
})
// #endregion
