// SPDX-License-Identifier: Apache-2.0
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildContract } from '@phat/contract/build'
import { keypairFromUri } from '@phat/crypto'
import { certificateBody } from '@phat/envelope'
import { known, PhatError } from '@phat/primitives'
import {
  type ConnectOptions,
  type ContractClient,
  connect,
  isContractError,
  keypairSigner,
  type Phala,
  type Signer,
  type WorkerFault,
} from '@phat/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Counter } from '../../contract/examples/counter.ts'
import { type NetworkProcess, startNetwork, temporaryFolder } from './network-process.ts'
import { startCuttingProxy } from './sdk-proxy.ts'
import type { Trials } from './sdk-trials.ts'

const timeoutMs = 30_000
const gasLimit = 50_000_000_000n
const folder = temporaryFolder()
const open: Phala[] = []
let network: NetworkProcess
let phala: Phala
let counterBundle: object
let trialsBundle: object
let counter: ContractClient<typeof Counter>
let trials: ContractClient<typeof Trials>

async function bundleOf(entry: string): Promise<object> {
  const built = await buildContract({ entry: fileURLToPath(new URL(entry, import.meta.url)) })
  if (built.kind !== 'built') throw new Error(JSON.stringify(built.diagnostics))
  return built.contract
}

async function connected(uri: string, options: ConnectOptions = {}): Promise<Phala> {
  const made = await connect(network.ready.endpoint, { signer: keypairSigner(uri), timeoutMs, ...options })
  open.push(made)
  return made
}

/** The code of the error that a promise ends with. */
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof PhatError ? error.code : String(error)),
  )

const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

/** The platform's `fetch`, with what some answer changed. */
const alteringFetch =
  (alter: (url: string) => boolean): typeof fetch =>
  async (input, init) => {
    const response = await fetch(input, init)
    if (!alter(String(input))) return response
    const body = new Uint8Array(await response.arrayBuffer())
    const at = body.length - 8
    body[at] = (body[at] ?? 0) ^ 1
    return new Response(body, { status: response.status })
  }

beforeAll(async () => {
  const [started, ...bundles] = await Promise.all([
    startNetwork(folder),
    bundleOf('../../contract/examples/counter.ts'),
    bundleOf('./sdk-trials.ts'),
  ])
  network = started
  ;[counterBundle, trialsBundle] = bundles
  phala = await connected('//Bob')
  counter = await phala.deploy<typeof Counter>(counterBundle, 'new', { start: 5 })
  trials = await phala.deploy<typeof Trials>(trialsBundle, 'new', { start: 0 })
}, 180_000)

