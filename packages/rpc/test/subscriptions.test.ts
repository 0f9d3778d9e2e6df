// SPDX-License-Identifier: Apache-2.0
import { textBytes, toHex } from '@phat/primitives'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connect, startTestServer, type TestClient, type TestServer } from './client.ts'

const key = (text: string): string => toHex(textBytes(text))

let node: TestServer
let client: TestClient

beforeEach(async () => {
  node = await startTestServer()
  client = await connect(node.url)
})
afterEach(async () => {
  await client.close()
  await node.server.stop()
})

describe('subscriptions', () => {
  test('the reply with the id comes before the first notification', async () => {
    for (const method of ['chain_subscribeNewHeads', 'state_subscribeRuntimeVersion', 'chainHead_v1_follow']) {
      client.send(JSON.stringify({ jsonrpc: '2.0', id: method, method, params: [true] }))
      const reply = await client.next()
      expect(reply).toMatchObject({ id: method, result: expect.any(String) })
      const first = await client.next()
      expect(first.params?.subscription).toBe(reply.result)
      if (method === 'chainHead_v1_follow')
        expect(await client.next()).toMatchObject({ params: { result: { event: 'bestBlockChanged' } } })
    }
  })

  test('in a batch, all replies come before the first notification', async () => {
    const request = (id: number) => ({ jsonrpc: '2.0', id, method: 'chain_subscribeNewHeads' })
    client.send(JSON.stringify([request(1), request(2)]))
    const replies = (await client.next()) as unknown as { result: string }[]
    expect(replies).toHaveLength(2)
    expect((await client.next()).params?.subscription).toBe(replies[0]?.result)
    expect((await client.next()).params?.subscription).toBe(replies[1]?.result)
  })

  test('new heads tell the current head first, then each import once', async () => {
    node.chain.importBlock()
    const id = await client.call('chain_subscribeNewHead')
    expect(await client.notified(id)).toMatchObject({ number: '0x1' })
    node.chain.importBlock()
    node.chain.importBlock()
    expect(await client.notified(id)).toMatchObject({ number: '0x2' })
    expect(await client.notified(id)).toMatchObject({ number: '0x3' })
  })

  test('a subscriber that joins while an event waits to be told is not told what its first notification contained', async () => {
    await client.call('chain_subscribeAllHeads')
    const request = JSON.stringify({ jsonrpc: '2.0', id: 'late', method: 'chain_subscribeAllHeads' })
    const arrived = new Promise<void>((resolve) => {
      const { call } = node.chain
      node.chain.call = (...args) => {
        node.chain.importBlock()
        resolve()
        return call(...args)
      }
    })
    // One turn: the call imports block 1, whose event is queued, and the same batch subscribes.
    client.send(`[{"jsonrpc":"2.0","id":1,"method":"state_call","params":["Core_version","0x"]},${request}]`)
    await arrived
    const batch = (await findBatch(client)) as { id: unknown; result: string }[]
    const late = batch.find(({ id }) => id === 'late')?.result
    expect(await client.notified(late)).toMatchObject({ number: '0x1' })
    node.chain.importBlock()
    expect(await client.notified(late)).toMatchObject({ number: '0x2' })
  })

  test('finalized heads come without gaps', async () => {
    const id = await client.call('chain_subscribeFinalizedHeads')
    expect(await client.notified(id)).toMatchObject({ number: '0x0' })
    for (let i = 0; i < 3; i++) node.chain.importBlock()
    node.chain.finalize()
    for (const number of ['0x1', '0x2', '0x3']) expect(await client.notified(id)).toMatchObject({ number })
  })

  test('storage tells all keys first, then changed ones only', async () => {
    const id = await client.call('state_subscribeStorage', [key('alpha'), key('beta'), key('none')])
    expect(await client.notified(id)).toEqual({
      block: toHex(node.chain.genesisHash),
      changes: [
        [key('alpha'), key('one')],
        [key('beta'), key('three')],
        [key('none'), null],
      ],
    })
    node.chain.importBlock({ changes: { other: 'x' } })
    const ref = node.chain.importBlock({ changes: { beta: null, other: 'y' } })
    expect(await client.notified(id)).toEqual({ block: toHex(ref.hash), changes: [[key('beta'), null]] })
  })

  test('without keys, storage tells every change', async () => {
    const id = await client.call('state_subscribeStorage')
    const ref = node.chain.importBlock({ changes: { gamma: 'g', beta: null } })
    const changes = [
      [key('gamma'), key('g')],
      [key('beta'), null],
    ]
    expect(await client.notified(id)).toEqual({ block: toHex(ref.hash), changes })
  })

  test('the runtime version is told once, then when it changes', async () => {
    const id = await client.call('state_subscribeRuntimeVersion')
    expect(await client.notified(id)).toMatchObject({ specVersion: 1 })
    node.chain.importBlock()
    node.chain.importBlock({ specVersion: 2 })
    expect(await client.notified(id)).toMatchObject({ specVersion: 2 })
  })

  test('a watched extrinsic goes through its statuses and frees its place at the last', async () => {
    const extrinsic = Uint8Array.of(4, 9)
    const hash = node.chain.genesisHash
    const id = await client.call('author_submitAndWatchExtrinsic', toHex(extrinsic))
    expect(await client.notified(id)).toBe('ready')
    node.pool.tell(extrinsic, { type: 'broadcast', peers: ['a'] })
    node.pool.tell(extrinsic, { type: 'inBlock', hash, index: 0 })
    node.pool.tell(extrinsic, { type: 'finalized', hash, index: 0 })
    expect(await client.notified(id)).toEqual({ broadcast: ['a'] })
    expect(await client.notified(id)).toEqual({ inBlock: toHex(hash) })
    expect(await client.notified(id)).toEqual({ finalized: toHex(hash) })
    expect(node.server.stats().subscriptions).toBe(0)
    expect(node.pool.watcherCount).toBe(0)
    expect(await client.call('author_unwatchExtrinsic', id)).toBe(false)
  })

  test.each([
    [{ type: 'usurped', by: new Uint8Array(32) } as const, { usurped: `0x${'00'.repeat(32)}` }],
    [{ type: 'dropped' } as const, 'dropped'],
    [{ type: 'invalid' } as const, 'invalid'],
  ])('a watched extrinsic can end as %j', async (status, told) => {
    const id = await client.call('author_submitAndWatchExtrinsic', '0x0408')
    await client.notified(id)
    node.pool.tell(Uint8Array.of(4, 8), { type: 'future' })
    node.pool.tell(Uint8Array.of(4, 8), status)
    expect(await client.notified(id)).toBe('future')
    expect(await client.notified(id)).toEqual(told)
    expect(node.server.stats().subscriptions).toBe(0)
  })

  test('a chain that goes back tells heads, storage and the runtime version again', async () => {
    node.chain.importBlock({ changes: { alpha: 'changed' }, specVersion: 2 })
    const heads = await client.call('chain_subscribeNewHeads')
    const storage = await client.call('state_subscribeStorage', [key('alpha')])
    const version = await client.call('state_subscribeRuntimeVersion')
    expect(await client.notified(heads)).toMatchObject({ number: '0x1' })
    expect(await client.notified(storage)).toMatchObject({ changes: [[key('alpha'), key('changed')]] })
    expect(await client.notified(version)).toMatchObject({ specVersion: 2 })
    node.chain.revertTo(0)
    const block = toHex(node.chain.genesisHash)
    expect(await client.notified(heads)).toMatchObject({ number: '0x0' })
    expect(await client.notified(storage)).toEqual({ block, changes: [[key('alpha'), key('one')]] })
    expect(await client.notified(version)).toMatchObject({ specVersion: 1 })
    node.chain.importBlock()
    expect(await client.notified(heads)).toMatchObject({ number: '0x1', parentHash: block })
  })

  test('a transaction whose block was reverted is told as retracted and watched on', async () => {
    const hash = node.chain.genesisHash
    const legacy = await client.call('author_submitAndWatchExtrinsic', '0x0405')
    const modern = await client.call('transactionWatch_v1_submitAndWatch', '0x0405')
    node.pool.tell(Uint8Array.of(4, 5), { type: 'retracted', hash })
    expect(await client.notified(legacy)).toBe('ready')
    expect(await client.notified(legacy)).toEqual({ retracted: toHex(hash) })
    expect(await client.notified(modern)).toEqual({ event: 'validated' })
    expect(await client.notified(modern)).toEqual({ event: 'bestChainBlockIncluded', block: null })
    expect(node.server.stats().subscriptions).toBe(2)
  })

  test('unsubscribing ends it, only by its own method and only once', async () => {
    const id = await client.call('chain_subscribeNewHeads')
    expect(await client.call('state_unsubscribeStorage', id)).toBe(false)
    expect(await client.call('chain_unsubscribeNewHead', id)).toBe(true)
    expect(await client.call('chain_unsubscribeNewHeads', id)).toBe(false)
    const follow = await client.call('chainHead_v1_follow', false)
    expect(await client.call('chainHead_v1_unfollow', follow)).toBeNull()
    expect(await client.call('chainHead_v1_unfollow', follow)).toBeNull()
    expect(node.server.stats().subscriptions).toBe(0)
  })

  test('a client that leaves takes its subscriptions, watches and broadcasts with it', async () => {
    const other = await connect(node.url)
    await other.call('chain_subscribeNewHeads')
    await other.call('chainHead_v1_follow', true)
    await other.call('author_submitAndWatchExtrinsic', '0x0407')
    await other.call('transaction_v1_broadcast', '0x0406')
    expect(node.pool.watcherCount).toBe(2)
    await other.close()
    await client.call('system_name')
    expect(node.server.stats()).toMatchObject({ subscriptions: 0, connections: 1 })
    expect(node.pool.watcherCount).toBe(0)
  })
})

async function findBatch(from: TestClient): Promise<unknown> {
  for (;;) {
    const message: unknown = await from.next()
    if (Array.isArray(message)) return message
  }
}
