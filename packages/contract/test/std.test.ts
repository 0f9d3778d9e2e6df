// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url'
import { toHex } from '@phat/primitives'
import { beforeAll, describe, expect, it } from 'vitest'
import { PrivateToken } from '../examples/private-token.ts'
import { Vault } from '../examples/vault.ts'
import { account } from '../src/index.ts'
import { built, type Client, createClient } from './client.ts'
import { alice, bob, carol, contractAddress, type TestReply } from './test-host.ts'

const example = (name: string): string => fileURLToPath(new URL(`../examples/${name}.ts`, import.meta.url))
const [a, b, c] = [account(alice), account(bob), account(carol)]
const none = new Uint8Array()

describe('the private token', () => {
  let bundle: string
  let token: Client
  beforeAll(async () => {
    ;({ bundle } = await built({ entry: example('private-token') }))
  })
  const fresh = (): void => {
    token = createClient(PrivateToken, bundle)
    token.deploy('new', { totalSupply: 1_000n, name: 'Quiet', symbol: 'QT', decimals: 10 })
  }
  const balance = (owner: unknown, caller: Uint8Array): Promise<unknown> => token.query('PSP22::balanceOf', { owner }, { caller })

  it('has the selectors of PSP22', () => {
    fresh()
    const selectors = Object.fromEntries(token.descriptor.messages.map(({ name, selector }) => [name, toHex(selector)]))
    // As the PSP22 standard lists them.
    expect(selectors).toMatchObject({
      'PSP22::totalSupply': '0x162df8c2',
      'PSP22::balanceOf': '0x6568382f',
      'PSP22::allowance': '0x4d47d921',
      'PSP22::transfer': '0xdb20f9f5',
      'PSP22::transferFrom': '0x54b3c76e',
      'PSP22::approve': '0xb20f1bbd',
      'PSP22::increaseAllowance': '0x96d6b57a',
      'PSP22::decreaseAllowance': '0xfecb57d5',
      'PSP22Metadata::tokenName': '0x3d261bd4',
      'PSP22Metadata::tokenSymbol': '0x34205be5',
      'PSP22Metadata::tokenDecimals': '0x7271b782',
    })
  })

  it('gives estimates of gas alone for messages, because the balances of others are in the state', () => {
    fresh()
    const message = token.descriptor.messages.find(({ name }) => name === 'PSP22::transfer')
    expect(message?.estimate).toBe('gas-only')
  })

  it('moves tokens, and keeps the sum', async () => {
    fresh()
    expect(token.call('PSP22::transfer', { to: b, value: 300n, data: none })).toBeUndefined()
    expect(await balance(a, alice)).toBe(700n)
    expect(await balance(b, bob)).toBe(300n)
    expect(await token.query('PSP22::totalSupply', {})).toBe(1_000n)
    expect(token.call('PSP22::transfer', { to: b, value: 701n, data: none })).toEqual({ error: { type: 'InsufficientBalance' } })
    expect(token.call('PSP22::transfer', { to: account(new Uint8Array(32)), value: 1n, data: none })).toEqual({
      error: { type: 'ZeroRecipientAddress' },
    })
    token.call('PSP22::transfer', { to: a, value: 700n, data: none })
    expect(await balance(a, alice)).toBe(700n)
  })

  it('emits nothing that tells who moved what', () => {
    fresh()
    token.call('PSP22::transfer', { to: b, value: 300n, data: none })
    expect(token.host.events).toEqual([])
  })

  it('shows a balance to its owner alone, until the owner grants it, until the grant expires', async () => {
    fresh()
    expect(await balance(a, bob)).toEqual({ trap: expect.stringContaining('AccessDenied') })
    const grant = { reader: b, scope: 'balance', purpose: 'read', expiresAt: 10 }
    expect(token.call('Grants::grant', grant)).toBeUndefined()
    expect(await balance(a, bob)).toBe(1_000n)
    expect(await balance(a, carol)).toEqual({ trap: expect.stringContaining('AccessDenied') })
    expect(await token.query('PSP22::balanceOf', { owner: a }, { caller: bob, block: 10 })).toEqual({
      trap: expect.stringContaining('AccessDenied'),
    })
    token.call('Grants::revoke', { reader: b, scope: 'balance' })
    expect(await balance(a, bob)).toEqual({ trap: expect.stringContaining('AccessDenied') })
  })

  it('lets a spender spend what it is allowed, and no more', async () => {
    fresh()
    token.call('PSP22::approve', { spender: b, value: 50n })
    token.call('PSP22::increaseAllowance', { spender: b, deltaValue: 50n })
    const take = (value: bigint): unknown =>
      token.call('PSP22::transferFrom', { from: a, to: c, value, data: none }, { caller: bob })
    expect(take(60n)).toBeUndefined()
    expect(take(41n)).toEqual({ error: { type: 'InsufficientAllowance' } })
    expect(await token.query('PSP22::allowance', { owner: a, spender: b }, { caller: bob })).toBe(40n)
    expect(token.call('PSP22::decreaseAllowance', { spender: b, deltaValue: 41n })).toEqual({
      error: { type: 'InsufficientAllowance' },
    })
    expect(await balance(c, carol)).toBe(60n)
  })

  it('lets its owner mint, and nobody else, and refuses more than u128 holds', async () => {
    fresh()
    expect(token.call('mint', { to: b, value: 5n }, { caller: bob })).toEqual({ error: { type: 'CallerIsNotOwner' } })
    token.call('mint', { to: b, value: 5n })
    expect(await balance(b, bob)).toBe(5n)
    expect(token.call('mint', { to: b, value: 2n ** 128n - 1n })).toEqual({
      trap: 'state.totalSupply: the amount does not fit u128: it is below zero or above its maximum',
    })
    token.call('Ownable::transferOwnership', { newOwner: b })
    expect(await token.query('Ownable::owner', {})).toBe(b)
    expect(token.call('mint', { to: a, value: 5n })).toEqual({ error: { type: 'CallerIsNotOwner' } })
    token.call('Ownable::renounceOwnership', {}, { caller: bob })
    expect(token.call('mint', { to: a, value: 5n }, { caller: bob })).toEqual({ error: { type: 'CallerIsNotOwner' } })
  })

  it('costs a transfer two reads and two writes', () => {
    fresh()
    token.call('PSP22::transfer', { to: b, value: 1n, data: none })
    token.call('PSP22::transfer', { to: b, value: 1n, data: none })
    expect(token.host.operations).toEqual([
      'input',
      'value',
      'caller',
      'getStorage',
      'setStorage',
      'getStorage',
      'setStorage',
      'returnValue',
    ])
  })
})

