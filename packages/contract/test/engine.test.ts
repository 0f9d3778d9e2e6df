// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url'
import { selectorOf } from '@phat/abi'
import type { QueryHost } from '@phat/contracts'
import { blake2b256 } from '@phat/crypto'
import { concatBytes, known, toHex } from '@phat/primitives'
import { beforeAll, describe, expect, it } from 'vitest'
import { Counter } from '../examples/counter.ts'
import { PrivateToken } from '../examples/private-token.ts'
import { SealedBid } from '../examples/sealed-bid.ts'
import { mapTrace } from '../src/build/index.ts'
import { account, openSealed, str, struct, u128, x25519PublicKey } from '../src/index.ts'
import { built, descriptorOf } from './client.ts'
import { Relay } from './contracts/relay.ts'
import { Upgradable } from './contracts/upgradable.ts'
import { Upgraded } from './contracts/upgraded.ts'
import { attach, type Deployed, deploy, engineCluster, logged, upload } from './engine-cluster.ts'
import { alice, bob, carol } from './test-host.ts'
import { wasmCounter } from './wasm-counter.ts'

const example = (name: string): string => fileURLToPath(new URL(`../examples/${name}.ts`, import.meta.url))

describe('contracts in the script engine', () => {
  it('hold an auction', async () => {
    const cluster = engineCluster([alice, bob, carol])
    const { wasm } = await built({ entry: example('sealed-bid') })
    const auction = deploy(cluster, descriptorOf(SealedBid), wasm, { closesAt: 10 }, { caller: alice })
    for (const [caller, amount] of [
      [alice, 30n],
      [bob, 50n],
      [carol, 40n],
    ] as const) {
      expect(auction.call('bid', { amount }, { caller }).answer).toBeUndefined()
    }
    expect(auction.query('myBid', {}, { caller: carol }).answer).toBe(40n)
    expect(auction.call('settle', {}, { caller: alice, block: 2 }).answer).toEqual({
      error: { type: 'StillOpen', value: { until: 10 } },
    })
    const { receipt } = auction.call('settle', {}, { caller: alice, block: 10 })
    expect(auction.events(receipt)).toEqual([{ label: 'Settled', values: { winner: account(bob), price: 40n } }])
  })

  it('tell in estimates no more than gas where the state holds entries of others, whatever contract asks', async () => {
    const cluster = engineCluster([alice, bob])
    const { wasm } = await built({ entry: example('sealed-bid') })
    const auction = deploy(cluster, descriptorOf(SealedBid), wasm, { closesAt: 10 }, { caller: alice })
    auction.call('bid', { amount: 30n }, { caller: bob })
    const relayed = await built({ entry: fixture('relay') })
    const relay = deploy(cluster, descriptorOf(Relay), relayed.wasm, {}, { caller: alice })
    const block = { number: 2, now: 24_000n }
    const estimate = (to: Uint8Array, input: Uint8Array, mode: 'estimate' | 'query' = 'estimate') =>
      cluster.query({ kind: 'call', origin: alice, to, input, gasLimit: 10n ** 12n }, { mode, block })
    const settle = selectorOf('settle', blake2b256)
    const direct = estimate(auction.address, settle)
    expect(direct.result).toMatchObject({ debug: [], result: { ok: true, flags: 0, data: new Uint8Array() } })
    expect(direct.result.gasRequired).toBeGreaterThan(0n)
    expect(estimate(auction.address, settle, 'query').result.result).toEqual({ ok: true, flags: 0, data: new Uint8Array() })
    const raw = known(
      relay.descriptor.messages.find(({ name }) => name === 'raw'),
      'the relay passes input on',
    )
    const values: Readonly<Record<string, unknown>> = { of: account(auction.address), input: settle }
    const input = concatBytes(raw.selector, ...raw.args.map(({ name, codec }) => codec.encode(values[name])))
    expect(estimate(relay.address, input).result.result).toEqual({ ok: true, flags: 0, data: new Uint8Array() })
    // The same as a transaction answers: the rule is about what is tried for nothing.
    expect(auction.call('settle', {}, { caller: alice, block: 2 }).answer).toEqual({
      error: { type: 'StillOpen', value: { until: 10 } },
    })
    const counter = await built({ entry: example('counter') })
    const open = deploy(cluster, descriptorOf(Counter), counter.wasm, { start: 1 }, { caller: alice, block: 2 })
    const announced = estimate(open.address, selectorOf('announce', blake2b256)).result.result
    expect(announced.ok && announced.data.length).toBeGreaterThan(0)
  })

  it('call a wasm contract, whose answers they read as those of their own kind', async () => {
    const cluster = engineCluster([alice])
    const codeHash = upload(cluster, wasmCounter(), alice)
    const made = cluster.apply(
      { kind: 'instantiate', origin: alice, codeHash, salt: new Uint8Array(0), input: new Uint8Array(0), gasLimit: 10n ** 12n },
      { number: 1, now: 12_000n },
    )
    const of = known(made.result?.address, 'the wasm contract is made')
    const { wasm } = await built({ entry: fixture('relay') })
    const relay = deploy(cluster, descriptorOf(Relay), wasm, {}, { caller: alice })
    const call = (name: string, args: object): unknown => relay.call(name, { ...args }, { caller: alice }).answer
    expect(call('bump', { of: account(of), by: 5 })).toBe(5)
    expect(call('bump', { of: account(of), by: 7 })).toBe(12)
    expect(call('raw', { of: account(of), input: Uint8Array.of(1, 2, 3, 4) })).toBe('ContractTrapped')
    expect(call('bump', { of: account(of), by: 1 })).toBe(13)
  })

  it('tell where a trap happened, in the lines of the TypeScript', async () => {
    const cluster = engineCluster([alice])
    const { wasm, sourceMap } = await built({ entry: example('counter') })
    const counter = deploy(cluster, descriptorOf(Counter), wasm, { start: 0xffff_ffff }, { caller: alice })
    const { answer } = counter.call('increment', { by: 1 }, { caller: alice })
    expect(answer).toMatchObject({
      name: 'ContractTrapped',
      trap: expect.stringContaining('state.count: the amount does not fit u32'),
    })
    expect(mapTrace(sourceMap, (answer as { trap: string }).trap)).toMatch(/counter\.ts:13:\d+/)
    expect(counter.query('get', {}, { caller: alice }).answer).toBe(0xffff_ffff)
  })

  it('keep a private token', async () => {
    const cluster = engineCluster([alice, bob])
    const { wasm } = await built({ entry: example('private-token') })
    const args = { totalSupply: 1_000n, name: 'Quiet', symbol: 'QT', decimals: 10 }
    const token = deploy(cluster, descriptorOf(PrivateToken), wasm, args, { caller: alice })
    const transfer = { to: account(bob), value: 1n, data: new Uint8Array() }
    const first = token.call('PSP22::transfer', transfer, { caller: alice })
    expect(first.answer).toBeUndefined()
    expect(token.query('PSP22::balanceOf', { owner: account(bob) }, { caller: bob }).answer).toBe(1n)
    expect(token.query('PSP22::balanceOf', { owner: account(bob) }, { caller: alice }).answer).toMatchObject({
      name: 'ContractTrapped',
    })
    const second = token.call('PSP22::transfer', transfer, { caller: alice })
    const third = token.call('PSP22::transfer', transfer, { caller: alice })
    expect(third.receipt.result?.gasConsumed).toBe(second.receipt.result?.gasConsumed)
  })
})

