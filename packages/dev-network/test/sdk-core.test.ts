// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { inkCommand } from '@phat/messaging'
import { fromHex, toHex } from '@phat/primitives'
import { ContractError, connect, evidenceOf, isContractError } from '@phat/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createConfidentialClient } from './confidential-client.ts'
import { bundleOf, codeOf, errorOf, gasLimit, type SdkStage, startSdkStage, timeoutMs } from './sdk-stage.ts'
import type { Trials } from './sdk-trials.ts'

let stage: SdkStage

beforeAll(async () => {
  stage = await startSdkStage()
}, 180_000)

afterAll(() => stage?.stop())

describe('a deployed contract', () => {
  test('answers what it was made with, and says where the answer comes from', async () => {
    const { phala, network } = stage
    const counter = await phala.deploy(await bundleOf('../../contract/examples/counter.ts'), 'new', { start: 5 })
    const asked = await counter.query.get?.({})
    expect(asked?.value).toBe(5)
    expect(network.ready.workers.map(({ publicKey }) => publicKey)).toContain(asked?.worker)
    expect(network.ready.workers.map(({ endpoint }) => endpoint)).toContain(asked?.endpoint)
    expect(asked?.simulated).toBe(true)
    expect(asked?.receipt.height).toBe(asked?.height)
  })

  test('takes a command, tells what it came to, and answers with it at once', async () => {
    const { trials } = stage
    const before = (await trials.query.get()).value
    const called = await trials.call.add({ by: 7 })
    expect(called.value).toBe(before + 7)
    expect(called.events).toEqual([{ name: 'Counted', values: { by: 7 } }])
    expect(called.fee).toBeGreaterThan(0n)
    expect(called.gasConsumed).toBeGreaterThan(0n)
    expect(called.height).toBeGreaterThanOrEqual(called.blockNumber)
    expect((await trials.query.get()).value).toBe(before + 7)
  })

  test('is estimated as it then costs', async () => {
    const { trials } = stage
    const { value, gasRequired, fee, storageDeposit } = await trials.estimate.add({ by: 3 })
    const called = await trials.call.add({ by: 3 })
    expect({ value, fee }).toEqual({ value: called.value, fee: called.fee })
    expect(gasRequired).toBeGreaterThanOrEqual(called.gasConsumed)
    expect(storageDeposit).toBeGreaterThanOrEqual(called.storageDeposit)
  })

  test('takes commands that are sent at the same time, each with its own outcome', async () => {
    const { trials } = stage
    const before = (await trials.query.get()).value
    const amounts = [1, 2, 3, 4, 5]
    const called = await Promise.all(amounts.map((by) => trials.call.add({ by })))
    expect(called.map(({ events }) => events)).toEqual(amounts.map((by) => [{ name: 'Counted', values: { by } }]))
    expect((await trials.query.get()).value).toBe(before + 15)
  })

  test('tells the deployer, who sees all events, those of each command alone', async () => {
    const other = stage.trialsOf(await stage.connected('//Dave'))
    const [own, others] = await Promise.all([stage.trials.call.add({ by: 11 }), other.call.add({ by: 22 })])
    expect([own, others].map(({ events }) => events)).toEqual([
      [{ name: 'Counted', values: { by: 11 } }],
      [{ name: 'Counted', values: { by: 22 } }],
    ])
  })

  test('is found by its address with metadata as bytes and without types', async () => {
    const { phala, bundle, trials } = stage
    const other = phala.contract(new TextEncoder().encode(JSON.stringify(bundle)), trials.address)
    expect((await other.query.get?.({}))?.value).toBe((await trials.query.get()).value)
  })

  test('stands in a cluster whose workers are told with what the chain says of them', async () => {
    const { network, phala } = stage
    const { id, systemContract, debuggable, workers } = await phala.cluster()
    expect({ id, systemContract, debuggable }).toEqual(network.ready.cluster)
    expect(workers.map(({ publicKey, counts, simulated }) => ({ publicKey, counts, simulated })).sort()).toEqual(
      workers.map(({ publicKey }) => ({ publicKey, counts: true, simulated: true })).sort(),
    )
    expect(workers.map(({ publicKey }) => publicKey).sort()).toEqual(
      network.ready.workers.map(({ publicKey }) => publicKey).sort(),
    )
  })

  test('runs on a worker whose evidence the chain has, as the receipt names it', async () => {
    const { phala, trials } = stage
    const { receipt } = await trials.query.get()
    const evidence = await evidenceOf(phala, receipt)
    expect(evidence).toMatchObject({ isCurrent: true, simulated: true, release: expect.any(Number) })
    expect(evidence.report.length).toBeGreaterThan(1_000)
    expect(await evidenceOf(phala, { ...receipt, evidence: new Uint8Array(32) })).toMatchObject({ isCurrent: false })
    expect(await codeOf(evidenceOf(phala, { ...receipt, worker: new Uint8Array(32) }))).toBe('sdk.worker-not-registered')
  })

  test('is paid from an account in the cluster, into which balance moves', async () => {
    const { phala } = stage
    const before = await phala.account.clusterBalance()
    const { blockNumber } = await phala.transferToCluster(1_000n)
    expect(blockNumber).toBeGreaterThan(0)
    await expect.poll(() => phala.account.clusterBalance(), { timeout: timeoutMs }).toBe(before + 1_000n)
  })
})

