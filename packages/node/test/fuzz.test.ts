// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, fork } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createManualClock, openChain, silentLog } from '@phat/chain'
import { remarkCall, signFor, transferCall } from '@phat/chain/test/harness'
import { keypairFromUri } from '@phat/crypto'
import { makeCall, type RuntimeCall } from '@phat/frame'
import { createMemoryStore } from '@phat/kv'
import { Utility } from '@phat/pallet-utility'
import { known, toHex } from '@phat/primitives'
import { createRuntimes } from '@phat/runtime'
import { rpcMethods } from '@phat/wire'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { devSpec } from '../src/spec/built-in-specs.ts'
import { specState } from '../src/spec/spec-state.ts'
import type { FuzzNodeMessage } from './fuzz-node.ts'
import { createRandom, mutateBytes, mutateText, pick } from './mutate.ts'

const framesMax = 100_000
const heapFrom = 10_000
const heapGrowthMax = 10 << 20
/** Frames of one connection; then another takes over, so that what closed connections leave would show. */
const framesPerConnection = 2_500
const window = 250
const batchSize = 50

const root = fileURLToPath(new URL('../../../', import.meta.url))
const folder = join(root, '.build', `fuzz-node-${process.pid}.tmp`)
const builds = known(process.env.PHAT_BUILD, 'the global set-up compiles the entry points')

let child: ChildProcess
let node: Extract<FuzzNodeMessage, { readonly type: 'ready' }>
let errors = ''

function nextMessage<T extends FuzzNodeMessage['type']>(type: T): Promise<Extract<FuzzNodeMessage, { readonly type: T }>> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new TypeError(`the node ended with ${code}: ${errors}`))
    child.once('exit', ended)
    child.once('message', (message) => {
      child.off('exit', ended)
      expect((message as FuzzNodeMessage).type).toBe(type)
      resolve(message as Extract<FuzzNodeMessage, { readonly type: T }>)
    })
  })
}

async function heapBytes(): Promise<number> {
  const answer = nextMessage('heap')
  child.send('heap')
  return (await answer).usedBytes
}

beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  await build({
    entryPoints: { node: fileURLToPath(new URL('./fuzz-node.ts', import.meta.url)) },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'warning',
    plugins: [
      {
        name: 'external-except-workspace',
        setup: (setup) =>
          setup.onResolve({ filter: /^[^./#]/ }, ({ kind, path }) =>
            kind === 'entry-point' || path.startsWith('@phat/') ? undefined : { path, external: true },
          ),
      },
    ],
  })
  const workerUrl = pathToFileURL(join(builds, 'verifier-worker.js')).href
  child = fork(join(folder, 'node.mjs'), [workerUrl], { execArgv: ['--expose-gc'], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  child.stderr?.on('data', (chunk) => {
    errors = `${errors}${chunk}`.slice(-10_000)
  })
  node = await nextMessage('ready')
})

afterAll(() => {
  child.kill()
  rmSync(folder, { recursive: true, force: true })
})

/** A client that numbers its requests and finds their answers among whatever else comes. */
interface Client {
  send(frame: string): void
  ask(method: string, ...params: unknown[]): Promise<{ readonly result?: unknown; readonly error?: { readonly code: number } }>
  /** Answers so far, of any kind. */
  readonly answers: { count: number }
  close(): Promise<void>
}

let asked = 1_000_000

async function connect(): Promise<Client> {
  const socket = new WebSocket(node.endpoint, { perMessageDeflate: false })
  const waiting = new Map<string, (answer: object) => void>()
  const answers = { count: 0 }
  let closed: string | undefined
  socket.on('close', (code) => {
    closed = `the connection was closed with ${code}`
    for (const [id, resolve] of waiting) resolve({ error: { code: 0, message: closed }, id })
  })
  socket.on('message', (data) => {
    answers.count++
    const text = String(data)
    const id = /"id":"ask-(\d+)"/.exec(text)?.[1]
    if (id === undefined) return
    waiting.get(id)?.(JSON.parse(text))
    waiting.delete(id)
  })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return {
    answers,
    send: (frame) => socket.send(frame),
    ask: (method, ...params) =>
      new Promise((resolve) => {
        if (closed !== undefined) return resolve({ error: { code: 0 } })
        const id = String(asked++)
        waiting.set(id, resolve)
        socket.send(JSON.stringify({ jsonrpc: '2.0', id: `ask-${id}`, method, params }))
      }),
    close: () =>
      new Promise((resolve) => {
        socket.once('close', () => resolve())
        socket.close()
      }),
  }
}

const keys = {
  sr25519: keypairFromUri('//Alice'),
  ed25519: keypairFromUri('//Alice', 'ed25519'),
  ecdsa: keypairFromUri('//Alice', 'ecdsa'),
}

/** Good extrinsics for the node's next block, by keys of every scheme; only the first has means. */
function goodExtrinsics(): { readonly all: readonly Uint8Array[]; readonly valid: Uint8Array } {
  const runtimes = createRuntimes()
  const runtime = runtimes.newest
  const chain = openChain({
    store: createMemoryStore(),
    runtimes,
    genesis: specState(devSpec(runtimes), runtimes),
    verify: () => false,
    clock: createManualClock(0),
    log: silentLog,
    finalityDelayMs: 0,
  })
  expect(toHex(chain.genesisHash)).toBe(node.genesisHash)
  const transfer = transferCall(runtime, keypairFromUri('//Bob'), 10n ** 12n)
  let nested: RuntimeCall = transfer
  for (let depth = 0; depth < 20; depth++) nested = makeCall(runtime, Utility, 'batchAll', { calls: [nested, transfer] })
  const calls = [
    transfer,
    nested,
    remarkCall(runtime, 300),
    makeCall(runtime, Utility, 'asDerivative', { index: 1, call: nested }),
  ]
  const signed = Object.values(keys).flatMap((who) => calls.map((call) => signFor(chain, who, call, { nonce: 0 })))
  return { all: signed, valid: signed[0] as Uint8Array }
}

const zero = `0x${'00'.repeat(32)}`

/** Requests as clients make them, one for each method that changes nothing but subscriptions. */
function goodFrames(extrinsic: string): readonly string[] {
  const params: { readonly [method: string]: readonly unknown[] } = {
    author_submitExtrinsic: ['0x0400'],
    author_submitAndWatchExtrinsic: ['0x0400'],
    author_removeExtrinsic: [[{ hash: zero }]],
    chain_getBlock: [node.genesisHash],
    chain_getHeader: [node.genesisHash],
    chain_getBlockHash: [[0, 1, '0x2', null]],
    state_getStorage: ['0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9', node.genesisHash],
    state_getKeysPaged: ['0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9', 10, null, null],
    state_queryStorageAt: [['0x3a636f6465', '0x00'], null],
    state_getReadProof: [['0x3a636f6465']],
    state_subscribeStorage: [['0x3a636f6465']],
    state_call: ['TransactionPaymentApi_query_info', `${extrinsic}20000000`],
    payment_queryInfo: [extrinsic],
    payment_queryFeeDetails: [extrinsic],
    system_accountNextIndex: ['41dvWKiPnaB2bDYCW5Y9HAX3tGJKHRmbRk1e8Z7pBu9Udiwr'],
    chainHead_v1_follow: [true],
    chainHead_v1_storage: ['x', node.genesisHash, [{ key: '0x3a636f6465', type: 'hash' }], null],
    chainHead_v1_call: ['x', node.genesisHash, 'Metadata_metadata_versions', ''],
    transaction_v1_broadcast: ['0x0400'],
    transaction_v1_stop: ['x'],
  }
  const names = Object.keys(rpcMethods).filter((name) => !/^(engine|dev)_/.test(name))
  return names.map((method, id) => JSON.stringify({ jsonrpc: '2.0', id, method, params: params[method] ?? [] }))
}

/** The state as clients see it: best block, its state root, every account, the pool. */
async function stateOf(client: Client): Promise<unknown> {
  const answers = [
    await client.ask('chain_getHeader'),
    await client.ask('chain_getFinalizedHead'),
    await client.ask('state_getKeysPaged', '0x', 1000),
    await client.ask('author_pendingExtrinsics'),
  ]
  const keysNow = answers[2]?.result as readonly string[]
  return [...answers.map(({ result }) => result), (await client.ask('state_queryStorageAt', keysNow)).result]
}

test('a hundred thousand mutated extrinsics and frames end no process, change no state and leave nothing on the heap', async () => {
  const random = createRandom(20_240_229)
  const { all, valid } = goodExtrinsics()
  const good = new Set(all.map(toHex))
  const frames = goodFrames(toHex(valid))
  let client = await connect()
  const before = await stateOf(client)
  expect((before as unknown[])[3]).toEqual([])

  const badExtrinsic = (): string => {
    for (;;) {
      const hex = toHex(mutateBytes(random, pick(random, all), pick(random, all)))
      if (!good.has(hex)) return hex
    }
  }
  let accepted = 0
  const refusals = new Map<number, number>()
  const judge = (answers: readonly { readonly result?: unknown; readonly error?: { readonly code: number } }[]): void => {
    // Submitting gives a hash, validating what is valid a result that begins with 0x00, and a broadcast a name of its own.
    for (const { result, error } of answers) {
      if (error !== undefined) refusals.set(error.code, (refusals.get(error.code) ?? 0) + 1)
      if (typeof result === 'string' && (result.length === 66 || result.startsWith('0x00'))) accepted++
    }
  }
  const submit = async (count: number): Promise<void> => {
    const requests = Array.from({ length: count }, (_, id) => {
      const extrinsic = badExtrinsic()
      const kind = random(16)
      if (kind === 0) return { jsonrpc: '2.0', id, method: 'transaction_v1_broadcast', params: [extrinsic] }
      if (kind < 4) {
        const args = `0x02${extrinsic.slice(2)}${node.genesisHash.slice(2)}`
        return { jsonrpc: '2.0', id, method: 'state_call', params: ['TaggedTransactionQueue_validate_transaction', args] }
      }
      return { jsonrpc: '2.0', id, method: 'author_submitExtrinsic', params: [extrinsic] }
    })
    if (random(4) === 0) {
      const body = JSON.stringify(requests)
      const response = await fetch(node.endpoint.replace('ws', 'http'), {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
        signal: AbortSignal.timeout(30_000),
      })
      judge((await response.json()) as never)
      return
    }
    judge(await Promise.all(requests.map(({ method, params }) => client.ask(method, ...params))))
  }

  let heapBefore = 0
  let sent = 0
  let alive = 0
  while (sent < framesMax) {
    for (let ofConnection = 0; ofConnection < framesPerConnection; ofConnection += 2 * window) {
      for (let i = 0; i < window; i++) client.send(mutateText(random, pick(random, frames), pick(random, frames)))
      for (let i = 0; i < window; i += batchSize) await submit(batchSize)
      // Malformed frames are answered, and never cost the connection.
      const pong = await client.ask('system_chain')
      expect(pong.result, errors).toBe('Phala Development')
      alive++
      sent += 2 * window
    }
    await client.close()
    client = await connect()
    if (sent === heapFrom) heapBefore = await heapBytes()
  }
  const growth = (await heapBytes()) - heapBefore
  console.log(
    `heap after ${heapFrom} frames ${(heapBefore / 2 ** 20).toFixed(1)} MiB, growth ${(growth / 2 ** 20).toFixed(2)} MiB`,
  )
  expect(heapBefore).toBeGreaterThan(1 << 20)
  expect(growth).toBeLessThan(heapGrowthMax)
  expect(alive).toBe(framesMax / (2 * window))
  expect(accepted).toBe(0)
  // The mutations reach past the decoder: bad formats and bad signatures both come up by the thousand.
  expect(refusals.get(1001)).toBeGreaterThan(5_000)
  expect(refusals.get(1010)).toBeGreaterThan(5_000)
  expect(await stateOf(client)).toEqual(before)
  expect(child.exitCode).toBeNull()
  expect(errors).toBe('')

  // And it still works.
  expect((await client.ask('author_submitExtrinsic', toHex(valid))).result).toMatch(/^0x[0-9a-f]{64}$/)
  const made = (await client.ask('engine_createBlock', true, true)).result as { readonly hash: string }
  const block = (await client.ask('chain_getBlock', made.hash)).result as { readonly block: { readonly extrinsics: string[] } }
  expect(block.block.extrinsics[1]).toBe(toHex(valid))
  await client.close()
}, 300_000)
