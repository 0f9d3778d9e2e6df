// SPDX-License-Identifier: Apache-2.0
import { connect } from 'node:net'
import { concatBytes, known, toHex } from '@phat/primitives'
import { PrpcError, prpcMethods, prpcPath } from '@phat/wire/prpc'
import type { PrpcServer } from '@phat/worker'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { call, type FakeWorker, fakeWorker, serve, succeed } from './serve-fixture.ts'

let worker: FakeWorker
let server: PrpcServer

beforeEach(async () => {
  worker = fakeWorker()
  server = await serve(worker, { publicPort: 0, operatorPort: 0 })
})
afterEach(() => server.stop())

const _bare = (bytes: Uint8Array): string => toHex(bytes).slice(2)

describe('the server', () => {
  const post = (path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    fetch(`${server.endpoint}${path}`, { method: 'POST', body, headers })

  test('answers what is wrong with a request in the form that it came in', async () => {
    const malformed = await post(prpcPath('GetContractInfo'), Uint8Array.of(0xff, 0xff))
    expect(malformed.status).toBe(400)
    expect(PrpcError.decode(new Uint8Array(await malformed.arrayBuffer())).message).toMatch(/^DecodeError: /)
    const json = await post(prpcPath('GetContractInfo'), '{', { 'content-type': 'application/json; charset=utf-8' })
    expect(json.status).toBe(400)
    expect(await json.json()).toEqual({ error: expect.stringMatching(/^DecodeError: /) })
    expect((await post('/prpc/PhactoryAPI.Nothing', '')).status).toBe(404)
    expect((await post('/prpc/PhactoryAPI.toString', '')).status).toBe(404)
    expect((await fetch(`${server.endpoint}/nothing`)).status).toBe(404)
    expect((await fetch(`${server.endpoint}/info`, { method: 'DELETE' })).status).toBe(404)
    expect(await (await fetch(`${server.endpoint}/help`)).text()).toContain('/prpc/PhactoryAPI.ContractQuery')
  })

  test('takes bodies up to the limit of their method and no byte more, announced or not', async () => {
    const { requestMax } = prpcMethods.GetInfo
    // An unknown field, passed over: two bytes of tag, two of length.
    const padded = (size: number) =>
      concatBytes(Uint8Array.of(0xfa, 0x7f, ((size - 4) & 0x7f) | 0x80, (size - 4) >> 7), new Uint8Array(size - 4))
    expect((await post(prpcPath('GetInfo'), padded(requestMax) as Uint8Array<ArrayBuffer>)).status).toBe(200)
    const large = await post(prpcPath('GetInfo'), padded(requestMax + 1) as Uint8Array<ArrayBuffer>)
    expect(large.status).toBe(413)
    expect(PrpcError.decode(new Uint8Array(await large.arrayBuffer())).message).toBe('Entity too large')
    const parts = new ReadableStream({
      pull: (controller) => {
        controller.enqueue(new Uint8Array(600))
      },
    })
    const streamed = await fetch(`${server.endpoint}${prpcPath('GetInfo')}`, {
      method: 'POST',
      body: parts,
      duplex: 'half',
    } as RequestInit).then(
      ({ status }) => status,
      () => 'connection closed',
    )
    expect([413, 'connection closed']).toContain(streamed)
  })

  test('lets every web page ask public methods', async () => {
    const preflight = await fetch(`${server.endpoint}${prpcPath('ContractQuery')}`, { method: 'OPTIONS' })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
    expect(preflight.headers.get('access-control-allow-headers')).toBe('*')
    const answer = await fetch(`${server.endpoint}${prpcPath('GetInfo')}`, { headers: { origin: 'https://app.example' } })
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    const failed = await fetch(`${server.endpoint}${prpcPath('UploadSidevmCode')}`, {
      headers: { origin: 'https://app.example' },
    })
    expect([failed.status, failed.headers.get('access-control-allow-origin')]).toEqual([500, '*'])
  })

  test('outlives what is no HTTP', async () => {
    const { hostname, port } = new URL(server.endpoint)
    for (const bytes of [
      '\0\0\0',
      'GET / HTTP/9.9\r\n\r\n',
      'POST /prpc/PhactoryAPI.GetInfo HTTP/1.1\r\ncontent-length: -1\r\n\r\n',
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), hostname, () => socket.write(bytes))
        socket.on('error', () => undefined)
        socket.on('data', () => undefined)
        socket.on('close', () => resolve())
      })
    }
    expect((await succeed(server.endpoint, 'GetInfo')).initialized).toBe(true)
  })

  test('tells a caller nothing of a bug, and the operator where it is', async () => {
    const canary = 'CANARY-3f1c'
    worker.view.takeCheckpoint = () => Promise.reject(new TypeError(`cannot read ${canary}`))
    const told = await call(server.endpoint, 'TakeCheckpoint')
    expect(told).toEqual({ status: 500, error: 'Internal error' })
    expect(worker.lines.map(({ event }) => event)).toContain('serve.handler-failed')
    expect(JSON.stringify(worker.lines)).not.toContain(canary)
  })

  test('counts, for Statistics and for the operator', async () => {
    await succeed(server.endpoint, 'GetInfo')
    await call(server.endpoint, 'HandoverStart')
    const statistics = await succeed(server.endpoint, 'Statistics', { all: true })
    expect(statistics.query).toEqual({ global: { total: 0n, dropped: 0n, time: 0n }, byContract: new Map() })
    expect(statistics.cores).toBeGreaterThan(0)
    const operator = known(server.operatorEndpoint, 'an operator port was asked for')
    const metrics = await (await fetch(`${operator}/metrics`)).text()
    expect(metrics).toContain('phat_worker_block 100\n')
    expect(metrics).toContain('phat_worker_requests_total{method="GetInfo",result="ok"} 1\n')
    expect(metrics).toContain('phat_worker_requests_total{method="HandoverStart",result="failed"} 1\n')
    const healthy = await fetch(`${operator}/health`)
    expect([healthy.status, await healthy.json()]).toEqual([
      200,
      { live: true, ready: true, reason: 'ready', block: 100, simulated: true },
    ])
    worker.state.unready = 'lease-expired'
    const sick = await fetch(`${operator}/health`)
    expect([sick.status, await sick.json()]).toEqual([503, expect.objectContaining({ ready: false, reason: 'lease-expired' })])
  })
})
