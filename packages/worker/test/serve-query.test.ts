// SPDX-License-Identifier: Apache-2.0
import { blake2b256, keypairFromUri } from '@phat/crypto'
import {
  answer2,
  createSessionKey,
  legacyAnswer,
  openAnswer,
  openLegacy,
  query2,
  queryOutcome,
  requestHash,
  sealEnvelope,
  sealLegacy,
  verifyAnswer,
} from '@phat/envelope'
import { encryptedData } from '@phat/messaging'
import { known, textBytes } from '@phat/primitives'
import type { PrpcServer } from '@phat/worker'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  alice,
  ask,
  ask2,
  askLegacy,
  client,
  envelope2,
  legacyEnvelope,
  message,
  nextNonce,
  type Options2,
  okWith,
} from './serve-client.ts'
import {
  agreementOf,
  blockHash,
  codeHash,
  contract,
  type FakeWorker,
  fakeWorker,
  genesisHash,
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

describe('a legacy query', () => {
  test('runs the contract as its signer and answers under the same key, with its nonce', async () => {
    const payload = textBytes('question')
    expect(await askLegacy(server, message(payload, { deposit: 5n, transfer: 7n }))).toEqual(okWith(payload))
    expect(worker.runs).toEqual([
      {
        request: {
          kind: 'call',
          to: contract,
          input: payload,
          origin: alice.publicKey,
          value: 7n,
          gasLimit: 10_000_000_000_000n,
        },
        options: { mode: 'query', block: { number: 100, now: 100_000n }, deposit: 5n },
      },
    ])
  })

  test('tells the height whose state answered', async () => {
    const envelope = legacyEnvelope(message(textBytes('x')))
    expect(await ask(server, envelope, signAs(alice, envelope))).toMatchObject({ ok: { blocknum: 100 } })
  })

  test('estimates with the gas of a transaction; an instantiation is always an estimate', async () => {
    await askLegacy(server, message(textBytes('x'), { estimating: true }))
    const instantiation = { codeHash, salt: Uint8Array.of(1), instantiateData: Uint8Array.of(2), deposit: 3n, transfer: 4n }
    await askLegacy(server, { type: 'InkInstantiate', value: instantiation }, alice, seedOf(0x55))
    const gasLimit = 2_500_000_000_000n
    expect(worker.runs).toMatchObject([
      { request: { kind: 'call', gasLimit }, options: { mode: 'estimate' } },
      {
        request: { kind: 'instantiate', codeHash, salt: Uint8Array.of(1), input: Uint8Array.of(2), value: 4n, gasLimit },
        options: { mode: 'estimate', deposit: 3n },
      },
    ])
  })

  test('without signature has no origin, and runs nothing', async () => {
    const envelope = legacyEnvelope(message(textBytes('x')))
    const told = await ask(server, envelope, undefined)
    const opened = openLegacy(client, encryptedData.decode('ok' in told ? told.ok.encodedEncryptedData : new Uint8Array()))
    expect(legacyAnswer.decode(known(opened, 'the answer opens').plaintext).result).toEqual({
      type: 'Err',
      value: { type: 'BadOrigin' },
    })
    expect(worker.runs).toHaveLength(0)
  })

  test('for a contract that is not there says so as phala does', async () => {
    const envelope = legacyEnvelope(message(textBytes('x')), seedOf(0x99))
    expect(await ask(server, envelope, signAs(alice, envelope))).toEqual({ status: 500, error: 'ContractNotFound' })
  })

  test('is refused when it comes again from the same sender; another sender may carry a copy', async () => {
    const envelope = legacyEnvelope(message(textBytes('once')))
    expect(await ask(server, envelope, signAs(alice, envelope))).toHaveProperty('ok')
    expect(await ask(server, envelope, signAs(alice, envelope))).toEqual({ status: 500, error: 'This query was asked before' })
    expect(worker.runs).toHaveLength(1)
    // What remains of the first version: the ciphertext does not name who made it.
    expect(await ask(server, envelope, signAs(keypairFromUri('//Bob'), envelope))).toHaveProperty('ok')
    expect(worker.runs[1]).toMatchObject({ request: { origin: keypairFromUri('//Bob').publicKey } })
  })

  test('that does not open or decode is refused without a word of what is inside', async () => {
    const other = encryptedData.encode(sealLegacy(client, agreementOf(7).publicKey, nextNonce(), textBytes('CANARY')))
    expect(await ask(server, other, signAs(alice, other))).toEqual({ status: 500, error: 'AeadDecryptError' })
    const noQuery = encryptedData.encode(sealLegacy(client, workerKey.publicKey, nextNonce(), textBytes('CANARY')))
    expect(await ask(server, noQuery, signAs(alice, noQuery))).toEqual({
      status: 500,
      error: expect.stringMatching(/^CodecError: what is/),
    })
    expect(await ask(server, Uint8Array.of(1, 2), signAs(alice, Uint8Array.of(1, 2)))).toMatchObject({ status: 500 })
  })
})

describe('keys of senders', () => {
  test('one that a session keeps is agreed with once; with another nonce it opens, with the same one it is a replay', async () => {
    const session = createSessionKey(client)
    const agreed = worker.agreements.length
    const first = envelope2(message(textBytes('1')), { mine: session })
    for (const { bytes } of [first, ...['2', '3'].map((text) => envelope2(message(textBytes(text)), { mine: session }))])
      expect(await ask(server, bytes, signAs(alice, bytes))).toHaveProperty('ok')
    expect(worker.agreements.slice(agreed)).toEqual([client.publicKey])
    const again = envelope2(message(textBytes('4')), { mine: session, nonce: first.bytes.subarray(0, 12) })
    const refused = { status: 500, error: 'This query was asked before' }
    expect(await ask(server, first.bytes, signAs(alice, first.bytes))).toEqual(refused)
    expect(await ask(server, again.bytes, signAs(alice, again.bytes))).toEqual(refused)
    expect(worker.runs).toHaveLength(3)
  })

  test('of legacy queries are not remembered, for their secrets encrypt by themselves', async () => {
    await askLegacy(server, message(textBytes('1')))
    await askLegacy(server, message(textBytes('2')))
    expect(worker.agreements).toEqual([client.publicKey, client.publicKey])
    // Nor is what version 2 remembers used for them.
    const { bytes } = envelope2(message(textBytes('3')), { mine: client })
    expect(await ask(server, bytes, signAs(alice, bytes))).toHaveProperty('ok')
    await askLegacy(server, message(textBytes('4')))
    expect(worker.agreements).toHaveLength(4)
  })
})

describe('a version 2 query', () => {
  test('is answered with a receipt of the worker over request, answer, contract, height and state', async () => {
    const { answer, request } = await ask2(server, message(textBytes('question')))
    expect(queryOutcome.decode(answer.outcome)).toEqual(okWith(textBytes('question')))
    expect(verifyAnswer(answer, requestHash(request))).toBe(true)
    expect(answer.receipt).toEqual({
      requestHash: blake2b256(request),
      answerHash: blake2b256(answer.outcome),
      contract,
      codeHash,
      height: 100,
      blockTime: 100_000n,
      stateRoot: seedOf(0x77),
      worker: workerKey.publicKey,
      evidence: seedOf(0xee),
      simulated: true,
      debuggable: false,
    })
  })

  test('runs once: the same envelope is refused until it expires, and after', async () => {
    const { bytes } = envelope2(message(textBytes('POST')))
    const signature = signAs(alice, bytes)
    const told = await Promise.all(Array.from({ length: 8 }, () => ask(server, bytes, signature)))
    expect(told.filter((each) => 'ok' in each)).toHaveLength(1)
    expect(worker.runs).toHaveLength(1)
    worker.state.height = 110
    expect(await ask(server, bytes, signature)).toMatchObject({ status: 500 })
    worker.state.height = 111
    expect(await ask(server, bytes, signature)).toEqual({ status: 500, error: 'AeadDecryptError: envelope.expired' })
    expect(worker.runs).toHaveLength(1)
  })

  test('is refused for another signer, target, time, or a block that the worker does not know', async () => {
    const refused = async (options: Options2, signer = alice) => {
      const { bytes } = envelope2(message(textBytes('x')), options)
      const told = await ask(server, bytes, signAs(signer, bytes))
      return 'ok' in told ? 'answered' : told.error
    }
    expect(await refused({}, keypairFromUri('//Bob'))).toBe('AeadDecryptError: envelope.cannot-open')
    expect(await refused({ target: seedOf(8) })).toBe('AeadDecryptError: envelope.cannot-open')
    expect(await refused({ expiry: 99 })).toBe('AeadDecryptError: envelope.expired')
    expect(await refused({ expiry: 100_000 })).toBe('AeadDecryptError: envelope.expiry-too-far')
    expect(await refused({ recentBlock: blockHash(99) })).toMatch(/has not verified the block/)
    const { bytes } = envelope2(message(textBytes('x')))
    expect(await ask(server, bytes, undefined)).toMatchObject({
      status: 500,
      error: expect.stringMatching(/signed by its sender/),
    })
    expect(worker.runs).toHaveLength(0)
  })

  test('hears of a missing contract inside the answer alone', async () => {
    const mine = agreementOf(3)
    const context = { purpose: 'query', sender: alice.publicKey, target: workerKey.publicKey, genesis: genesisHash } as const
    const asked = query2.encode({ contract: seedOf(0x99), recentBlock: blockHash(100), data: message(textBytes('x')) })
    const bytes = sealEnvelope(mine, workerKey.publicKey, { nonce: nextNonce(), expiry: 110 }, context, asked)
    const told = await ask(server, bytes, signAs(alice, bytes))
    const plaintext = openAnswer(mine, workerKey.publicKey, bytes, 'ok' in told ? told.ok.encodedEncryptedData : new Uint8Array())
    const answer = answer2.decode(known(plaintext, 'the answer opens'))
    expect(queryOutcome.decode(answer.outcome)).toEqual({
      type: 'Err',
      value: { type: 'RuntimeError', value: 'ContractNotFound' },
    })
    expect(answer.receipt.codeHash).toEqual(new Uint8Array(32))
  })
})
