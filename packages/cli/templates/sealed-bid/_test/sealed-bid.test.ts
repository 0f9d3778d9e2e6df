// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from '@phat/cli/test'
import type { SealedBid } from '../contracts/sealed-bid.ts'

test('the highest bid wins and pays the second price', async ({ deploy, blocks, accounts }) => {
  const { alice, bob, charlie } = accounts
  const auction = await deploy<typeof SealedBid>('contracts/sealed-bid.ts', 'new', { closesAt: 20 })
  await auction.as(alice).call.bid({ amount: 70n })
  await auction.as(bob).call.bid({ amount: 100n })
  await auction.as(charlie).call.bid({ amount: 40n })
  await assert.rejects(auction.call.settle(), { detail: { type: 'StillOpen', value: { until: 20 } } })
  blocks(20)
  const { events } = await auction.call.settle()
  assert.deepEqual(events, [{ contract: 'sealed_bid', name: 'Settled', values: { winner: bob.id, price: 70n } }])
})

test('nobody reads the bid of another', async ({ deploy, accounts: { alice, bob } }) => {
  const auction = await deploy<typeof SealedBid>('contracts/sealed-bid.ts', 'new', { closesAt: 20 })
  const { events, logs } = await auction.as(bob).call.bid({ amount: 100n })
  assert.deepEqual([events, logs], [[], []])
  assert.equal((await auction.as(bob).query.myBid()).value, 100n)
  assert.equal((await auction.as(alice).query.myBid()).value, undefined)
})

test('a bid that comes too late is refused', async ({ deploy, blocks, accounts: { bob } }) => {
  const auction = await deploy<typeof SealedBid>('contracts/sealed-bid.ts', 'new', { closesAt: 20 })
  blocks(20)
  await assert.rejects(auction.as(bob).call.bid({ amount: 100n }), { detail: { type: 'Closed' } })
})
