// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from '@phat/cli/test'
import type { Vault } from '../contracts/vault.ts'

const key = new Uint8Array(32).fill(7)
const record = new TextEncoder().encode('blood group 0, and forty more letters of history')
const source = 'contracts/vault.ts'

test('a reader sees what was granted, for its purpose and its time', async ({ deploy, blocks, blockNumber, accounts }) => {
  const { alice, bob } = accounts
  const vault = await deploy<typeof Vault>(source, 'new')
  await vault.call.enter({ key })
  const { value: number } = await vault.call.store({ record })
  const asked = { subject: alice.address, number, purpose: 'treatment' }
  await assert.rejects(vault.as(bob).query.read(asked), { code: 'contract-test.contract-error' })
  const grant = { reader: bob.address, scope: 'record', purpose: 'treatment', expiresAt: blockNumber + 50 }
  await vault.call['Grants::grant'](grant)
  assert.deepEqual((await vault.as(bob).query.read(asked)).value, record)
  await assert.rejects(vault.as(bob).query.read({ ...asked, purpose: 'advertising' }), { code: 'contract-test.contract-error' })
  blocks(50)
  await assert.rejects(vault.as(bob).query.read(asked), { code: 'contract-test.contract-error' })
})

test('a subject that is forgotten leaves nothing that can be read', async ({ deploy, accounts: { alice, bob } }) => {
  const vault = await deploy<typeof Vault>(source, 'new')
  await vault.call.enter({ key })
  await vault.as(bob).call.enter({ key: new Uint8Array(32).fill(9) })
  const { value: number, storage } = await vault.call.store({ record })
  await vault.as(bob).call.store({ record })
  const kept = storage.map(({ after }) => String(after))
  assert.ok(
    !kept.some((value) => value.includes(Buffer.from(record).toString('hex').slice(0, 16))),
    'the state has no plain text',
  )
  await vault.call.forget()
  assert.equal((await vault.query.read({ subject: alice.address, number, purpose: '' })).value, undefined)
  await vault.call.enter({ key: new Uint8Array(32).fill(8) })
  const { value: noise } = await vault.query.read({ subject: alice.address, number, purpose: '' })
  assert.notDeepEqual(noise, record)
  const { value: other } = await vault.as(bob).query.read({ subject: bob.address, number: 0, purpose: '' })
  assert.deepEqual(other, record)
})
