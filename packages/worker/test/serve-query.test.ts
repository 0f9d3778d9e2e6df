// SPDX-License-Identifier: Apache-2.0
import { blake2b256, type Keypair, keypairFromUri, recoverEcdsa, signEcdsaDigest } from '@phat/crypto'
import {
  type Answer2,
  answer2,
  type ChainedSignature,
  certificateBody,
  certificateDigest,
  evmAccount,
  legacyAnswer,
  legacyQuery,
  openAnswer,
  openLegacy,
  type Query,
  type QueryOutcome,
  query2,
  queryOutcome,
  requestHash,
  sealEnvelope,
  sealLegacy,
  verifyAnswer,
} from '@phat/envelope'
import { encryptedData } from '@phat/messaging'
import { concatBytes, known, PhatError, textBytes, toHex } from '@phat/primitives'
import { contractThreadErrors, type PrpcServer } from '@phat/worker'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  agreementOf,
  blockHash,
  call,
  codeHash,
  contract,
  type FakeWorker,
  fakeWorker,
  genesisHash,
  seedOf,
  serve,
  signAs,
  succeed,
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
const client = agreementOf(2)
let nonces = 0

const message = (payload: Uint8Array, some: Partial<Extract<Query, { type: 'InkMessage' }>['value']> = {}): Query => ({
  type: 'InkMessage',
  value: { payload, deposit: 0n, transfer: 0n, estimating: false, ...some },
})

const nextNonce = (): Uint8Array => {
  const nonce = new Uint8Array(12)
  new DataView(nonce.buffer).setUint32(0, ++nonces)
  return nonce
}

function legacyEnvelope(data: Query, id = contract): Uint8Array {
  const plaintext = legacyQuery.encode({ head: { id, nonce: seedOf(0x11) }, data })
  return encryptedData.encode(sealLegacy(client, workerKey.publicKey, nextNonce(), plaintext))
}

async function ask(envelope: Uint8Array, signature: ChainedSignature | undefined) {
  return call(server.endpoint, 'ContractQuery', { encodedEncryptedData: envelope, signature })
}

async function askLegacy(data: Query, signer = alice, id = contract): Promise<QueryOutcome> {
  const envelope = legacyEnvelope(data, id)
  const told = await ask(envelope, signAs(signer, envelope))
  if (!('ok' in told)) throw new PhatError('test.refused', { why: '', remedy: '' }, `${told.status} ${told.error}`)
  const opened = openLegacy(client, encryptedData.decode(told.ok.encodedEncryptedData))
  const answer = legacyAnswer.decode(known(opened, 'the answer opens').plaintext)
  expect(answer.nonce).toEqual(seedOf(0x11))
  return answer.result
}

const okWith = (value: Uint8Array): QueryOutcome => ({ type: 'Ok', value: { type: 'InkMessageReturn', value } })

interface Options2 {
  readonly expiry?: number
  readonly recentBlock?: Uint8Array
  readonly target?: Uint8Array
  readonly signer?: Keypair
}

function envelope2(data: Query, { expiry = 110, recentBlock = blockHash(100), target, signer = alice }: Options2 = {}) {
  const mine = agreementOf(3)
  const context = {
    purpose: 'query',
    sender: signer.publicKey,
    target: target ?? workerKey.publicKey,
    genesis: genesisHash,
  } as const
  const plaintext = query2.encode({ contract, recentBlock, data })
  return { mine, bytes: sealEnvelope(mine, workerKey.publicKey, { nonce: nextNonce(), expiry }, context, plaintext) }
}

async function ask2(data: Query, options: Options2 = {}): Promise<{ answer: Answer2; request: Uint8Array }> {
  const { mine, bytes } = envelope2(data, options)
  const told = await ask(bytes, signAs(options.signer ?? alice, bytes))
  if (!('ok' in told)) throw new PhatError('test.refused', { why: '', remedy: '' }, `${told.status} ${told.error}`)
  const plaintext = openAnswer(mine, workerKey.publicKey, bytes, told.ok.encodedEncryptedData)
  return { answer: answer2.decode(known(plaintext, 'the answer opens')), request: bytes }
}