const fixture = (name: string): string => fileURLToPath(new URL(`./contracts/${name}.ts`, import.meta.url))

describe('what contracts get in the script engine', () => {
  let counter: Deployed
  let relay: Deployed
  beforeAll(async () => {
    const cluster = engineCluster([alice, bob], { queryHost })
    const options = { caller: alice } as const
    counter = deploy(cluster, descriptorOf(Counter), (await built({ entry: example('counter') })).wasm, { start: 1 }, options)
    relay = deploy(cluster, descriptorOf(Relay), (await built({ entry: fixture('relay') })).wasm, {}, options)
  })
  const call = (name: string, args: object): unknown => relay.call(name, { ...args }, { caller: alice }).answer
  const query = (name: string, args: object): unknown => relay.query(name, { ...args }, { caller: alice }).answer

  it('call other contracts by bytes and through an interface', () => {
    expect(call('bump', { of: account(counter.address), by: 5 })).toBe(6)
    const of = account(counter.address)
    expect(call('raw', { of, input: selectorOf('get', blake2b256) })).toBe('returned 0,0,6,0,0,0')
    expect(call('raw', { of, input: Uint8Array.of(0) })).toBe('reverted 1,1')
    expect(call('raw', { of: account(alice), input: Uint8Array.of(0) })).toBe('ContractNotFound')
    const trap = (text: string): object => ({ name: 'ContractTrapped', trap: expect.stringContaining(text) })
    expect(call('bump', { of, by: 5_000 })).toEqual(trap('increment: TooLarge'))
    expect(call('bump', { of: account(bob), by: 1 })).toEqual(trap('increment: ContractNotFound'))
    expect(call('get', { of })).toEqual(trap('get: the answer is not of the declared type'))
  })

  it('see what a reentrant call wrote, and it what they wrote', () => {
    expect(call('depth', { left: 2 })).toBe(2)
  })

  it('seal events for one reader', () => {
    const secret = new Uint8Array(32).fill(77)
    const sealed = (): Uint8Array => {
      const { receipt } = relay.call('sealed', { reader: x25519PublicKey(secret), amount: 42n }, { caller: alice })
      return relay.events(receipt)[0]?.values.sealed as Uint8Array
    }
    const codec = struct('Receipt', { amount: u128, note: str })
    const event = sealed()
    const reader = { secret, contract: relay.address, blake2_256: blake2b256 }
    expect(openSealed(event, codec, reader)).toEqual({ amount: 42n, note: 'for you alone' })
    expect(openSealed(event, codec, { ...reader, secret: new Uint8Array(32).fill(78) })).toBeUndefined()
    expect(new TextDecoder().decode(event)).not.toContain('for you')
  })

  it('log, with the block', () => {
    call('log', {})
    expect(logged.at(-1)).toBe('block 1 at 12000')
  })

  it('sign with keys of their own', () => {
    const message = Uint8Array.of(1, 2, 3)
    const [publicKey, recovered, signature] = query('sign', { message }) as Uint8Array[]
    expect(recovered).toEqual(publicKey)
    expect(signature?.length).toBe(64)
    expect(query('sign', { message })).toEqual([publicKey, recovered, signature])
  })

  it('fetch, await and draw random bytes in queries', () => {
    expect(query('price', { pair: 'PHA' })).toBe('200 GET https://api.example.org/price/PHA')
    expect(query('both', {})).toEqual(['GET https://a.example.org/', 'the network failed'])
    expect(query('random', { length: 4 })).toEqual(new Uint8Array(4).fill(9))
  })

  it('are told in a transaction what to do instead', () => {
    for (const [name, args] of [
      ['price', { pair: 'PHA' }],
      ['random', { length: 1 }],
      ['key', {}],
    ] as const) {
      expect(call(name, args)).toMatchObject({ name: 'ContractTrapped', trap: expect.stringContaining('in a transaction') })
    }
    expect(query('key', {})).toMatchObject({ trap: expect.stringContaining('secrets.apiKey: the owner has not provided it') })
  })
})

