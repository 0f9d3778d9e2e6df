// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from '@phat/cli/test'
import type { Poll } from '../contracts/poll.ts'

const poll = { question: 'Ship it?', closesAt: 100 }

test('votes count once the poll is closed', async ({ deploy, blocks, accounts: { alice, bob } }) => {
  const contract = await deploy<typeof Poll>('contracts/poll.ts', 'new', poll)
  await contract.as(alice).call.vote({ yes: true })
  await contract.as(bob).call.vote({ yes: false })
  await assert.rejects(contract.call.close(), { detail: { type: 'StillOpen', value: { until: 100 } } })
  blocks(100)
  const { events } = await contract.call.close()
  assert.deepEqual(events, [{ contract: 'poll', name: 'Result', values: { yes: 1, no: 1 } }])
})

test('nobody sees the vote of another', async ({ deploy, accounts: { alice, bob } }) => {
  const contract = await deploy<typeof Poll>('contracts/poll.ts', 'new', poll)
  const { events, logs } = await contract.as(bob).call.vote({ yes: false })
  assert.deepEqual([events, logs], [[], []])
  assert.equal((await contract.as(bob).query.myVote()).value, false)
  assert.equal((await contract.as(alice).query.myVote()).value, undefined)
})