describe('a legacy query', () => {
  test('runs the contract as its signer and answers under the same key, with its nonce', async () => {
    const payload = textBytes('question')
    expect(await askLegacy(message(payload, { deposit: 5n, transfer: 7n }))).toEqual(okWith(payload))
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
    expect(await ask(envelope, signAs(alice, envelope))).toMatchObject({ ok: { blocknum: 100 } })
  })

  test('estimates with the gas of a transaction; an instantiation is always an estimate', async () => {
    await askLegacy(message(textBytes('x'), { estimating: true }))
    const instantiation = { codeHash, salt: Uint8Array.of(1), instantiateData: Uint8Array.of(2), deposit: 3n, transfer: 4n }
    await askLegacy({ type: 'InkInstantiate', value: instantiation }, alice, seedOf(0x55))
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
    const told = await ask(envelope, undefined)
    const opened = openLegacy(client, encryptedData.decode('ok' in told ? told.ok.encodedEncryptedData : new Uint8Array()))
    expect(legacyAnswer.decode(known(opened, 'the answer opens').plaintext).result).toEqual({
      type: 'Err',
      value: { type: 'BadOrigin' },
    })
    expect(worker.runs).toHaveLength(0)
  })

  test('for a contract that is not there says so as phala does', async () => {
    const envelope = legacyEnvelope(message(textBytes('x')), seedOf(0x99))
    expect(await ask(envelope, signAs(alice, envelope))).toEqual({ status: 500, error: 'ContractNotFound' })
  })

  test('is refused when it comes again from the same sender; another sender may carry a copy', async () => {
    const envelope = legacyEnvelope(message(textBytes('once')))
    expect(await ask(envelope, signAs(alice, envelope))).toHaveProperty('ok')
    expect(await ask(envelope, signAs(alice, envelope))).toEqual({ status: 500, error: 'This query was asked before' })
    expect(worker.runs).toHaveLength(1)
    // What remains of the first version: the ciphertext does not name who made it.
    expect(await ask(envelope, signAs(keypairFromUri('//Bob'), envelope))).toHaveProperty('ok')
    expect(worker.runs[1]).toMatchObject({ request: { origin: keypairFromUri('//Bob').publicKey } })
  })

  test('that does not open or decode is refused without a word of what is inside', async () => {
    const other = encryptedData.encode(sealLegacy(client, agreementOf(7).publicKey, nextNonce(), textBytes('CANARY')))
    expect(await ask(other, signAs(alice, other))).toEqual({ status: 500, error: 'AeadDecryptError' })
    const noQuery = encryptedData.encode(sealLegacy(client, workerKey.publicKey, nextNonce(), textBytes('CANARY')))
    expect(await ask(noQuery, signAs(alice, noQuery))).toEqual({
      status: 500,
      error: expect.stringMatching(/^CodecError: what is/),
    })
    expect(await ask(Uint8Array.of(1, 2), signAs(alice, Uint8Array.of(1, 2)))).toMatchObject({ status: 500 })
  })
})

