// SPDX-License-Identifier: Apache-2.0
import { type Keypair, keypairFromUri } from '@phat/crypto'
import { type ChainedSignature, legacyAnswer, legacyQuery, openLegacy, sealLegacy } from '@phat/envelope'
import { encryptedData } from '@phat/messaging'
import { known, PhatError, textBytes, toHex } from '@phat/primitives'
import { createLogMemory, type LogEntry, type PrpcServer } from '@phat/worker'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  agreementOf,
  call,
  contract,
  deployer,
  type FakeWorker,
  fakeWorker,
  seedOf,
  serve,
  signAs,
  workerKey,
} from './serve-fixture.ts'

let worker: FakeWorker
let server: PrpcServer

beforeEach(async () => {
  worker = fakeWorker()
  server = await serve(worker)
})
afterEach(() => server.stop())

const alice = keypairFromUri('//Alice')
const bob = keypairFromUri('//Bob')
const client = agreementOf(2)
const zeros: Uint8Array = new Uint8Array(32)
let nonces = 0

const line = (message: string, some: Partial<Extract<LogEntry, { kind: 'log' }>> = {}): LogEntry => ({
  kind: 'log',
  contract,
  entry: contract,
  mode: 'transaction',
  origin: alice.publicKey,
  blockNumber: 7,
  timestamp: 7_000n,
  level: 3,
  message,
  ...some,
})

/** Asks the logger as the SDK does: JSON in a SidevmMessage, and JSON back. */
async function askLogger(question: unknown, signer: Keypair | undefined, id = zeros): Promise<unknown> {
  const nonce = new Uint8Array(12)
  new DataView(nonce.buffer).setUint32(0, ++nonces)
  const value = typeof question === 'string' ? textBytes(question) : textBytes(JSON.stringify(question))
  const plaintext = legacyQuery.encode({ head: { id, nonce: seedOf(1) }, data: { type: 'SidevmMessage', value } })
  const envelope = encryptedData.encode(sealLegacy(client, workerKey.publicKey, nonce, plaintext))
  const signature: ChainedSignature | undefined = signer && signAs(signer, envelope)
  const told = await call(server.endpoint, 'ContractQuery', { encodedEncryptedData: envelope, signature })
  if (!('ok' in told)) throw new PhatError('test.refused', { why: '', remedy: '' }, told.error)
  const opened = known(openLegacy(client, encryptedData.decode(told.ok.encodedEncryptedData)), 'the answer opens')
  const { result } = legacyAnswer.decode(opened.plaintext)
  return result.type === 'Ok' ? JSON.parse(new TextDecoder().decode(result.value.value)) : result.value
}

interface Told {
  readonly records: readonly { readonly sequence: number; readonly message?: string }[]
  readonly next: number
}
const getLog = async (signer: Keypair | undefined, fields: object = {}): Promise<Told> =>
  (await askLogger({ action: 'GetLog', from: 0, count: 100, ...fields }, signer)) as Told
const messages = ({ records }: Told) => records.map(({ message }) => message)

test('records have the fields that the SDK parses', async () => {
  const event = { kind: 'event', contract, origin: alice.publicKey, blockNumber: 8 } as const
  worker.logs.append([
    line('said', { mode: 'estimate' }),
    { ...event, topics: [seedOf(1), seedOf(2)], payload: Uint8Array.of(1, 2) },
    {
      kind: 'output',
      contract,
      origin: alice.publicKey,
      blockNumber: 9,
      nonce: Uint8Array.of(0xab),
      output: Uint8Array.of(0, 1, 0xed, 0x4b, 0x9d, 0x1b),
    },
  ])
  const hex = toHex(contract)
  const [first, second, third] = (await getLog(alice)).records
  expect(first).toEqual({
    sequence: expect.any(Number),
    type: 'Log',
    blockNumber: 7,
    contract: hex,
    entry: hex,
    execMode: 'estimating',
    timestamp: 7_000,
    level: 3,
    message: 'said',
  })
  expect(second).toEqual({
    sequence: expect.any(Number),
    type: 'Event',
    blockNumber: 8,
    origin: toHex(alice.publicKey),
    contract: hex,
    topics: [toHex(seedOf(1)), toHex(seedOf(2))],
    payload: '0x0102',
  })
  expect(third).toEqual({
    sequence: expect.any(Number),
    type: 'MessageOutput',
    blockNumber: 9,
    origin: toHex(alice.publicKey),
    contract: hex,
    nonce: '0xab',
    output: '0x0001ed4b9d1b',
  })
})

