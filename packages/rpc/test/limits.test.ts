// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { RpcServerOptions } from '../src/index.ts'
import { createTokenBucket } from '../src/server/token-bucket.ts'
import { createTurnQueue } from '../src/server/turn-queue.ts'
import { connect, startTestServer, type TestServer } from './client.ts'

let node: TestServer | undefined

afterEach(async () => {
  await node?.server.stop()
  node = undefined
})

async function start(options: Partial<RpcServerOptions>): Promise<TestServer> {
  node = await startTestServer(options)
  return node
}

test('subscriptions of a connection are limited, and free again when ended', async () => {
  const { url } = await start({ limits: { subscriptionsMax: 2 } })
  const client = await connect(url)
  const first = await client.call('chain_subscribeNewHeads')
  await client.call('chain_subscribeFinalizedHeads')
  expect(await client.fail('state_subscribeRuntimeVersion')).toMatchObject({ code: -32006 })
  const other = await connect(url)
  await other.call('chain_subscribeNewHeads')
  await client.call('chain_unsubscribeNewHeads', first)
  await client.call('state_subscribeRuntimeVersion')
})

test('connections are limited', async () => {
  const { url, http } = await start({ limits: { connectionsMax: 1 } })
  const client = await connect(url)
  await expect(connect(url)).rejects.toThrow('429')
  expect((await fetch(`${http}/health`)).status).toBe(200)
  await client.close()
  const next = await connect(url)
  expect(await next.call('system_chain')).toBe('Phala Development')
})

test('a connection over its rate gets an error for each request until time has passed', async () => {
  let time = 0
  const { url, server } = await start({ limits: { requestsPerSecond: 10, requestBurst: 3 }, now: () => time })
  const client = await connect(url)
  for (let i = 0; i < 3; i++) await client.call('system_chain')
  expect(await client.fail('system_chain')).toEqual({ code: -32999, message: 'RPC rate limit exceeded' })
  time = 100
  await client.call('system_chain')
  expect(await client.fail('system_chain')).toMatchObject({ code: -32999 })
  time = 300
  client.send(JSON.stringify([1, 2, 3].map((id) => ({ jsonrpc: '2.0', id, method: 'system_chain' }))))
  expect(await client.next()).toMatchObject([1, 2, 3].map((id) => ({ id, error: { code: -32999 } })))
  expect(server.stats().rateLimited).toBe(3)
  const other = await connect(url)
  await other.call('system_chain')
})

test('a token bucket fills up to its burst', () => {
  let time = 0
  const bucket = createTokenBucket({ perSecond: 2, burst: 4, now: () => time })
  expect([bucket.take(4), bucket.take(1)]).toEqual([true, false])
  time = 60_000
  expect([bucket.take(5), bucket.take(4), bucket.take(1)]).toEqual([false, true, false])
  expect(createTokenBucket({ perSecond: 0, burst: 0, now: () => 0 }).take(1_000_000)).toBe(true)
})

test('a client that does not read is cut when too much waits for it, and others go on', async () => {
  const { url, chain, server } = await start({ limits: { bufferedBytesMax: 2_000_000, pauseBytes: 500_000 } })
  const slow = await connect(url)
  const well = await connect(url)
  const heads = await well.call('chain_subscribeNewHeads')
  await well.notified(heads)
  await slow.call('state_subscribeStorage')
  slow.socket.pause()
  const value = 'x'.repeat(200_000)
  // The kernel's buffers take the first megabytes.
  for (let i = 0; i < 200 && server.stats().slowConsumers === 0; i++) {
    chain.importBlock({ changes: { big: value } })
    await well.notified(heads)
  }
  expect(server.stats()).toMatchObject({ slowConsumers: 1 })
  await well.call('system_chain')
  expect(server.stats()).toMatchObject({ connections: 1, subscriptions: 1 })
})

test('a client that asks without reading is not read, so that answers do not pile up', async () => {
  const { url, server } = await start({ limits: { bufferedBytesMax: 4_000_000, pauseBytes: 200_000 } })
  const greedy = await connect(url)
  const well = await connect(url)
  greedy.socket.pause()
  const request = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'state_getMetadata' })
  for (let i = 0; i < 2_000; i++) greedy.socket.send(request)
  let before = -1
  while (server.stats().requests !== before) {
    before = server.stats().requests
    for (let i = 0; i < 20; i++) await well.call('system_chain')
    before = server.stats().requests - before === 20 ? server.stats().requests : before
  }
  expect(server.stats().requests).toBeLessThan(2_000)
  expect(server.stats().slowConsumers).toBe(0)
  let answers = 0
  const done = new Promise<void>((resolve) => {
    greedy.socket.on('message', () => {
      if (++answers === 2_000) resolve()
    })
  })
  greedy.socket.resume()
  await done
})

test('requests that wait for the pool are limited in number, and all are answered', async () => {
  const { url, pool } = await start({ limits: { inFlightMax: 4 } })
  const waiting: (() => void)[] = []
  let most = 0
  pool.submit = (extrinsic) =>
    new Promise((resolve) => {
      waiting.push(() => resolve({ ok: true, hash: extrinsic }))
      most = Math.max(most, waiting.length)
    })
  const client = await connect(url)
  const ids = Array.from({ length: 500 }, (_, id) => id)
  for (const id of ids) {
    client.send(JSON.stringify({ jsonrpc: '2.0', id, method: 'author_submitExtrinsic', params: [`0x${'00'.repeat(500)}`] }))
  }
  const other = await connect(url)
  const answered = new Set<unknown>()
  while (answered.size < ids.length) {
    await other.call('system_chain')
    const batch = waiting.splice(0)
    for (const resolve of batch) resolve()
    for (let i = 0; i < batch.length; i++) answered.add((await client.next()).id)
  }
  expect(most).toBeLessThan(ids.length)
})

