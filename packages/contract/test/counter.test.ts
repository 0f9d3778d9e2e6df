// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { Counter } from '../examples/counter.ts'
import { SealedBid } from '../examples/sealed-bid.ts'
import { account } from '../src/index.ts'
import { built, type Client, createClient } from './client.ts'
import { alice, bob, carol } from './test-host.ts'

const example = (name: string): string => fileURLToPath(new URL(`../examples/${name}.ts`, import.meta.url))

describe('the counter', () => {
  let counter: Client
  beforeAll(async () => {
    const { bundle } = await built({ entry: example('counter') })
    counter = createClient(Counter, bundle)
  })

  it('starts at what the constructor is given, counts, and announces', () => {
    expect(counter.deploy('new', { start: 40 })).toBeUndefined()
    expect(counter.call('increment', { by: 2 })).toBeUndefined()
    expect(counter.call('get', {})).toBe(42)
    counter.call('announce', {})
    expect(counter.events()).toEqual([{ label: 'Announced', values: { count: 42 } }])
  })

  it('answers a business error with the revert flag, and changes nothing', () => {
    expect(counter.call('increment', { by: 5_000 })).toEqual({ error: { type: 'TooLarge', value: { by: 5_000 } } })
    expect(counter.call('get', {})).toBe(42)
  })

  it('traps where a number does not fit, naming the field and not the value', () => {
    counter.deploy('new', { start: 0xffff_ffff })
    const trapped = counter.call('increment', { by: 1 })
    expect(trapped).toEqual({ trap: 'state.count: the amount does not fit u32: it is below zero or above its maximum' })
    expect(counter.call('get', {})).toBe(0xffff_ffff)
  })

  it('answers an unknown selector and arguments that do not decode with CouldNotReadInput', () => {
    for (const input of [Uint8Array.of(1, 2, 3, 4), Uint8Array.of(1, 2), new Uint8Array()]) {
      expect(counter.host.run(1, input)).toEqual({ kind: 'returned', flags: 1, data: Uint8Array.of(1, 1) })
    }
  })

  it('refuses funds that a message does not take', () => {
    expect(counter.call('increment', { by: 1 }, { value: 1n })).toEqual({ trap: 'increment takes no funds' })
  })
})

describe('the sealed-bid auction', () => {
  let auction: Client
  beforeAll(async () => {
    const { bundle } = await built({ entry: example('sealed-bid') })
    auction = createClient(SealedBid, bundle)
  })

  it('sells to the highest bidder at the second price', async () => {
    auction.deploy('new', { closesAt: 10 })
    auction.call('bid', { amount: 30n }, { caller: alice })
    auction.call('bid', { amount: 50n }, { caller: bob })
    auction.call('bid', { amount: 40n }, { caller: carol })
    expect(await auction.query('myBid', {}, { caller: carol })).toBe(40n)
    expect(await auction.query('myBid', {}, { caller: new Uint8Array(32) })).toBeUndefined()
    expect(auction.call('settle', {}, { block: 9 })).toEqual({ error: { type: 'StillOpen', value: { until: 10 } } })
    expect(auction.call('bid', { amount: 60n }, { block: 10 })).toEqual({ error: { type: 'Closed', value: undefined } })
    auction.call('settle', {}, { block: 10 })
    expect(auction.events()).toEqual([{ label: 'Settled', values: { winner: account(bob), price: 40n } }])
  })
})