describe('who sees what', () => {
  const output: LogEntry = {
    kind: 'output',
    contract,
    origin: alice.publicKey,
    blockNumber: 7,
    nonce: Uint8Array.of(1),
    output: Uint8Array.of(2),
  }

  test('the signer sees his own; the deployer what the contract said to anybody, but no results of others', async () => {
    worker.logs.append([
      line('of alice'),
      output,
      line('of bob', { origin: bob.publicKey }),
      line('of a hook', { origin: undefined }),
    ])
    expect(messages(await getLog(alice))).toEqual(['of alice', undefined])
    expect(messages(await getLog(bob))).toEqual(['of bob'])
    expect(messages(await getLog(deployer))).toEqual(['of alice', 'of bob', 'of a hook'])
    expect(await getLog(keypairFromUri('//Eve'))).toEqual({ records: [], next: 0 })
    expect(await getLog(undefined)).toEqual({ records: [], next: 0 })
  })

  test('the deployer lets others read the own log of the contract', async () => {
    worker.logs.append([line('of alice'), output])
    expect(messages(await getLog(bob))).toEqual([])
    worker.state.grantees = [bob.publicKey]
    worker.state.height++
    expect(messages(await getLog(bob))).toEqual(['of alice'])
    worker.state.grantees = []
    worker.state.height++
    expect(messages(await getLog(bob, { contract: toHex(contract) }))).toEqual([])
  })

  test('numbers do not count the records of others', async () => {
    const numbers = async () => (await getLog(alice)).records.map(({ sequence }) => sequence)
    worker.logs.append([line('a'), line('b', { blockNumber: 8 })])
    const before = await numbers()
    const info = await askLogger({ action: 'GetInfo' }, alice)
    const stranger = await askLogger({ action: 'GetInfo' }, keypairFromUri('//Eve'))
    worker.logs.append(Array.from({ length: 50 }, () => line('of bob', { blockNumber: 8, origin: bob.publicKey })))
    worker.logs.append([line('c', { blockNumber: 8 })])
    const [first = 0, second = 0, third = 0] = await numbers()
    expect([first, second]).toEqual(before)
    expect(third).toBe(second + 1)
    expect(info).toMatchObject({ programVersion: [1, 0, 0], currentNumberOfRecords: 2, nextSequence: second + 1 })
    expect(stranger).toMatchObject({ currentNumberOfRecords: 0, nextSequence: 0, memoryUsage: 0 })
    expect(await askLogger({ action: 'GetInfo' }, keypairFromUri('//Eve'))).toEqual(stranger)
  })
})

