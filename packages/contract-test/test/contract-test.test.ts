// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { keypairFromUri } from '@phat/crypto'
import { toHex } from '@phat/primitives'
import { describe, expect, test } from 'vitest'
import { accounts } from '../src/accounts.ts'
import * as kit from '../src/index.ts'
import type { Counter } from './contracts/counter.ts'
import type { Till } from './contracts/till.ts'
import type { Upgradable } from './contracts/upgradable.ts'
import type { Upgraded } from './contracts/upgraded.ts'
import { runBodies, runBody } from './run-bodies.ts'

const till = 'contract-test/test/contracts/till.ts'
const counter = 'contract-test/test/contracts/counter.ts'
const pha = 10n ** 12n

test('the public surface is what it is meant to be', () => {
  expect(Object.keys(kit).sort()).toEqual(['CallError', 'contractTestErrors', 'test'])
})

test('the accounts are those of the development phrase', () => {
  for (const [name, { id }] of Object.entries(accounts)) {
    const uri = `//${name[0]?.toUpperCase()}${name.slice(1)}`
    expect(toHex(id)).toBe(toHex(keypairFromUri(uri, 'sr25519').accountId))
  }
})

test('a test outside of phat test is refused', () => {
  expect(() => kit.test('a', () => {})).toThrow(expect.objectContaining({ code: 'contract-test.no-runner' }))
})

describe('a test', () => {
  test('has a cluster of its own', async () => {
    const body: kit.TestBody = async ({ deploy, blockNumber }) => {
      assert.equal(blockNumber, 1)
      const one = await deploy<typeof Counter>(counter, 'new', { start: 5 })
      await one.call.increment({ by: 2 })
      assert.equal((await one.query.get()).value, 7)
    }
    const [first, second] = await runBodies({ first: body, second: body })
    expect(second).toEqual({ ...first, name: 'second' })
    expect(first).toMatchObject({
      status: 'passed',
      storage: [
        { contract: 'counter', place: 'count', before: null, after: 5 },
        { contract: 'counter', place: 'count', before: 5, after: 7 },
      ],
    })
    expect(first?.gas.map(({ entry, kind }) => [entry, kind])).toEqual([
      ['new', 'constructor'],
      ['increment', 'call'],
      ['get', 'query'],
    ])
  })

  test('is one of several that run in their order, and may be left out by its name', async () => {
    const ends = await runBodies({ 'a one': () => {}, 'a two': () => assert.fail('it fails'), b: () => {} }, 'a')
    expect(ends.map(({ name, status }) => [name, status])).toEqual([
      ['a one', 'passed'],
      ['a two', 'failed'],
      ['b', 'skipped'],
    ])
  })

  test('sends funds, sees events and logs, and pays out', async () => {
    await runBody(async ({ deploy, balance, accounts: { bob, charlie } }) => {
      const shop = await deploy<typeof Till>(till, 'new', {}, { value: pha })
      const { events, logs, storage } = await shop.as(bob).call.pay({}, { value: 3n * pha })
      assert.deepEqual(events, [{ contract: 'till', name: 'Paid', values: { amount: 3n * pha } }])
      assert.deepEqual(logs, [{ contract: 'till', level: 'info', message: 'paid' }])
      assert.deepEqual(storage, [{ contract: 'till', place: 'sum', before: '0', after: '3000000000000' }])
      assert.deepEqual([shop.events(), shop.logs()], [events, logs])
      const before = balance(charlie)
      await shop.call.take({ to: charlie.address, amount: pha })
      assert.equal(balance(charlie) - before, pha)
      assert.ok(shop.balance() >= 3n * pha)
    })
  })

  test('gets each failure under a code of its own, with the contract’s error decoded and its trace by the sources', async () => {
    await runBody(async ({ deploy, accounts: { bob } }) => {
      const shop = await deploy<typeof Till>(till, 'new')
      const take = shop.call.take({ to: bob.address, amount: 5n })
      await assert.rejects(take, { code: 'contract-test.contract-error', detail: { type: 'Empty' } })
      await shop.call.pay({}, { value: 2n })
      await assert.rejects(shop.call.take({ to: bob.address, amount: 5n }), { detail: { type: 'Short', value: { by: 3n } } })
      await assert.rejects(shop.call.burst(), { code: 'contract-test.trapped', message: /it bursts[\s\S]*till\.ts:32:\d+/ })
      await assert.rejects(shop.call.spin({}, { gasLimit: 10_000_000_000n }), { code: 'contract-test.out-of-gas' })
      await assert.rejects(shop.call.pay({}, { value: 10n ** 30n }), { code: 'contract-test.call-failed' })
      await assert.rejects(async () => Reflect.get(shop.call, 'price'), { code: 'contract-test.bad-value' })
      await assert.rejects(async () => Reflect.get(shop.query, 'prize'), { code: 'abi.unknown-entry' })
    })
  })

  test('moves blocks and time', async () => {
    await runBody(async (c) => {
      const shop = await c.deploy<typeof Till>(till, 'new')
      const { blockNumber, time } = c
      c.blocks(10)
      assert.deepEqual([c.blockNumber, c.time], [blockNumber + 10, time + 120_000])
      c.setTime(new Date('2030-01-01T00:00:00Z'))
      assert.equal((await shop.query.now()).value, 1_893_456_000_000n)
      assert.equal((await shop.query.height()).value, c.blockNumber)
      assert.throws(() => c.setTime(0), { code: 'contract-test.bad-value' })
      assert.throws(() => c.blocks(0), { code: 'contract-test.bad-value' })
    })
  })

  test('answers the requests of queries, which know the secrets', async () => {
    await runBody(async ({ deploy, http, requests }) => {
      const shop = await deploy<typeof Till>(till, 'new')
      shop.setSecret('apiKey', 'token')
      await assert.rejects(shop.query.price({ of: 'pha' }), { code: 'contract-test.no-request' })
      http(({ url, headers }) => ({ body: `${url.split('/').at(-1)} ${headers.authorization}` }))
      assert.equal((await shop.query.price({ of: 'pha' })).value, '200 pha token')
      http(() => ({ failed: true }))
      await assert.rejects(shop.query.price({ of: 'pha' }), { code: 'contract-test.trapped' })
      assert.equal(requests.length, 3)
    })
  })

  test('estimates without changing anything', async () => {
    await runBody(async ({ deploy }) => {
      const one = await deploy<typeof Counter>(counter, 'new', { start: 5 })
      const { gasRequired } = await one.estimate.increment({ by: 2 })
      const { gasRequired: used } = await one.call.increment({ by: 2 })
      assert.ok(gasRequired >= used)
      assert.equal((await one.query.get()).value, 7)
    })
  })

  test('replaces code, and sees the state migrated', async () => {
    await runBody(async ({ deploy }) => {
      const old = await deploy<typeof Upgradable>('contract-test/test/contracts/upgradable.ts', 'new')
      const now = await old.upgrade<typeof Upgraded>('contract-test/test/contracts/upgraded.ts')
      await now.call.add()
      assert.equal((await now.query.get()).value, 706n)
    })
  })
})
