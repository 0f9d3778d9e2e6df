// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from '@phat/cli/test'
import type { PrivateToken } from '../contracts/private-token.ts'

const token = { totalSupply: 1_000n, name: 'Secret', symbol: 'SEC', decimals: 12 }

test('a transfer moves what the sender has', async ({ deploy, accounts: { alice, bob } }) => {
  const secret = await deploy<typeof PrivateToken>('contracts/private-token.ts', 'new', token)
  await secret.call['PSP22::transfer']({ to: bob.address, value: 300n, data: '0x' })
  const balanceOf = async (owner: string) => (await secret.query['PSP22::balanceOf']({ owner })).value
  assert.equal(await balanceOf(alice.address), 700n)
  assert.equal((await secret.as(bob).query['PSP22::balanceOf']({ owner: bob.address })).value, 300n)
})

test('nobody sends more than it has', async ({ deploy, accounts: { alice, bob } }) => {
  const secret = await deploy<typeof PrivateToken>('contracts/private-token.ts', 'new', token)
  await assert.rejects(secret.as(bob).call['PSP22::transfer']({ to: alice.address, value: 1n, data: '0x' }), {
    code: 'contract-test.contract-error',
  })
})

test('the owner alone mints', async ({ deploy, accounts: { bob } }) => {
  const secret = await deploy<typeof PrivateToken>('contracts/private-token.ts', 'new', token)
  await secret.call.mint({ to: bob.address, value: 5n })
  assert.equal((await secret.query['PSP22::totalSupply']()).value, 1_005n)
  await assert.rejects(secret.as(bob).call.mint({ to: bob.address, value: 5n }), { code: 'contract-test.contract-error' })
})
