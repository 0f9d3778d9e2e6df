// SPDX-License-Identifier: Apache-2.0
import { keypairFromUri } from '@phat/crypto'
import { certificateBody } from '@phat/envelope'
import { connect, keypairSigner, type Signer, type WorkerFault } from '@phat/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ReadyWorker } from './network-process.ts'
import { startCuttingProxy } from './sdk-proxy.ts'
import { codeOf, errorOf, gasLimit, type SdkStage, startSdkStage, timeoutMs } from './sdk-stage.ts'

let stage: SdkStage
let first: ReadyWorker

beforeAll(async () => {
  stage = await startSdkStage()
  ;[first] = stage.network.ready.workers
}, 180_000)

afterAll(() => stage?.stop())

/** The platform's `fetch`, where the answers to queries at some addresses are changed on their way. */
const alteringFetch =
  (isAltered: (url: string) => boolean): typeof fetch =>
  async (input, init) => {
    const response = await fetch(input, init)
    const url = String(input)
    if (!url.endsWith('ContractQuery') || !isAltered(url)) return response
    const body = new Uint8Array(await response.arrayBuffer())
    const at = body.length - 8
    body[at] = (body[at] ?? 0) ^ 1
    return new Response(body, { status: response.status })
  }

/** Never answers. */
const deaf: typeof fetch = (_, init) =>
  new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new TypeError('aborted'))))

describe('a worker', () => {
  test('whose answer was altered is not believed: another one is asked, and the fault is told', async () => {
    const faults: WorkerFault[] = []
    const fetch = alteringFetch((url) => url.startsWith(first.endpoint))
    const careful = stage.trialsOf(await stage.connected('//Bob', { fetch, onWorkerFault: (fault) => faults.push(fault) }))
    for (let i = 0; i < 4; i++) expect((await careful.query.get()).worker).not.toBe(first.publicKey)
    expect(await codeOf(careful.query.get({}, { worker: first.publicKey }))).toMatch(/^sdk\.(bad-receipt|no-worker)$/)
    expect(faults.map(({ worker, error }) => [worker, error.code])).toEqual([[first.publicKey, 'sdk.bad-receipt']])
  })

  test('is believed by nobody where all answers are altered', async () => {
    const careful = stage.trialsOf(await stage.connected('//Bob', { fetch: alteringFetch(() => true) }))
    for (const asked of [careful.query.get(), careful.query.get()]) {
      expect(await errorOf(asked)).toMatchObject({
        code: 'sdk.no-worker',
        message: expect.stringContaining('[sdk.bad-receipt]'),
      })
    }
  })

  test('is the one that was asked for', async () => {
    for (const { publicKey } of stage.network.ready.workers) {
      expect((await stage.trials.query.get({}, { worker: publicKey })).worker).toBe(publicKey)
    }
  })

  test('that cannot be reached leaves the answer to the other; where none can, each is named', async () => {
    const { workers } = stage.network.ready
    const down = new Set([first.endpoint])
    const fetch: typeof globalThis.fetch = (input, init) =>
      [...down].some((url) => String(input).startsWith(url))
        ? Promise.reject(new TypeError('fetch failed'))
        : globalThis.fetch(input, init)
    const cut = stage.trialsOf(await stage.connected('//Bob', { fetch }))
    expect((await cut.query.get()).worker).not.toBe(first.publicKey)
    for (const { endpoint } of workers) down.add(endpoint)
    const error = await errorOf(cut.query.get({}, { timeoutMs: 1_000 }))
    expect(error).toMatchObject({ code: 'sdk.no-worker' })
    for (const { publicKey } of workers) expect(String(error)).toContain(publicKey)
  })

  test('that is killed and runs again delays a command at most', async () => {
    const { network, trials } = stage
    const before = (await trials.query.get()).value
    for (const { pid } of network.ready.workers) process.kill(pid, 'SIGKILL')
    const called = await trials.call.add({ by: 10 }, { timeoutMs: 90_000 })
    expect(called.events).toEqual([{ name: 'Counted', values: { by: 10 } }])
    expect((await trials.query.get({}, { timeoutMs: 90_000 })).value).toBe(before + 10)
  }, 200_000)
})