describe('the vault', () => {
  let vault: Client
  beforeAll(async () => {
    const { bundle } = await built({ entry: example('vault') })
    vault = createClient(Vault, bundle)
    vault.deploy('new', {})
    vault.call('store', { record: Uint8Array.of(1, 2, 3) })
  })
  const read = (purpose: string, call: object): Promise<unknown> => vault.query('read', { owner: a, purpose }, call)

  it('lets a reader read for the purpose of the grant alone', async () => {
    vault.call('Grants::grant', { reader: b, scope: 'record', purpose: 'treatment', expiresAt: 100 })
    expect(await read('treatment', { caller: bob })).toEqual(Uint8Array.of(1, 2, 3))
    expect(await read('research', { caller: bob })).toEqual({ error: { type: 'AccessDenied', value: { scope: 'record' } } })
    expect(await read('treatment', { caller: bob, block: 100 })).toEqual({
      error: { type: 'AccessDenied', value: { scope: 'record' } },
    })
    expect(await vault.query('sizeOf', { owner: a }, { caller: bob })).toEqual({
      error: { type: 'AccessDenied', value: { scope: 'record' } },
    })
  })

  it('tells owners what they have granted, and readers what they may', async () => {
    expect(await vault.query('Grants::granted', {})).toEqual([
      { reader: b, scope: 'record', purpose: 'treatment', expiresAt: 100 },
    ])
    expect(await vault.query('Grants::granted', {}, { block: 100 })).toEqual([])
    const asked = { owner: a, scope: 'record', purpose: 'treatment' }
    expect(await vault.query('Grants::mayRead', asked, { caller: bob })).toBe(true)
    expect(await vault.query('Grants::mayRead', asked, { caller: carol })).toBe(false)
  })

  it('refuses a grant that has expired already, and more than there is room for', () => {
    const grant = (name: string, expiresAt: number): unknown =>
      vault.call('Grants::grant', { reader: c, scope: name, purpose: 'x', expiresAt }, { caller: carol, block: 5 })
    expect(grant('s', 5)).toEqual({ error: { type: 'GrantExpired' } })
    for (let i = 0; i < 64; i++) expect(grant(`s${i}`, 6)).toBeUndefined()
    expect(grant('s64', 6)).toEqual({ error: { type: 'TooManyGrants' } })
    expect(grant('s63', 7)).toBeUndefined()
  })

  it('takes new code only after its timelock, from its owner, and says so to all', async () => {
    const codeHash = account(new Uint8Array(32).fill(9))
    expect(vault.call('scheduleUpgrade', { codeHash }, { caller: bob })).toEqual({ error: { type: 'NotUpgradeOwner' } })
    expect(vault.call('upgrade', {})).toEqual({ error: { type: 'NoUpgradeScheduled' } })
    expect(vault.call('scheduleUpgrade', { codeHash }, { block: 10 })).toBeUndefined()
    expect(vault.call('upgrade', {}, { block: 7_209 })).toEqual({ error: { type: 'UpgradeTooEarly', value: { from: 7_210 } } })
    expect(await vault.query('upgradePolicy', {}, { caller: bob })).toEqual({
      owner: a,
      timelockBlocks: 7_200,
      scheduled: { codeHash, from: 7_210 },
    })
    const newCode = (reply: TestReply): void => {
      vault.host.others.set(toHex(contractAddress), () => reply)
    }
    newCode({ kind: 'trapped', error: 'its migration' })
    expect(vault.call('upgrade', {}, { block: 7_210 })).toEqual({
      trap: expect.stringMatching(/new code cannot take the state over/),
    })
    expect(await vault.query('upgradePolicy', {})).toMatchObject({ scheduled: { from: 7_210 } })
    newCode({ kind: 'returned', flags: 1, data: none })
    expect(vault.call('upgrade', {}, { block: 7_210 })).toBeUndefined()
    expect(vault.host.operations).toContain('setCodeHash')
    expect(vault.call('upgrade', {}, { block: 7_211 })).toEqual({ error: { type: 'NoUpgradeScheduled' } })
  })
})