describe('funds and other contracts', () => {
  it('are paid, counted, and given to what is made', async () => {
    const cluster = engineCluster([alice, bob])
    const relay = deploy(cluster, descriptorOf(Relay), (await built({ entry: fixture('relay') })).wasm, {}, { caller: alice })
    const call = (name: string, args: object, value = 0n): unknown =>
      relay.call(name, { ...args }, { caller: alice, value }).answer
    const [value, balance] = call('funds', {}, 500_000n) as bigint[]
    expect(value).toBe(500_000n)
    expect(balance).toBeGreaterThanOrEqual(500_000n)
    expect(toHex(relay.descriptor.messages.find(({ name }) => name === 'funds')?.selector ?? new Uint8Array())).toBe('0xcafef00d')
    expect(call('pay', { to: account(bob), amount: 100n })).toBe(true)
    expect((call('funds', {}) as bigint[])[1]).toBe((balance as bigint) - 100n)
    expect(call('pay', { to: account(bob), amount: 10n ** 30n })).toBe(false)
    expect(call('pay', { to: account(bob), amount: 2n ** 128n - 1n })).toBe(false)
    expect(call('who', {})).toEqual([account(alice), account(alice), account(relay.address)])
    const { wasm } = await built({ entry: example('counter') })
    const codeHash = account(upload(cluster, wasm, alice))
    const input = concatBytes(selectorOf('new', blake2b256), Uint8Array.of(9, 0, 0, 0))
    const made = call('make', { codeHash, input }) as { readonly bytes: Uint8Array }
    expect(made).not.toHaveProperty('trap')
    expect(call('hashOf', { of: made })).toBe(codeHash)
    expect(call('hashOf', { of: account(bob) })).toBeUndefined()
    expect(attach(cluster, descriptorOf(Counter), made.bytes, codeHash.bytes).query('get', {}, { caller: bob }).answer).toBe(9)
    const wrong = { codeHash, input: Uint8Array.of(1) }
    expect(call('make', wrong)).toMatchObject({
      name: 'ContractTrapped',
      trap: expect.stringContaining('instantiate: the constructor reverted'),
    })
    call('end', { beneficiary: account(bob) })
    expect(call('who', {})).toMatchObject({ name: 'ContractNotFound' })
  })
})