describe('certificates', () => {
  const evmSecret = new Uint8Array(32).fill(0x42)
  const digestSigner = (digest: Uint8Array): Uint8Array => known(signEcdsaDigest(evmSecret, digest), 'in range')
  const evmKey = known(recoverEcdsa(digestSigner(seedOf(5)), seedOf(5)), 'a signature of its own')
  const wrap = (bytes: Uint8Array): Uint8Array => concatBytes(textBytes('<Bytes>'), bytes, textBytes('</Bytes>'))
  const ed25519 = keypairFromUri('//Alice', 'ed25519')
  const ecdsa = keypairFromUri('//Alice', 'ecdsa')
  const ttl = 1_000

  const kinds: readonly [string, number, Uint8Array, (bytes: Uint8Array) => Uint8Array, Uint8Array][] = [
    ['ed25519', 0, ed25519.publicKey, (bytes) => ed25519.sign(bytes), ed25519.publicKey],
    ['sr25519', 1, alice.publicKey, (bytes) => alice.sign(bytes), alice.publicKey],
    ['ecdsa', 2, ecdsa.publicKey, (bytes) => ecdsa.sign(bytes), blake2b256(ecdsa.publicKey)],
    ['wrapped ed25519', 3, ed25519.publicKey, (bytes) => ed25519.sign(wrap(bytes)), ed25519.publicKey],
    ['wrapped sr25519', 4, alice.publicKey, (bytes) => alice.sign(wrap(bytes)), alice.publicKey],
    ['wrapped ecdsa', 5, ecdsa.publicKey, (bytes) => ecdsa.sign(wrap(bytes)), blake2b256(ecdsa.publicKey)],
    ['EIP-712', 6, evmKey, (bytes) => digestSigner(certificateDigest(bytes, ttl)), known(evmAccount(evmKey), 'a point')],
    ['EVM', 7, evmKey, (bytes) => digestSigner(blake2b256(bytes)), known(evmAccount(evmKey), 'a point')],
    ['wrapped EVM', 8, evmKey, (bytes) => digestSigner(blake2b256(wrap(bytes))), known(evmAccount(evmKey), 'a point')],
  ]

  test.each(kinds)(
    'of kind %s give the origin of its account, the first time and from memory',
    async (_n, type, root, sign, account) => {
      for (let i = 0; i < 2; i++) {
        const envelope = legacyEnvelope(message(textBytes('who am I')))
        const chain = signAs(alice, envelope, ttl)
        const certificate = known(chain.signedBy, 'is given')
        const rootBody = certificateBody.encode({ pubkey: root, ttl, configBits: 0 })
        const signature: ChainedSignature = {
          ...chain,
          signedBy: {
            ...certificate,
            signature: {
              signatureType: type,
              signature: sign(certificate.encodedBody),
              signedBy: { encodedBody: rootBody, signature: undefined },
            },
          },
        }
        expect(await ask(envelope, signature)).toHaveProperty('ok')
        expect(worker.runs[i]).toMatchObject({ request: { origin: account } })
      }
    },
  )

  test('that do not verify are refused by the names of phala, also after the same chain was verified before', async () => {
    const good = legacyEnvelope(message(textBytes('x')))
    expect(await ask(good, signAs(alice, good, 100))).toHaveProperty('ok')
    const envelope = legacyEnvelope(message(textBytes('y')))
    const chain = signAs(alice, envelope, 100)
    const refusal = async (signature: ChainedSignature) => {
      const told = await ask(envelope, signature)
      return 'ok' in told ? 'answered' : told.error
    }
    const certificate = known(chain.signedBy, 'is given')
    expect(await refusal({ ...chain, signature: new Uint8Array(64) })).toBe('Verifying signature failed: InvalidSignature')
    expect(await refusal({ ...chain, signatureType: 77 })).toBe('Verifying signature failed: InvalidSignatureType')
    expect(await refusal({ ...chain, signedBy: undefined })).toBe('Verifying signature failed: CertificateMissing')
    const otherRoot = { ...known(certificate.signature, 'is given') }
    const bobBody = certificateBody.encode({ pubkey: keypairFromUri('//Bob').publicKey, ttl: 100, configBits: 0 })
    const stolen = { ...otherRoot, signedBy: { encodedBody: bobBody, signature: undefined } }
    expect(await refusal({ ...chain, signedBy: { ...certificate, signature: stolen } })).toBe(
      'Verifying signature failed: InvalidSignature',
    )
    worker.state.height = 101
    expect(await refusal(chain)).toBe('Verifying signature failed: CertificateExpired')
    expect(worker.runs).toHaveLength(1)
  })
})

