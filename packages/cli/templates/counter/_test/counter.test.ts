// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from '@phat/cli/test'
import type { Counter } from '../contracts/counter.ts'

test('the count goes up in secret', async ({ deploy }) => {
  const counter = await deploy<typeof Counter>('contracts/counter.ts', 'new', { start: 5 })
  const { events } = await counter.call.increment({ by: 2 })
  assert.deepEqual(events, [])
  assert.equal((await counter.query.get()).value, 7)
})

test('a step that is too large changes nothing', async ({ deploy, accounts: { bob } }) => {
  const counter = await deploy<typeof Counter>('contracts/counter.ts', 'new', { start: 5 })
  await assert.rejects(counter.as(bob).call.increment({ by: 5_000 }), {
    code: 'contract-test.contract-error',
    detail: { type: 'TooLarge', value: { by: 5_000 } },
  })
  assert.equal((await counter.query.get()).value, 5)
})

test('the count is announced when somebody asks for it', async ({ deploy }) => {
  const counter = await deploy<typeof Counter>('contracts/counter.ts', 'new', { start: 5 })
  const { events } = await counter.call.announce()
  assert.deepEqual(events, [{ contract: 'counter', name: 'Announced', values: { count: 5 } }])
})