describe('a question', () => {
  beforeEach(() => {
    worker.logs.append(Array.from({ length: 10 }, (_, i) => line(`line ${i}`, { blockNumber: i })))
    worker.logs.append([line('elsewhere', { contract: seedOf(5), blockNumber: 9 })])
  })

  test('counts from the beginning, from a number on, or from the end', async () => {
    const all = await getLog(alice, { contract: toHex(contract) })
    expect(messages(all)).toEqual(Array.from({ length: 10 }, (_, i) => `line ${i}`))
    const head = await getLog(alice, { count: 3 })
    expect(messages(head)).toEqual(['line 0', 'line 1', 'line 2'])
    expect(messages(await getLog(alice, { from: head.next, count: 2 }))).toEqual(['line 3', 'line 4'])
    // `tail(2)` and `tail(2, 3)` of the SDK.
    const tail = { contract: toHex(contract), count: 2 }
    expect(messages(await getLog(alice, { ...tail, from: -2 }))).toEqual(['line 8', 'line 9'])
    expect(messages(await getLog(alice, { ...tail, from: -5 }))).toEqual(['line 5', 'line 6'])
    expect(messages(await getLog(alice, { ...tail, from: -50 }))).toEqual(['line 0', 'line 1'])
    expect(messages(await getLog(alice, { from: all.next + 5 }))).toEqual([])
  })

  test('picks contract and block, whose name it may write in two ways', async () => {
    expect(messages(await getLog(alice, { contract: toHex(seedOf(5)) }))).toEqual(['elsewhere'])
    expect(messages(await getLog(alice, { contract: toHex(contract).slice(2), block_number: 4 }))).toEqual(['line 4'])
    expect(messages(await getLog(alice, { blockNumber: 9 }))).toEqual(['line 9', 'elsewhere'])
  })

  test('may be put to any contract; what is none is an error of the logger, or no side program elsewhere', async () => {
    expect(await askLogger({ action: 'GetLog', from: 0, count: 1 }, alice, contract)).toHaveProperty('records')
    for (const wrong of [
      '{',
      '7',
      '{"action":"Nothing"}',
      '{"action":"GetLog","from":"x"}',
      '{"action":"GetLog","contract":"0x12"}',
    ]) {
      expect(await askLogger(wrong, alice)).toEqual({ error: 'Invalid request' })
      expect(await askLogger(wrong, alice, contract)).toEqual({ type: 'SidevmNotFound' })
    }
    expect(worker.runs).toEqual([])
  })
})

describe('the memory', () => {
  const everything = (): boolean => true
  const texts = (memory: ReturnType<typeof createLogMemory>) =>
    memory.visible(everything).map(({ entry }) => (entry.kind === 'log' ? entry.message : ''))

  test('keeps nothing of the block that a record came with, and one array of an account for all of its records', () => {
    const block = new Uint8Array(1_000_000)
    const part = (length: number): Uint8Array => block.subarray(500, 500 + length)
    const of = { contract: part(32), origin: part(32), blockNumber: 7 }
    const output: LogEntry = { kind: 'output', ...of, nonce: part(40), output: part(41) }
    const event: LogEntry = { kind: 'event', ...of, topics: [part(32)], payload: part(9) }
    const said = line('said', { contract: part(32), entry: part(32), origin: part(32) })
    const memory = createLogMemory()
    memory.append([output, event, said, output])
    const entries = memory.visible(everything).map(({ entry }) => entry)
    expect(entries).toEqual([output, event, said, output])
    const arrays = entries.flatMap((entry) => Object.values(entry).flat()).filter((value) => value instanceof Uint8Array)
    expect(arrays.length).toBe(15)
    for (const { buffer, length } of arrays) expect(buffer.byteLength).toBe(length)
    expect(new Set(entries.map(({ origin }) => origin)).size).toBe(1)
    expect(new Set(entries.map(({ contract: kept }) => kept)).size).toBe(1)
  })

  test('drops the oldest blocks first, whole, and what is larger than all of it', () => {
    const memory = createLogMemory(1_000)
    memory.append([line('1a', { blockNumber: 1 }), line('1b', { blockNumber: 1 }), line('2', { blockNumber: 2 })])
    memory.append([line('x'.repeat(2_000), { blockNumber: 2 })])
    expect(texts(memory)).toEqual(['1a', '1b', '2'])
    memory.append([
      line('3', { blockNumber: 3 }),
      line('4', { blockNumber: 4 }),
      line('5', { blockNumber: 5 }),
      line('6', { blockNumber: 6 }),
    ])
    expect(texts(memory)).toEqual(['2', '3', '4', '5', '6'])
    expect(memory.contracts()).toEqual([contract])
  })

  test('stays within its bound whatever comes, and its numbers rise', () => {
    const memory = createLogMemory(20_000)
    for (let i = 0; i < 20_000; i++) memory.append([line('y'.repeat(i % 50), { blockNumber: i % 3 === 0 ? 5 : i >> 4 })])
    const records = memory.visible(everything)
    expect(records.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(20_000)
    expect(records.length).toBeGreaterThan(50)
    for (let i = 1; i < records.length; i++)
      expect(records[i]?.sequence).toBeGreaterThan(known(records[i - 1], 'in range').sequence)
  })
})
