// SPDX-License-Identifier: Apache-2.0
import { keypairFromUri } from '@phat/crypto'
import { known, PhatError, textBytes, toHex } from '@phat/primitives'
import { contractThreadErrors, type PrpcServer } from '@phat/worker'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { alice, ask, askLegacy, legacyEnvelope, message, okWith } from './serve-client.ts'
import { call, contract, type FakeWorker, fakeWorker, serve, signAs, succeed } from './serve-fixture.ts'

let worker: FakeWorker
let server: PrpcServer

beforeEach(async () => {
  worker = fakeWorker()
  server = await serve(worker)
})
afterEach(() => server.stop())

describe('what goes wrong', () => {
  test('in the threads is told inside the answer', async () => {
    const fail = (error: unknown) => {
      worker.state.run = () => Promise.reject(error)
      return askLegacy(server, message(textBytes('x')))
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
    expect(await askLegacy(server, message(textBytes('x')))).toEqual(okWith(textBytes('at last')))
    worker.state.run = async () => {
      tries++
      throw contractThreadErrors.error('height-unavailable', 'a new thread')
    }
    expect(await askLegacy(server, message(textBytes('x')))).toEqual({ type: 'Err', value: { type: 'ServiceUnavailable' } })
    expect(tries).toBe(6)
  })

  test.each(['starting', 'not-registered', 'not-acknowledged', 'lease-expired'] as const)(
    'while the worker is %s no query is even opened',
    async (unready) => {
      worker.state.unready = unready
      const envelope = legacyEnvelope(message(textBytes('x')))
      const signature = signAs(alice, envelope)
      expect(await ask(server, envelope, signature)).toEqual({ status: 500, error: `ServiceUnavailable: ${unready}` })
      worker.state.unready = undefined
      // It was not remembered either.
      expect(await ask(server, envelope, signature)).toHaveProperty('ok')
    },
  )

  test('without a cluster there is nobody to ask', async () => {
    worker.state.hasCluster = false
    const envelope = legacyEnvelope(message(textBytes('x')))
    expect(await ask(server, envelope, signAs(alice, envelope))).toEqual({ status: 500, error: 'ServiceUnavailable: no-cluster' })
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
    expect(await ask(server, envelope, request.signature)).toEqual({ status: 500, error: 'This query was asked before' })
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
    const first = askLegacy(server, message(textBytes('x')))
    await reached
    const second = legacyEnvelope(message(textBytes('y')))
    expect(await ask(server, second, signAs(alice, second))).toEqual({
      status: 500,
      error: 'ServiceUnavailable: too many queries',
    })
    release(textBytes('done'))
    expect(await first).toEqual(okWith(textBytes('done')))
    worker.state.run = async () => textBytes('done')
    // A sender may have a quarter of the memory; the first query is the other one.
    expect(await askLegacy(server, message(textBytes('z')))).toEqual(okWith(textBytes('done')))
    const third = legacyEnvelope(message(textBytes('w')))
    expect(await ask(server, third, signAs(alice, third))).toMatchObject({
      status: 500,
      error: expect.stringMatching(/remembers as many/),
    })
    expect(await askLegacy(server, message(textBytes('w')), keypairFromUri('//Bob'))).toEqual(okWith(textBytes('done')))
    worker.state.height += 200
    expect(await askLegacy(server, message(textBytes('w')))).toEqual(okWith(textBytes('done')))
  })
})

test('queries are counted by contract', async () => {
  await askLegacy(server, message(textBytes('x')))
  const garbage = Uint8Array.of(1)
  await ask(server, garbage, signAs(alice, garbage))
  const { query } = await succeed(server.endpoint, 'Statistics', { contracts: [toHex(contract)] })
  expect(query?.global).toMatchObject({ total: 2n, dropped: 1n })
  expect(query?.byContract).toEqual(new Map([[toHex(contract), expect.objectContaining({ total: 1n, dropped: 0n })]]))
})

test('what a query says and hears is in no error, log line or header', async () => {
  const canary = 'CANARY-9d21'
  worker.state.run = () => Promise.reject(new PhatError('script.trap', { why: '', remedy: '' }, canary))
  await askLegacy(server, message(textBytes(canary)))
  worker.state.run = () => Promise.reject(new TypeError(canary))
  const envelope = legacyEnvelope(message(textBytes(canary)))
  const told = await ask(server, envelope, signAs(alice, envelope))
  expect(told).toEqual({ status: 500, error: 'Internal error' })
  expect(JSON.stringify(worker.lines)).not.toContain(canary)
})