describe('an upgrade', () => {
  it('is for the owner, and brings the state up once, step by step', async () => {
    const cluster = engineCluster([alice, bob])
    const before = deploy(
      cluster,
      descriptorOf(Upgradable),
      (await built({ entry: fixture('upgradable') })).wasm,
      {},
      { caller: alice },
    )
    before.call('add', {}, { caller: bob })
    const code = (await built({ entry: fixture('upgraded') })).wasm
    const codeHash = account(upload(cluster, code, bob))
    expect(before.call('upgrade', { codeHash }, { caller: bob }).answer).toEqual({ error: { type: 'NotUpgradeOwner' } })
    expect(before.call('upgrade', { codeHash: account(bob) }, { caller: alice }).answer).toEqual({
      error: { type: 'NoSuchCode' },
    })
    expect(before.call('upgrade', { codeHash }, { caller: alice }).answer).toBeUndefined()
    const after = attach(cluster, descriptorOf(Upgraded), before.address, codeHash.bytes)
    // A query before the first message migrates as well, for itself.
    expect(after.query('get', {}, { caller: bob }).answer).toBe(801n)
    after.call('add', {}, { caller: bob })
    expect(after.query('get', {}, { caller: bob }).answer).toBe(806n)
    after.call('add', {}, { caller: bob })
    expect(after.query('get', {}, { caller: bob }).answer).toBe(811n)
    expect(after.query('upgradePolicy', {}, { caller: bob }).answer).toEqual({
      owner: account(alice),
      timelockBlocks: undefined,
      scheduled: undefined,
    })
  })
})

/** Answers requests with what they were, and random bytes that are none. */
const queryHost: QueryHost = {
  httpRequest: () => ({ ok: false, error: 'NotAllowed' }),
  batchHttpRequest: (_contract, requests) => ({
    ok: true,
    outcomes: requests.map(({ url, method }) =>
      url.includes('unreachable')
        ? { ok: false, error: 'NetworkError' }
        : {
            ok: true,
            response: { statusCode: 200, reasonPhrase: 'OK', headers: [], body: new TextEncoder().encode(`${method} ${url}`) },
          },
    ),
  }),
  random: (length) => new Uint8Array(length).fill(9),
  untrustedMillis: () => 0n,
  workerPublicKey: () => new Uint8Array(32),
  workerQuote: () => undefined,
  cache: { get: () => undefined, set: () => true, expire: () => undefined, remove: () => undefined },
  log: () => undefined,
}
