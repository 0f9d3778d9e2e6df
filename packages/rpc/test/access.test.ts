// SPDX-License-Identifier: Apache-2.0
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAccessRules, defaultOrigins } from '../src/server/origins.ts'
import { connect, post, startTestServer, type TestServer } from './client.ts'

let node: TestServer

beforeAll(async () => {
  node = await startTestServer()
})
afterAll(() => node.server.stop())

const chainRequest = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'system_chain' })

/** A request whose Host header is chosen, which fetch forbids. */
function withHost(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const options = { port: node.server.port, host: '127.0.0.1', path: '/health', headers: { host } }
    const outgoing = request(options, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

describe('HTTP', () => {
  test('answers POST on any path', async () => {
    const { status, reply } = await post(node.http, chainRequest)
    expect([status, reply]).toEqual([200, { jsonrpc: '2.0', id: 1, result: 'Phala Development' }])
    const batch = await post(node.http, `[${chainRequest},${chainRequest}]`)
    expect(batch.reply).toHaveLength(2)
  })

  test('subscriptions and what belongs to a connection are not available', async () => {
    for (const method of [
      'chain_subscribeNewHeads',
      'chain_unsubscribeNewHeads',
      'author_submitAndWatchExtrinsic',
      'chainHead_v1_follow',
      'chainHead_v1_header',
      'chainHead_v1_unfollow',
      'transaction_v1_broadcast',
    ]) {
      const { reply } = await post(node.http, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: ['0x', '0x'] }))
      expect(reply.error, method).toMatchObject({ code: -32601, data: expect.stringContaining('WebSocket') })
    }
    expect(node.server.stats().subscriptions).toBe(0)
  })

  test('a request without an id is not answered', async () => {
    expect((await post(node.http, '{"jsonrpc":"2.0","method":"system_chain"}')).status).toBe(204)
  })

  test('only JSON is taken, so that a page must ask before it posts', async () => {
    expect((await post(node.http, chainRequest, { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await fetch(node.http)).status).toBe(405)
    expect((await fetch(node.http, { method: 'DELETE' })).status).toBe(405)
  })

  test('a body without a length is cut off at the limit', async () => {
    const small = await startTestServer({ limits: { requestBytesMax: 1_000 } })
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(600)),
    })
    const init = { method: 'POST', body, duplex: 'half', headers: { 'content-type': 'application/json' } }
    const response = await fetch(small.http, init as RequestInit)
    expect(response.status).toBe(413)
    expect(await response.json()).toMatchObject({ error: { code: -32007 } })
    await small.server.stop()
  })

  test('/health tells the node and its heads', async () => {
    const response = await fetch(`${node.http}/health`)
    const genesis = { number: 0, hash: expect.stringMatching(/^0x[0-9a-f]{64}$/) }
    expect(await response.json()).toEqual({
      isSyncing: false,
      peers: 0,
      shouldHavePeers: false,
      best: genesis,
      finalized: genesis,
    })
    expect((await fetch(`${node.http}/health/readiness`)).status).toBe(200)
  })

  test('a node that lacks peers is not ready', async () => {
    const alone = await startTestServer({ network: () => ({ peers: [], isSyncing: false, shouldHavePeers: true }) })
    expect((await fetch(`${alone.http}/health`)).status).toBe(200)
    expect((await fetch(`${alone.http}/health/readiness`)).status).toBe(503)
    await alone.server.stop()
  })
})

describe('origins', () => {
  test.each(['http://localhost:3000', 'http://127.0.0.1', 'https://polkadot.js.org'])('%s may use the node', async (origin) => {
    const { headers, status } = await post(node.http, chainRequest, { origin })
    expect([status, headers.get('access-control-allow-origin')]).toEqual([200, origin])
    const preflight = await fetch(node.http, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type')
    const client = await connect(node.url, { origin })
    expect(await client.call('system_chain')).toBe('Phala Development')
    await client.close()
  })

  test.each([
    'https://evil.example',
    'http://localhost.evil.example',
    'http://localhost:80.evil.example',
    'null',
    'https://polkadot.js.org:1',
  ])('%s may not', async (origin) => {
    const { headers, status } = await post(node.http, chainRequest, { origin })
    expect([status, headers.get('access-control-allow-origin')]).toEqual([403, null])
    await expect(connect(node.url, { origin })).rejects.toThrow('403')
  })

  test('all origins where the operator says so', async () => {
    const open = await startTestServer({ corsOrigins: 'all' })
    expect((await post(open.http, chainRequest, { origin: 'https://any.example' })).status).toBe(200)
    await open.server.stop()
  })
})

describe('hosts', () => {
  test('a name that was made to resolve to this machine is refused', async () => {
    expect(await withHost('evil.example')).toBe(403)
    expect(await withHost('localhost.evil.example:9944')).toBe(403)
    expect(await withHost('localhost:9944')).toBe(200)
    expect(await withHost('[::1]:9944')).toBe(200)
    await expect(connect(node.url, { host: 'evil.example' })).rejects.toThrow('403')
  })

  test('an address that others reach takes any name unless a list is given', () => {
    const ask = (hosts: readonly string[] | undefined, host: string) =>
      createAccessRules({ origins: defaultOrigins, hosts, bound: '0.0.0.0' }).refusal({ headers: { host } } as Parameters<
        ReturnType<typeof createAccessRules>['refusal']
      >[0])
    expect(ask(undefined, 'node.example')).toBeUndefined()
    expect(ask(['node.example'], 'node.example:443')).toBeUndefined()
    expect(ask(['node.example'], 'other.example')).toMatch('Host')
  })
})