describe('a version 2 query', () => {
  test('is answered with a receipt of the worker over request, answer, contract, height and state', async () => {
    const { answer, request } = await ask2(message(textBytes('question')))
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
    })
  })

  test('runs once: the same envelope is refused until it expires, and after', async () => {
    const { bytes } = envelope2(message(textBytes('POST')))
    const signature = signAs(alice, bytes)
    const told = await Promise.all(Array.from({ length: 8 }, () => ask(bytes, signature)))
    expect(told.filter((each) => 'ok' in each)).toHaveLength(1)
    expect(worker.runs).toHaveLength(1)
    worker.state.height = 110
    expect(await ask(bytes, signature)).toMatchObject({ status: 500 })
    worker.state.height = 111
    expect(await ask(bytes, signature)).toEqual({ status: 500, error: 'AeadDecryptError: envelope.expired' })
    expect(worker.runs).toHaveLength(1)
  })

  test('is refused for another signer, target, time, or a block that the worker does not know', async () => {
    const refused = async (options: Options2, signer = alice) => {
      const { bytes } = envelope2(message(textBytes('x')), options)
      const told = await ask(bytes, signAs(signer, bytes))
      return 'ok' in told ? 'answered' : told.error
    }
    expect(await refused({}, keypairFromUri('//Bob'))).toBe('AeadDecryptError: envelope.cannot-open')
    expect(await refused({ target: seedOf(8) })).toBe('AeadDecryptError: envelope.cannot-open')
    expect(await refused({ expiry: 99 })).toBe('AeadDecryptError: envelope.expired')
    expect(await refused({ expiry: 100_000 })).toBe('AeadDecryptError: envelope.expiry-too-far')
    expect(await refused({ recentBlock: blockHash(99) })).toMatch(/has not verified the block/)
    const { bytes } = envelope2(message(textBytes('x')))
    expect(await ask(bytes, undefined)).toMatchObject({ status: 500, error: expect.stringMatching(/signed by its sender/) })
    expect(worker.runs).toHaveLength(0)
  })

  test('hears of a missing contract inside the answer alone', async () => {
    const mine = agreementOf(3)
    const context = { purpose: 'query', sender: alice.publicKey, target: workerKey.publicKey, genesis: genesisHash } as const
    const asked = query2.encode({ contract: seedOf(0x99), recentBlock: blockHash(100), data: message(textBytes('x')) })
    const bytes = sealEnvelope(mine, workerKey.publicKey, { nonce: nextNonce(), expiry: 110 }, context, asked)
    const told = await ask(bytes, signAs(alice, bytes))
    const plaintext = openAnswer(mine, workerKey.publicKey, bytes, 'ok' in told ? told.ok.encodedEncryptedData : new Uint8Array())
    const answer = answer2.decode(known(plaintext, 'the answer opens'))
    expect(queryOutcome.decode(answer.outcome)).toEqual({
      type: 'Err',
      value: { type: 'RuntimeError', value: 'ContractNotFound' },
    })
    expect(answer.receipt.codeHash).toEqual(new Uint8Array(32))
  })
})

