// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bytes, str, struct, tuple, vec } from '@phat/codec'
import type { HttpRequest } from '@phat/contracts'
import { known, toHex } from '@phat/primitives'
import {
  type ClusterBlockReport,
  type ClusterItem,
  type ClusterOpening,
  type ClusterThreadAnswer,
  type ClusterThreadQuery,
  type ClusterThreads,
  type QueryIoThread,
  readScriptEngineBytes,
  startClusterThreads,
  startQueryIoThread,
} from '@phat/worker'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import wabtLoader from 'wabt'
import { alice, birth, blockAt, deployment, failuresOf, gasLimit, making, message, sealed1, sealed2 } from './cluster-fixture.ts'
import { dataOfAnswer } from './contract-answer.ts'
import { type LocalServer, serveHttp } from './local-server.ts'

const wabt = await wabtLoader()
const threadUrl = pathToFileURL(
  join(known(process.env.PHAT_BUILD, 'the global set-up compiles the entry points'), 'contract-thread.js'),
)

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
  let key: Uint8Array
  const faults: unknown[] = []
  const exchanges: [string, number][] = []
  const written: { height: number; changes: ArrayBuffer }[] = []

  const start = (restore?: { height: number; records: ArrayBuffer }) =>
    startClusterThreads({
      threadUrl,
      cluster: { birth, ...(restore === undefined ? {} : { restore }) },
      io,
      workerPublicKey: new Uint8Array(32),
      onFault: (...fault) => faults.push(fault),
    })

  beforeAll(async () => {
    server = await serveHttp((_request, response) => response.end('from outside'))
    const exchanged = (of: Uint8Array, status: number): void => void exchanges.push([toHex(of), status])
    io = startQueryIoThread(threadUrl, { allowedNetworks: ['127.0.0.1'] }, { exchanged })
    cluster = await start()
  })
  afterAll(async () => {
    await cluster.stop()
    await io.stop()
    await server.close()
  })

  async function apply(height: number, ...items: ClusterItem[]): Promise<ClusterBlockReport> {
    const { receipts, changes } = await cluster.apply({ block: blockAt(height), items })
    written.push({ height, changes })
    // The executor of these threads answers with this.
    return receipts as ClusterBlockReport
  }

  async function query(input: number[], height?: number, of = cluster): Promise<ClusterThreadAnswer> {
    const request: ClusterThreadQuery = {
      request: { kind: 'call', origin: alice, to: contract, input: Uint8Array.from(input), gasLimit },
      options: { mode: 'query', block: { number: 9, now: 9_000n } },
    }
    return (await of.query({ request, ...(height === undefined ? {} : { height }) }, 30_000)).answer as ClusterThreadAnswer
  }

  const dataOf = (answer: ClusterThreadAnswer) => Array.from(known(dataOfAnswer(answer), 'it answers'))
  const call = (...input: number[]) => message(Uint8Array.from(input))

  test('is deployed, makes a contract and runs encrypted commands; queries read several heights', async () => {
    const made = making(contractThatAsks(server.url))
    contract = made.contract
    const { outcomes, facts } = await apply(1, deployment(), ...made.items)
    expect(outcomes.map(({ kind }) => kind)).toEqual(['instantiated', 'deployed', 'instantiated'])
    expect(facts?.contracts).toBe(2)
    const told = outcomes.at(-1)
    key = known(told?.kind === 'instantiated' ? told.publicKey : undefined, 'the contract has a key')
    const first = await apply(2, sealed2({ contract, key }, call(1, 7), 10))
    const second = await apply(3, sealed1({ contract, key }, call(1, 8)))
    expect([failuresOf(first), failuresOf(second)]).toEqual([[], []])
    expect(first.root).not.toEqual(second.root)
    expect(await Promise.all([query([2]), query([2], 2), query([2], 3)]).then((all) => all.map(dataOf))).toEqual([[8], [7], [8]])
    expect((await query([2])).codeHash).toHaveLength(32)
  })

  test('lets a query ask the network, and a transaction not', async () => {
    const answered = dataOf(await query([3]))
    expect(new TextDecoder().decode(Uint8Array.from(answered as number[]))).toContain('from outside')
    const { logs } = await apply(4, sealed2({ contract, key }, call(3), 10))
    // A `ContractExecResult` whose data begin with the status 523.
    const output = logs.flatMap((entry) => (entry.kind === 'output' ? [Array.from(entry.output).join()] : []))
    expect(output.join()).toContain([523 & 255, 523 >> 8].join())
    expect(server.connections).toBe(1)
    // Counted as the one contract's, once.
    expect(exchanges).toEqual([[toHex(contract), 200]])
  })

  test('ends recursion as an error of the contract, in both kinds of thread', async () => {
    expect(failuresOf(await apply(5, sealed2({ contract, key }, call(4), 10)))).toEqual(['failed'])
    expect(dataOfAnswer(await query([4]))).toBeUndefined()
    expect(faults).toEqual([])
  })

  test('goes on from a snapshot and the changes after it', async () => {
    const { height, records } = await cluster.snapshot()
    const replay = [sealed2({ contract, key }, call(1, 5), 30)]
    const reports = [await apply(6, ...replay), await apply(7, sealed1({ contract, key }, call(1, 6)))]
    const again = await start({ height, records })
    try {
      expect((again.opening as ClusterOpening).facts.contracts).toBe(2)
      for (const { height: at, changes } of written.filter((one) => one.height > height)) {
        const { receipts } = await again.adopt({ height: at, now: BigInt(at) * 6_000n }, changes)
        expect((receipts as ClusterBlockReport).root).toEqual(reports[at - 6]?.root)
      }
      expect(dataOf(await query([2], undefined, again))).toEqual([6])
      const order = { block: blockAt(8), items: [...replay, sealed2({ contract, key }, call(1, 4), 30)] }
      const both = await Promise.all([again.apply(order), cluster.apply(order)])
      expect(both[1].receipts).toEqual(both[0].receipts)
      expect(failuresOf(both[0].receipts as ClusterBlockReport)).toEqual(['replayed'])
    } finally {
      await again.stop()
    }
  })
})

test('the script engine is the one that contracts are pinned to', () => {
  expect(readScriptEngineBytes().length).toBeGreaterThan(100_000)
})