describe('a wait', () => {
  test('ends when somebody aborts it, also before it began', async () => {
    const waiting = stage.trialsOf(await stage.connected('//Bob', { fetch: deaf }))
    const { signal, abort } = abortable()
    const both = Promise.all([
      codeOf(waiting.query.get({}, { signal })),
      codeOf(waiting.call.add({ by: 1 }, { signal, gasLimit })),
    ])
    abort()
    expect(await both).toEqual(['sdk.interrupted', 'sdk.interrupted'])
    expect(await codeOf(waiting.query.get({}, { signal }))).toBe('sdk.interrupted')
  })

  test('for a command that is in a block ends, too, and the command counts', async () => {
    const before = (await stage.trials.query.get()).value
    const { signal, abort } = abortable()
    let isSent = false
    const bob = keypairSigner('//Bob')
    const signer: Signer = {
      ...bob,
      signCall: async (...call) => {
        isSent = true
        return bob.signCall(...call)
      },
    }
    // The worker's answers about the outcome are what is not there.
    const fetch: typeof globalThis.fetch = (input, init) => {
      if (!isSent) return globalThis.fetch(input, init)
      abort()
      return deaf(input, init)
    }
    const waiting = stage.trialsOf(await stage.connected('//Bob', { fetch, signer }))
    expect(await codeOf(waiting.call.add({ by: 6 }, { signal }))).toBe('sdk.interrupted')
    await expect.poll(async () => (await stage.trials.query.get()).value, { timeout: timeoutMs }).toBe(before + 6)
  })

  test('ends when its time is up', async () => {
    const waiting = stage.trialsOf(await stage.connected('//Bob', { fetch: deaf }))
    expect(await codeOf(waiting.query.get({}, { timeoutMs: 300 }))).toMatch(/^sdk\.(timeout|no-worker)$/)
  })

  test('ends for all when the connection was made with a signal, or is closed', async () => {
    const { signal, abort } = abortable()
    const [aborted, closed] = [
      await stage.connected('//Bob', { fetch: deaf, signal }),
      await stage.connected('//Bob', { fetch: deaf }),
    ]
    const both = Promise.all([aborted, closed].map((one) => codeOf(stage.trialsOf(one).query.get())))
    abort()
    closed.close()
    expect(await both).toEqual(['sdk.interrupted', 'sdk.interrupted'])
  })
})

function abortable(): { readonly signal: AbortSignal; abort(): void } {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}

describe('a session', () => {
  test('is certified once, and anew before it ends', async () => {
    let certified = 0
    const bob = keypairSigner('//Bob')
    const certify: Signer['certify'] = (body, ttl) => bob.certify(body, ttl).finally(() => certified++)
    const mine = stage.trialsOf(await stage.connected('//Bob', { signer: { ...bob, certify }, certificateBlocks: 40 }))
    await Promise.all([mine.query.get(), mine.query.get()])
    expect(certified).toBe(1)
    const made = { jsonrpc: '2.0', id: 1, method: 'dev_newBlock', params: [{ count: 40 }] }
    const node = stage.network.ready.endpoint.replace('ws:', 'http:')
    await fetch(node, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(made) })
    await mine.query.get()
    expect(certified).toBe(2)
  })

  test('whose certificate has expired is told to have', async () => {
    const bob = keypairFromUri('//Bob')
    const encodedBody = certificateBody.encode({ pubkey: bob.publicKey, ttl: 1, configBits: 0 })
    const certify: Signer['certify'] = async (body) => ({
      signedBy: { encodedBody, signature: undefined },
      signatureType: 1,
      signature: bob.sign(body),
    })
    const late = await stage.connected('//Bob', { signer: { ...keypairSigner(bob), certify } })
    expect(await codeOf(stage.trialsOf(late).query.get())).toBe('sdk.certificate-expired')
  })

  test('of a signer that signs with another key is sent to nobody', async () => {
    const { certify } = keypairSigner('//Eve')
    const forged = await stage.connected('//Bob', { signer: { ...keypairSigner('//Bob'), certify } })
    expect(await codeOf(stage.trialsOf(forged).query.get())).toBe('sdk.signer-mismatch')
  })
})

describe('a connection', () => {
  test('that is lost is made again by the next request', async () => {
    const proxy = await startCuttingProxy(stage.network.ready.endpoint)
    const shaky = await connect(proxy.url, { signer: keypairSigner('//Bob'), timeoutMs })
    const mine = stage.trialsOf(shaky)
    const before = (await mine.query.get()).value
    proxy.cut()
    expect((await mine.query.get()).value).toBe(before)
    proxy.cut()
    expect((await mine.call.add({ by: 2 })).value).toBe(before + 2)
    shaky.close()
    proxy.stop()
  })

  test('that is lost while a transaction is sent delays it, and sends it once', async () => {
    const proxy = await startCuttingProxy(stage.network.ready.endpoint)
    const bob = keypairSigner('//Bob')
    let signed = 0
    const signer: Signer = {
      ...bob,
      signCall: async (...call) => {
        const ready = await bob.signCall(...call)
        if (signed++ === 0) proxy.cut()
        return ready
      },
    }
    const shaky = await connect(proxy.url, { signer, timeoutMs })
    const mine = stage.trialsOf(shaky)
    const before = (await mine.query.get()).value
    expect((await mine.call.add({ by: 4 })).value).toBe(before + 4)
    expect((await mine.query.get()).value).toBe(before + 4)
    expect(signed).toBe(1)
    shaky.close()
    proxy.stop()
  })

  test('that was closed says so', async () => {
    const closed = await connect(stage.network.ready.endpoint, { signer: keypairSigner('//Bob'), timeoutMs })
    closed.close()
    expect(await codeOf(closed.account.balance())).toBe('sdk.connection-lost')
  })
})