describe('what goes wrong', () => {
  test('in the threads is told inside the answer', async () => {
    const fail = (error: unknown) => {
      worker.state.run = () => Promise.reject(error)
      return askLegacy(message(textBytes('x')))
    }
    const err = (value: unknown) => ({ type: 'Err', value })
    expect(await fail(contractThreadErrors.error('query-timeout', 'CANARY'))).toEqual(err({ type: 'Timeout' }))
    expect(await fail(contractThreadErrors.error('queries-busy', 'CANARY'))).toEqual(err({ type: 'ServiceUnavailable' }))
    expect(await fail(contractThreadErrors.error('thread-ended', 'CANARY'))).toEqual(
      err({ type: 'RuntimeError', value: 'contract-threads.thread-ended' }),
    )
  })

  test('before a query was started is tried again at the next height, and no more often than three times', async () => {
    let tries = 0
    worker.state.run = async () => {
      tries++
      worker.state.height++
      if (tries < 3) throw contractThreadErrors.error('height-unavailable', 'a new thread')
      return textBytes('at last')
    }
    expect(await askLegacy(message(textBytes('x')))).toEqual(okWith(textBytes('at last')))
    worker.state.run = async () => {
      tries++
      throw contractThreadErrors.error('height-unavailable', 'a new thread')
    }
    expect(await askLegacy(message(textBytes('x')))).toEqual({ type: 'Err', value: { type: 'ServiceUnavailable' } })
    expect(tries).toBe(6)
  })

  test.each(['starting', 'not-registered', 'not-acknowledged', 'lease-expired'] as const)(
    'while the worker is %s no query is even opened',
    async (unready) => {
      worker.state.unready = unready
      const envelope = legacyEnvelope(message(textBytes('x')))
      const signature = signAs(alice, envelope)
      expect(await ask(envelope, signature)).toEqual({ status: 500, error: `ServiceUnavailable: ${unready}` })
      worker.state.unready = undefined
      // It was not remembered either.
      expect(await ask(envelope, signature)).toHaveProperty('ok')
    },
  )

  test('without a cluster there is nobody to ask', async () => {
    worker.state.hasCluster = false
    const envelope = legacyEnvelope(message(textBytes('x')))
    expect(await ask(envelope, signAs(alice, envelope))).toEqual({ status: 500, error: 'ServiceUnavailable: no-cluster' })
  })

  test('a query whose client has gone is given up, and not run again', async () => {
    const seen: AbortSignal[] = []
    const reached = new Promise<void>((resolve) => {
      worker.state.run = (_query, _command, signal) => {
        seen.push(known(signal, 'the server gives one'))
        resolve()
        return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
      }
    })
    const envelope = legacyEnvelope(message(textBytes('x')))
    const leaving = new AbortController()
    const init = { signal: leaving.signal }
    const request = { encodedEncryptedData: envelope, signature: signAs(alice, envelope) }
    const asked = call(server.endpoint, 'ContractQuery', request, init).catch(() => 'gone')
    await reached
    leaving.abort()
    expect(await asked).toBe('gone')
    await expect.poll(() => seen[0]?.aborted).toBe(true)
    expect(await ask(envelope, request.signature)).toEqual({ status: 500, error: 'This query was asked before' })
    expect(seen).toHaveLength(1)
    expect(worker.lines.filter(({ level }) => level === 'error')).toEqual([])
  })

  test('beyond the queries that fit, one is refused; beyond those that can be remembered, too', async () => {
    await server.stop()
    server = await serve(worker, { queriesMax: 1, replaysMax: 8 })
    let release: (answer: Uint8Array) => void = () => undefined
    const reached = new Promise<void>((resolve) => {
      worker.state.run = () => {
        resolve()
        return new Promise((answer) => {
          release = answer
        })
      }
    })
    const first = askLegacy(message(textBytes('x')))
    await reached
    const second = legacyEnvelope(message(textBytes('y')))
    expect(await ask(second, signAs(alice, second))).toEqual({ status: 500, error: 'ServiceUnavailable: too many queries' })
    release(textBytes('done'))
    expect(await first).toEqual(okWith(textBytes('done')))
    worker.state.run = async () => textBytes('done')
    // A sender may have a quarter of the memory; the first query is the other one.
    expect(await askLegacy(message(textBytes('z')))).toEqual(okWith(textBytes('done')))
    const third = legacyEnvelope(message(textBytes('w')))
    expect(await ask(third, signAs(alice, third))).toMatchObject({
      status: 500,
      error: expect.stringMatching(/remembers as many/),
    })
    expect(await askLegacy(message(textBytes('w')), keypairFromUri('//Bob'))).toEqual(okWith(textBytes('done')))
    worker.state.height += 200
    expect(await askLegacy(message(textBytes('w')))).toEqual(okWith(textBytes('done')))
  })
})

test('queries are counted by contract', async () => {
  await askLegacy(message(textBytes('x')))
  const garbage = Uint8Array.of(1)
  await ask(garbage, signAs(alice, garbage))
  const { query } = await succeed(server.endpoint, 'Statistics', { contracts: [toHex(contract)] })
  expect(query?.global).toMatchObject({ total: 2n, dropped: 1n })
  expect(query?.byContract).toEqual(new Map([[toHex(contract), expect.objectContaining({ total: 1n, dropped: 0n })]]))
})

test('what a query says and hears is in no error, log line or header', async () => {
  const canary = 'CANARY-9d21'
  worker.state.run = () => Promise.reject(new PhatError('script.trap', { why: '', remedy: '' }, canary))
  await askLegacy(message(textBytes(canary)))
  worker.state.run = () => Promise.reject(new TypeError(canary))
  const envelope = legacyEnvelope(message(textBytes(canary)))
  const told = await ask(envelope, signAs(alice, envelope))
  expect(told).toEqual({ status: 500, error: 'Internal error' })
  expect(JSON.stringify(worker.lines)).not.toContain(canary)
})