afterAll(async () => {
  for (const one of open) one.close()
  await network?.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('a deployed contract', () => {
  test('answers what it was made with, and says where the answer comes from', async () => {
    const { value, worker, simulated, receipt, height, endpoint } = await counter.query.get()
    expect(value).toBe(5)
    expect(network.ready.workers.map(({ publicKey }) => publicKey)).toContain(worker)
    expect(network.ready.workers.map((one) => one.endpoint)).toContain(endpoint)
    expect({ simulated, height }).toEqual({ simulated: true, height: receipt.height })
  })

  test('takes a command, tells what it came to, and answers with it at once', async () => {
    const called = await counter.call.increment({ by: 7 })
    expect(called.value).toBeUndefined()
    expect(called.fee).toBeGreaterThan(0n)
    expect(called.gasConsumed).toBeGreaterThan(0n)
    expect(called.height).toBeGreaterThanOrEqual(called.blockNumber)
    expect((await counter.query.get()).value).toBe(12)
  })

  test('tells the events of a command, decoded', async () => {
    const { events } = await counter.call.announce()
    expect(events).toEqual([{ name: 'Announced', values: { count: 12 } }])
  })

  test('is estimated as it then costs', async () => {
    const { value, gasRequired, fee, storageDeposit } = await trials.estimate.add({ by: 3 })
    const before = (await trials.query.get()).value
    const called = await trials.call.add({ by: 3 })
    expect({ value, fee }).toEqual({ value: called.value, fee: called.fee })
    expect(called.value).toBe(before + 3)
    expect(gasRequired).toBeGreaterThanOrEqual(called.gasConsumed)
    expect(storageDeposit).toBeGreaterThanOrEqual(called.storageDeposit)
  })

  test('takes commands that are sent at the same time, each with its own outcome', async () => {
    const before = (await trials.query.get()).value
    const amounts = [1, 2, 3, 4, 5]
    const called = await Promise.all(amounts.map((by) => trials.call.add({ by })))
    expect(called.map(({ events }) => events)).toEqual(amounts.map((by) => [{ name: 'Counted', values: { by } }]))
    expect((await trials.query.get()).value).toBe(before + 15)
  })

  test('is found by its address in another client, with metadata as text and without types', async () => {
    const other = phala.contract(new TextEncoder().encode(JSON.stringify(trialsBundle)), trials.address)
    expect((await other.query.get?.({}))?.value).toBe((await trials.query.get()).value)
  })
})

describe('an error', () => {
  test('of the contract comes before anything is sent, with its content', async () => {
    const before = await phala.account.balance()
    const error = await errorOf(trials.call.add({ by: 1_001 }))
    expect(isContractError<typeof Trials>(error) && error.error).toEqual({ type: 'TooLarge', value: { by: 1_001 } })
    expect(await phala.account.balance()).toBe(before)
  })

  test('of the contract comes from the block, too, where nothing was tried before', async () => {
    const error = await errorOf(trials.call.add({ by: 1_002 }, { gasLimit }))
    expect(isContractError<typeof Trials>(error) && error.error).toEqual({ type: 'TooLarge', value: { by: 1_002 } })
  })

  test('of a constructor comes before the contract is made', async () => {
    expect(await codeOf(phala.deploy<typeof Trials>(trialsBundle, 'new', { start: 2_000 }))).toBe('sdk.contract-error')
  })

  test.each([{}, { gasLimit }])('tells a trap: %o', async (options) => {
    expect(await codeOf(trials.call.trap({}, options))).toBe('sdk.trapped')
  })

  test.each([{}, { gasLimit }])('tells that gas ran out: %o', async (options) => {
    expect(await codeOf(trials.call.spin({}, options))).toBe('sdk.out-of-gas')
  })

  test('tells that the account has too little in the cluster, which it otherwise moves there by itself', async () => {
    const charlie = await connected('//Charlie')
    const his = charlie.contract<typeof Trials>(trialsBundle, trials.address)
    expect(await codeOf(his.call.add({ by: 1 }, { gasLimit, deposit: 0n }))).toBe('sdk.deposit-too-low')
    expect(await charlie.account.clusterBalance()).toBe(0n)
    expect((await his.call.add({ by: 1 })).events).toHaveLength(1)
    expect(await charlie.account.clusterBalance()).toBeGreaterThan(0n)
  })

  test('tells that storing would cost more than it may', async () => {
    const kept = trials.call.keep({ content: new Uint8Array(4_000) }, { gasLimit, storageDepositLimit: 10n })
    expect(await codeOf(kept)).toBe('sdk.deposit-too-low')
  })

  test('tells that the account has too little on the chain', async () => {
    const poor = await connected('//Nobody')
    const his = poor.contract<typeof Trials>(trialsBundle, trials.address)
    expect(await codeOf(his.call.add({ by: 1 }))).toBe('sdk.balance-too-low')
  })

  test.each<[string, () => Promise<unknown> | unknown]>([
    ['wrong-argument', () => counter.call.increment({ by: 'many' } as never)],
    ['wrong-argument', () => counter.call.increment({} as never)],
    ['wrong-argument', () => counter.call.increment({ by: 1, more: 2 } as never)],
    ['unknown-entry', async () => (counter.call as unknown as Record<string, () => unknown>).decrement?.()],
    ['unknown-entry', () => phala.deploy(counterBundle, 'make', {})],
    ['bad-bundle', async () => phala.contract('{}', counter.address)],
    ['bad-value', async () => phala.contract(counterBundle, '0x1234')],
    ['bad-value', async () => phala.contract(counterBundle, 'a mnemonic perhaps')],
    ['contract-not-found', () => phala.contract(counterBundle, `0x${'12'.repeat(32)}`).query.get?.({})],
    ['cluster-not-found', () => phala.deploy(counterBundle, 'new', { start: 1 }, { cluster: `0x${'12'.repeat(32)}` })],
    ['stale-metadata', () => phala.contract(counterBundle, trials.address).query.get?.({})],
    ['worker-not-listed', () => counter.query.get({}, { worker: `0x${'12'.repeat(32)}` })],
    ['bad-value', () => phala.transferToCluster(0n)],
  ])('of the caller is %s', async (code, cause) => {
    expect(await codeOf(Promise.resolve().then(cause))).toBe(`sdk.${code}`)
  })

  test.each<[string, string, ConnectOptions]>([
    ['unreachable', 'ws://127.0.0.1:1', {}],
    ['bad-value', 'nowhere', {}],
    ['wrong-genesis', '', { genesis: `0x${'12'.repeat(32)}` }],
  ])('of connecting is %s', async (code, url, options) => {
    expect(await codeOf(connect(url || network.ready.endpoint, { timeoutMs, ...options }))).toBe(`sdk.${code}`)
  })

  test('says that nobody signs', async () => {
    const silent = await connect(network.ready.endpoint, { timeoutMs })
    open.push(silent)
    expect(await codeOf(silent.contract(counterBundle, counter.address).query.get?.({}) as Promise<unknown>)).toBe(
      'sdk.no-signer',
    )
  })

  test('says that other code answers, unless any may', async () => {
    const any = phala.contract<typeof Counter>(counterBundle, trials.address, { anyCode: true })
    expect((await any.query.get()).value).toBe((await trials.query.get()).value)
  })
})

describe('a worker', () => {
  const [first, second] = [0, 1].map((index) => () => known(network.ready.workers[index], 'the network has two'))

  test('whose answer was altered is not believed: another one is asked, and the fault is told', async () => {
    const faults: WorkerFault[] = []
    const bad = known(first, 'it is there')()
    const fetch = alteringFetch((url) => url.startsWith(bad.endpoint) && url.endsWith('ContractQuery'))
    const careful = await connected('//Bob', { fetch, onWorkerFault: (fault) => faults.push(fault) })
    const mine = careful.contract<typeof Counter>(counterBundle, counter.address)
    for (let i = 0; i < 4; i++) expect((await mine.query.get()).worker).not.toBe(bad.publicKey)
    expect(faults.length).toBeLessThanOrEqual(1)
    expect(await codeOf(mine.query.get({}, { worker: bad.publicKey }))).toMatch(/^sdk\.(bad-receipt|no-worker)$/)
    expect(faults.map(({ worker, error }) => [worker, error.code])).toEqual([[bad.publicKey, 'sdk.bad-receipt']])
  })

  test('is believed by nobody where all answers are altered', async () => {
    const careful = await connected('//Bob', { fetch: alteringFetch((url) => url.endsWith('ContractQuery')) })
    const error = await errorOf(careful.contract<typeof Counter>(counterBundle, counter.address).query.get())
    expect(error).toMatchObject({ code: 'sdk.no-worker', message: expect.stringContaining('[sdk.bad-receipt]') })
  })

  test('is the one that was asked for', async () => {
    for (const one of [first, second]) {
      const { publicKey } = known(one, 'it is there')()
      expect((await counter.query.get({}, { worker: publicKey })).worker).toBe(publicKey)
    }
  })

  test('that cannot be reached leaves the answer to the other; where none can, each is named', async () => {
    const down = new Set([known(first, 'it is there')().endpoint])
    const fetch: typeof globalThis.fetch = (input, init) =>
      [...down].some((url) => String(input).startsWith(url))
        ? Promise.reject(new TypeError('fetch failed'))
        : globalThis.fetch(input, init)
    const cut = await connected('//Bob', { fetch })
    const mine = cut.contract<typeof Counter>(counterBundle, counter.address)
    expect((await mine.query.get()).value).toBe(12)
    down.add(known(second, 'it is there')().endpoint)
    const error = await errorOf(mine.query.get({}, { timeoutMs: 1_000 }))
    expect(error).toMatchObject({ code: 'sdk.no-worker' })
    for (const { publicKey } of network.ready.workers) expect(String(error)).toContain(publicKey)
  })

  test('that is killed and runs again delays a command at most', async () => {
    const before = (await trials.query.get()).value
    const again = network.ready.workers.map(({ name }) => network.line(new RegExp(`${name}.* again`), network.said.length))
    for (const { pid } of network.ready.workers) process.kill(pid, 'SIGKILL')
    const called = await trials.call.add({ by: 10 }, { timeoutMs: 60_000 })
    expect(called.events).toEqual([{ name: 'Counted', values: { by: 10 } }])
    await Promise.all(again)
    expect((await trials.query.get({}, { timeoutMs: 60_000 })).value).toBe(before + 10)
  }, 120_000)
})

describe('a wait', () => {
  /** Never answers. */
  const deaf: typeof fetch = (_, init) =>
    new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new TypeError('aborted'))))

  test('ends when somebody aborts it, also before it began', async () => {
    const waiting = await connected('//Bob', { fetch: deaf })
    const mine = waiting.contract<typeof Counter>(counterBundle, counter.address)
    const controller = new AbortController()
    const [asked, called] = [
      mine.query.get({}, { signal: controller.signal }),
      mine.call.increment({ by: 1 }, { signal: controller.signal, gasLimit }),
    ]
    const both = Promise.all([codeOf(asked), codeOf(called)])
    controller.abort()
    expect(await both).toEqual(['sdk.interrupted', 'sdk.interrupted'])
    expect(await codeOf(mine.query.get({}, { signal: AbortSignal.abort() }))).toBe('sdk.interrupted')
  })

  test('ends when its time is up', async () => {
    const waiting = await connected('//Bob', { fetch: deaf })
    const mine = waiting.contract<typeof Counter>(counterBundle, counter.address)
    expect(await codeOf(mine.query.get({}, { timeoutMs: 300 }))).toMatch(/^sdk\.(timeout|no-worker)$/)
  })

  test('ends for all when the connection was made with a signal', async () => {
    const controller = new AbortController()
    const waiting = await connected('//Bob', { fetch: deaf, signal: controller.signal })
    const asked = codeOf(waiting.contract<typeof Counter>(counterBundle, counter.address).query.get())
    controller.abort()
    expect(await asked).toBe('sdk.interrupted')
  })
})