describe('an error', () => {
  test('of the contract comes before anything is sent, with its content', async () => {
    const { phala, trials } = stage
    const before = await phala.account.balance()
    const error = await errorOf(trials.call.add({ by: 1_001 }))
    expect(isContractError<typeof Trials>(error) && error.error).toEqual({ type: 'TooLarge', value: { by: 1_001 } })
    expect(await phala.account.balance()).toBe(before)
  })

  test('of the contract comes from the block, too, where nothing was tried before', async () => {
    const error = await errorOf(stage.trials.call.add({ by: 1_002 }, { gasLimit }))
    expect(isContractError<typeof Trials>(error) && error.error).toEqual({ type: 'TooLarge', value: { by: 1_002 } })
    expect(error instanceof ContractError && error.message).toBe('trials.add answered TooLarge')
  })

  test('of a constructor comes before the contract is made', async () => {
    const { phala, bundle } = stage
    expect(await codeOf(phala.deploy<typeof Trials>(bundle, 'new', { start: 2_000 }))).toBe('sdk.contract-error')
  })

  test('of making a contract comes from the chain where a try did not show it', async () => {
    const { bundle, phala } = stage
    expect(await codeOf(phala.deploy<typeof Trials>(bundle, 'new', { start: 1 }, { gasLimit: 1_000n }))).toBe('sdk.out-of-gas')
    const eve = await stage.connected('//Eve')
    const unfunded = eve.deploy<typeof Trials>(bundle, 'new', { start: 1 }, { fund: false })
    expect(await codeOf(unfunded)).toBe('sdk.deposit-too-low')
  })

  test('of code that is none tells that the cluster refused it', async () => {
    const wasm = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0xff)
    const { source } = stage.bundle as { readonly source: object }
    const broken = { ...stage.bundle, source: { ...source, hash: toHex(blake2b256(wasm)), wasm: toHex(wasm) } }
    expect(await codeOf(stage.phala.deploy<typeof Trials>(broken, 'new', { start: 1 }))).toBe('sdk.code-refused')
  })

  test('of a command that the cluster did not run comes from the chain', async () => {
    const { bundle, network, phala } = stage
    const closed = await phala.deploy<typeof Trials>(bundle, 'new', { start: 1 })
    const deployer = await createConfidentialClient(network.ready, '//Bob')
    const accepts = { nonce: new Uint8Array(16), plain: true, legacy: true, version2: false }
    const setting = inkCommand.encode({ type: 'SetAcceptance', value: accepts })
    await deployer.push(fromHex(closed.address), setting, 'version 2')
    deployer.close()
    expect(await codeOf(closed.call.add({ by: 1 }, { gasLimit, deposit: 0n }))).toBe('sdk.command-not-accepted')
  })

  test.each([{}, { gasLimit }])('tells a trap: %o', async (options) => {
    const told = await errorOf(stage.trials.call.trap({}, options))
    expect(told).toMatchObject({ code: 'sdk.trapped', message: expect.stringContaining('TypeError: a bug') })
  })

  test.each([{}, { gasLimit }])('tells that gas ran out: %o', async (options) => {
    expect(await codeOf(stage.trials.call.spin({}, options))).toBe('sdk.out-of-gas')
  })

  test('tells that the account has too little in the cluster, which it otherwise moves there by itself', async () => {
    const charlie = await stage.connected('//Charlie')
    const his = stage.trialsOf(charlie)
    expect(await codeOf(his.call.add({ by: 1 }, { gasLimit, deposit: 0n }))).toBe('sdk.deposit-too-low')
    expect(await charlie.account.clusterBalance()).toBe(0n)
    expect((await his.call.add({ by: 1 })).events).toHaveLength(1)
    expect(await charlie.account.clusterBalance()).toBeGreaterThan(0n)
  })

  test('tells that storing would cost more than it may', async () => {
    const kept = stage.trials.call.keep({ content: new Uint8Array(4_000) }, { gasLimit, storageDepositLimit: 10n })
    expect(await codeOf(kept)).toBe('sdk.deposit-limit-reached')
  })

  test('tells that the account has too little on the chain', async () => {
    const poor = await stage.connected('//Nobody')
    expect(await codeOf(stage.trialsOf(poor).call.add({ by: 1 }))).toBe('sdk.balance-too-low')
  })

  const nowhere = `0x${'12'.repeat(32)}` as const
  test.each<[string, () => Promise<unknown> | unknown]>([
    ['wrong-argument', () => stage.trials.call.add({ by: 'many' } as never)],
    ['wrong-argument', () => stage.trials.call.add({} as never)],
    ['wrong-argument', () => stage.trials.call.add({ by: 1, more: 2 } as never)],
    ['wrong-argument', () => stage.trials.call.add({ by: -1 })],
    ['unknown-entry', () => (stage.trials.call as unknown as Record<string, () => unknown>).subtract?.()],
    ['unknown-entry', () => (stage.trials.call as unknown as Record<string, () => unknown>).get?.()],
    ['unknown-entry', () => stage.phala.deploy(stage.bundle, 'make', {})],
    ['bad-bundle', () => stage.phala.contract('{}', nowhere)],
    ['bad-value', () => stage.phala.contract(stage.bundle, '0x1234')],
    ['bad-value', () => stage.phala.contract(stage.bundle, 'a mnemonic perhaps')],
    ['bad-value', () => stage.phala.transferToCluster(0n)],
    ['contract-not-found', () => stage.phala.contract(stage.bundle, nowhere).query.get?.({})],
    ['contract-not-found', () => stage.phala.contract(stage.bundle, nowhere).call.add?.({ by: 1 })],
    ['cluster-not-found', () => stage.phala.deploy(stage.bundle, 'new', { start: 1 }, { cluster: nowhere })],
    ['worker-not-listed', () => stage.trials.query.get({}, { worker: nowhere })],
  ])('of the caller is %s', async (code, cause) => {
    expect(await codeOf(Promise.resolve().then(cause))).toBe(`sdk.${code}`)
  })

  test.each([
    ['unreachable', 'ws://127.0.0.1:1', {}],
    ['bad-value', 'nowhere', {}],
    ['wrong-genesis', '', { genesis: nowhere }],
  ])('of connecting is %s', async (code, url, options) => {
    expect(await codeOf(connect(url || stage.network.ready.endpoint, { timeoutMs, ...options }))).toBe(`sdk.${code}`)
  })

  test('says that nobody signs', async () => {
    const silent = await connect(stage.network.ready.endpoint, { timeoutMs })
    expect(await codeOf(stage.trialsOf(silent).query.get())).toBe('sdk.no-signer')
    silent.close()
  })

  test('says that the contract runs other code than the bundle, unless any may answer', async () => {
    const { phala, trials } = stage
    const other = await bundleOf('../../contract/examples/counter.ts')
    expect(await codeOf(phala.contract(other, trials.address).query.get?.({}) as Promise<unknown>)).toBe('sdk.stale-metadata')
    const any = phala.contract(other, trials.address, { anyCode: true })
    expect((await any.query.get?.({}))?.value).toBe((await trials.query.get()).value)
    expect(await codeOf(any.call.announce?.({}) as Promise<unknown>)).toBe('sdk.stale-metadata')
  })
})
