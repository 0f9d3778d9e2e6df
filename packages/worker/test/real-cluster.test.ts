// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bytes, str, struct, tuple, vec } from '@phat/codec'
import { type HttpRequest, scriptEngineHash } from '@phat/contracts'
import { fromHex, known } from '@phat/primitives'
import {
  type ClusterThreadAnswer,
  type ClusterThreadBlock,
  type ClusterThreadQuery,
  type ClusterThreadReceipts,
  type ClusterThreads,
  type QueryIoThread,
  readScriptEngineBytes,
  startClusterThreads,
  startQueryIoThread,
  type ThreadedClusterConfig,
} from '@phat/worker'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import wabtLoader from 'wabt'
import { type LocalServer, serveHttp } from './local-server.ts'

const wabt = await wabtLoader()
const threadUrl = pathToFileURL(
  join(known(process.env.PHAT_BUILD, 'the global set-up compiles the entry points'), 'contract-thread.js'),
)
const alice = new Uint8Array(32).fill(0xa1)
const gasLimit = 1_000_000_000_000n

const config: ThreadedClusterConfig = {
  id: new Uint8Array(32).fill(1),
  rootSecret: new Uint8Array(32).fill(2),
  key: new Uint8Array(64).fill(3),
  gasPrice: 0n,
  depositPerByte: 0n,
  depositPerItem: 0n,
  engine: { pass: 1, costs: 1, scriptEngine: fromHex(scriptEngineHash), hostAbi: 1 },
  padding: { replySizes: [], coarseGas: false },
}

const requestCodec = struct('HttpRequest', { url: str, method: str, headers: vec(tuple(str, str)), body: bytes })
const escaped = (data: Uint8Array): string => Array.from(data, (byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('')

/** Input 1 n: stores n. 2: answers what is stored. 3: answers the response to an HTTP request, encoded. 4: recurses. */
function contractThatAsks(url: string): Uint8Array {
  const request: HttpRequest = { url, method: 'GET', headers: [], body: new Uint8Array() }
  const encoded = requestCodec.encode(request)
  const module = wabt.parseWat(
    'contract.wat',
    `(module
      (import "seal0" "input" (func $input (param i32 i32)))
      (import "seal2" "set_storage" (func $set (param i32 i32 i32 i32) (result i32)))
      (import "seal1" "get_storage" (func $get (param i32 i32 i32 i32) (result i32)))
      (import "seal0" "seal_return" (func $return (param i32 i32 i32)))
      (import "seal0" "call_chain_extension" (func $extension (param i32 i32 i32 i32 i32) (result i32)))
      (import "env" "memory" (memory 2 16))
      (data (i32.const 1024) "${escaped(encoded)}")
      (func $recurse (call $recurse))
      (func (export "deploy"))
      (func (export "call")
        (i32.store (i32.const 252) (i32.const 64))
        (call $input (i32.const 256) (i32.const 252))
        (i32.store (i32.const 4092) (i32.const 4096))
        (if (i32.eq (i32.load8_u (i32.const 256)) (i32.const 1))
          (then (drop (call $set (i32.const 0) (i32.const 32) (i32.const 257) (i32.const 1))) (return)))
        (if (i32.eq (i32.load8_u (i32.const 256)) (i32.const 4)) (then (call $recurse)))
        (if (i32.eq (i32.load8_u (i32.const 256)) (i32.const 2))
          (then (drop (call $get (i32.const 0) (i32.const 32) (i32.const 4096) (i32.const 4092))))
          (else (drop (call $extension (i32.const 1) (i32.const 1024) (i32.const ${encoded.length}) (i32.const 4096) (i32.const 4092)))))
        (call $return (i32.const 0) (i32.const 4096) (i32.load (i32.const 4092)))))`,
  )
  try {
    return module.toBinary({}).buffer
  } finally {
    module.destroy()
  }
}

describe('a cluster in its threads', () => {
  let server: LocalServer
  let io: QueryIoThread
  let cluster: ClusterThreads
  let contract: Uint8Array
  const faults: unknown[] = []

  beforeAll(async () => {
    server = await serveHttp((_request, response) => response.end('from outside'))
    io = startQueryIoThread(threadUrl, { allowedNetworks: ['127.0.0.1'] })
    cluster = await startClusterThreads({
      threadUrl,
      cluster: config,
      io,
      workerPublicKey: new Uint8Array(32),
      onFault: (...fault) => faults.push(fault),
    })
  })
  afterAll(async () => {
    await cluster.stop()
    await io.stop()
    await server.close()
  })

  async function apply(height: number, ...commands: ClusterThreadBlock['commands'][number][]): Promise<ClusterThreadReceipts> {
    const order: ClusterThreadBlock = { block: { number: height, now: BigInt(height) * 1_000n }, commands }
    // The executor of this thread answers with these.
    return (await cluster.apply(order)).receipts as ClusterThreadReceipts
  }

  async function query(input: number[], height?: number): Promise<ClusterThreadAnswer> {
    const request: ClusterThreadQuery = {
      request: { kind: 'call', origin: alice, to: contract, input: Uint8Array.from(input), gasLimit },
      options: { mode: 'query', block: { number: 9, now: 9_000n } },
    }
    return (await cluster.query({ request, ...(height === undefined ? {} : { height }) }, 30_000)).answer as ClusterThreadAnswer
  }

  const dataOf = ({ result: { result } }: ClusterThreadAnswer) => (result.ok ? Array.from(result.data) : result.error)
  const callWith = (...input: number[]) =>
    ({ kind: 'call', origin: alice, to: contract, input: Uint8Array.from(input), gasLimit }) as const

  test('runs transactions, and queries at several heights, of the same contract', async () => {
    const code = contractThatAsks(server.url)
    const [, uploaded] = (
      await apply(1, { kind: 'deposit', to: alice, amount: 10n ** 18n }, { kind: 'uploadCode', origin: alice, code })
    ).receipts
    const codeHash = known(uploaded?.codeHash, `the upload: ${uploaded?.detail}`)
    const [made] = (
      await apply(2, { kind: 'instantiate', origin: alice, codeHash, salt: new Uint8Array(), input: new Uint8Array(), gasLimit })
    ).receipts
    contract = known(made?.result?.address, 'the instantiation answers the address')
    const first = await apply(3, callWith(1, 7))
    const second = await apply(4, callWith(1, 8))
    expect(first.root).not.toEqual(second.root)
    expect(await Promise.all([query([2]), query([2], 3), query([2], 4)]).then((all) => all.map(dataOf))).toEqual([[8], [7], [8]])
  })

  test('lets a query ask the network, and a transaction not', async () => {
    const answered = dataOf(await query([3]))
    expect(new TextDecoder().decode(Uint8Array.from(answered as number[]))).toContain('from outside')
    const [receipt] = (await apply(5, callWith(3))).receipts
    const result = known(receipt?.result, 'a call has a result').result
    expect(result.ok && new DataView(result.data.buffer, result.data.byteOffset).getUint16(0, true)).toBe(523)
    expect(server.connections).toBe(1)
  })

  test('ends recursion as an error of the contract, in both kinds of thread', async () => {
    const [receipt] = (await apply(6, callWith(4))).receipts
    expect(receipt?.error).toBe('ContractTrapped')
    expect((await query([4])).result.result).toMatchObject({ ok: false })
    expect(faults).toEqual([])
  })
})

test('the script engine is the one that contracts are pinned to', () => {
  expect(readScriptEngineBytes().length).toBeGreaterThan(100_000)
})