describe('a session', () => {
  test('is certified once, and anew before it ends', async () => {
    let certified = 0
    const alice = keypairSigner('//Bob')
    const signer: Signer = { ...alice, certify: (body, ttl) => alice.certify(body, ttl).finally(() => certified++) }
    const short = await connected('//Bob', { signer, certificateBlocks: 40 })
    const mine = short.contract<typeof Trials>(trialsBundle, trials.address)
    await Promise.all([mine.query.get(), mine.query.get()])
    expect(certified).toBe(1)
    const { rpcUrl } = { rpcUrl: network.ready.endpoint.replace('ws:', 'http:') }
    await fetch(rpcUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'dev_newBlock', params: [{ count: 40 }] }),
    })
    await mine.query.get()
    expect(certified).toBe(2)
  })

  test('whose certificate has expired is told to have', async () => {
    const bob = keypairFromUri('//Bob')
    const signer: Signer = {
      ...keypairSigner(bob),
      certify: async (body) => ({
        signedBy: { encodedBody: certificateBody.encode({ pubkey: bob.publicKey, ttl: 1, configBits: 0 }), signature: undefined },
        signatureType: 1,
        signature: bob.sign(body),
      }),
    }
    const late = await connected('//Bob', { signer })
    expect(await codeOf(late.contract<typeof Counter>(counterBundle, counter.address).query.get())).toBe(
      'sdk.certificate-expired',
    )
  })

  test('of a signer that signs with another key is not sent to anybody', async () => {
    const signer: Signer = { ...keypairSigner('//Bob'), certify: keypairSigner('//Eve').certify }
    const forged = await connected('//Bob', { signer })
    const mine = forged.contract<typeof Counter>(counterBundle, counter.address)
    expect(await codeOf(mine.query.get())).toBe('sdk.signer-mismatch')
  })
})