test('a client that answers no ping is disconnected', async () => {
  const { url, http, server } = await start({ limits: { pingIntervalMs: 20 } })
  const dead = new WebSocket(url, { autoPong: false })
  await once(dead, 'open')
  const [code] = (await once(dead, 'close')) as [number]
  expect(code).toBe(1006)
  await fetch(`${http}/health`)
  expect(server.stats().connections).toBe(0)
})

test('long work of one client leaves turns to others', async () => {
  const genesis = Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`key${i}`, 'v']))
  node = await startTestServer({ limits: { turnMs: 0 } }, genesis)
  const busy = await connect(node.url)
  const quick = await connect(node.url)
  const order: string[] = []
  const pairs = busy.call('state_getPairs', '0x').then((all) => {
    order.push('pairs')
    return all
  })
  const name = quick.call('system_name').then(() => order.push('name'))
  await name
  expect(await pairs).toHaveLength(3_000)
  expect(order).toEqual(['name', 'pairs'])
})

test('stopping tells clients, frees the port and ends what was subscribed', async () => {
  const { url, server, chain } = await start({})
  const client = await connect(url)
  await client.call('chain_subscribeNewHeads')
  const closed = once(client.socket, 'close')
  await Promise.all([server.stop(), server.stop()])
  expect((await closed)[0]).toBe(1001)
  expect(chain.listenerCount).toBe(0)
  const again = await startTestServer({ port: server.port })
  expect(again.server.port).toBe(server.port)
  await again.server.stop()
})

test('a port that is taken is an error', async () => {
  const { server } = await start({})
  await expect(startTestServer({ port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

test('a block is not held up by those who watch it: all are told afterwards, some at a time', async () => {
  const { url, chain, pool } = await start({ limits: { turnMs: 0 } })
  const client = await connect(url)
  const extrinsic = Uint8Array.of(4, 5)
  const watch = await client.call('author_submitAndWatchExtrinsic', '0x0405')
  const heads: unknown[] = []
  for (let i = 0; i < 50; i++) heads.push(await client.call('chain_subscribeNewHeads'))
  for (const id of heads) await client.notified(id)
  await client.notified(watch)
  const { hash } = chain.importBlock()
  pool.tell(extrinsic, { type: 'inBlock', hash, index: 0 })
  let told = 0
  client.socket.on('message', () => told++)
  await new Promise((resolve) => setImmediate(resolve))
  expect(told).toBe(0)
  for (const id of heads) expect(await client.notified(id)).toMatchObject({ number: '0x1' })
  expect(await client.notified(watch)).toHaveProperty('inBlock')
})

test('a subscriber that fails is logged, and the others are told', () => {
  const order: string[] = []
  let time = 0
  const turns = createTurnQueue({ turnMs: 1, now: () => time++, onError: (error) => order.push(String(error)) })
  turns.push(() => order.push('one'))
  turns.push(() => {
    throw new TypeError('two')
  })
  turns.push(() => order.push('three'))
  expect(order).toEqual([])
  return new Promise<void>((resolve) => {
    turns.push(() => {
      expect(order).toEqual(['one', 'TypeError: two', 'three'])
      resolve()
    })
  })
})

test('work that goes on asynchronously has a turn of its own, and requests know when their turn is over', async () => {
  let time = 0
  const order: string[] = []
  const turns = createTurnQueue({ turnMs: 10, now: () => time, onError: () => {} })
  expect(turns.over()).toBe(false)
  time = 11
  expect(turns.over()).toBe(true)
  turns.pushAlone(() => order.push('alone'))
  turns.push(() => order.push('after'))
  await new Promise((resolve) => setImmediate(resolve))
  expect(order).toEqual(['alone'])
  expect(turns.over()).toBe(false)
  await new Promise((resolve) => setImmediate(resolve))
  expect(order).toEqual(['alone', 'after'])
  turns.push(() => order.push('never'))
  turns.stop()
  await new Promise((resolve) => setImmediate(resolve))
  expect(order).toHaveLength(2)
})

test('a meter is told of each request whose method exists, and of no other name', async () => {
  let time = 0
  const called: unknown[] = []
  const meter = { called: (method: string, seconds: number, ok: boolean) => called.push([method, seconds, ok]) }
  const { url, pool } = await start({ meter, now: () => (time += 1) })
  pool.refuse(0xaa, { rpcCode: 1010, message: 'Invalid Transaction' })
  const client = await connect(url)
  await client.call('system_chain')
  await client.fail('chain_getHeader', 'no hash')
  await client.fail('made_up')
  await client.fail('author_submitExtrinsic', '0xaa')
  expect(called).toEqual([
    ['system_chain', expect.closeTo(0.001, 2), true],
    ['chain_getHeader', expect.closeTo(0.001, 2), false],
    ['author_submitExtrinsic', expect.closeTo(0.001, 2), false],
  ])
})