describe('a connection', () => {
  test('that is lost is made again by the next request', async () => {
    const proxy = await startCuttingProxy(network.ready.endpoint)
    const shaky = await connect(proxy.url, { signer: keypairSigner('//Bob'), timeoutMs })
    const mine = shaky.contract<typeof Trials>(trialsBundle, trials.address)
    const before = (await mine.query.get()).value
    proxy.cut()
    expect((await mine.query.get()).value).toBe(before)
    proxy.cut()
    expect((await mine.call.add({ by: 2 })).value).toBe(before + 2)
    shaky.close()
    proxy.stop()
  })

  test('that is lost while a transaction is sent delays it, and sends it once', async () => {
    const proxy = await startCuttingProxy(network.ready.endpoint)
    const bob = keypairSigner('//Bob')
    let cuts = 0
    const signer: Signer = {
      ...bob,
      signCall: async (...call) => {
        const ready = await bob.signCall(...call)
        if (cuts++ === 0) proxy.cut()
        return ready
      },
    }
    const shaky = await connect(proxy.url, { signer, timeoutMs })
    const mine = shaky.contract<typeof Trials>(trialsBundle, trials.address)
    const before = (await mine.query.get()).value
    expect((await mine.call.add({ by: 4 })).value).toBe(before + 4)
    expect((await mine.query.get()).value).toBe(before + 4)
    expect(cuts).toBe(1)
    shaky.close()
    proxy.stop()
  })

  test('that was closed says so', async () => {
    const closed = await connect(network.ready.endpoint, { signer: keypairSigner('//Bob'), timeoutMs })
    closed.close()
    expect(await codeOf(closed.account.balance())).toBe('sdk.connection-lost')
  })
})
