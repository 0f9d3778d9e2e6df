// SPDX-License-Identifier: Apache-2.0
import { toHex } from '@phat/primitives'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connect, startTestServer, type TestClient, type TestServer } from './client.ts'

let node: TestServer
let client: TestClient

beforeEach(async () => {
  node = await startTestServer({ limits: { broadcastsMax: 4 } })
  client = await connect(node.url)
})
afterEach(async () => {
  await client.close()
  await node.server.stop()
})

/** Imports a block and lets the server tell it. */
async function importAndTell(): Promise<void> {
  const heads = await client.call('chain_subscribeNewHeads')
  await client.notified(heads)
  node.chain.importBlock()
  await client.notified(heads)
  await client.call('chain_unsubscribeNewHeads', heads)
}

test('chainSpec tells what never changes', async () => {
  expect(await client.call('chainSpec_v1_chainName')).toBe('Phala Development')
  expect(await client.call('chainSpec_v1_genesisHash')).toBe(toHex(node.chain.genesisHash))
  expect(await client.call('chainSpec_v1_properties')).toMatchObject({ ss58Format: 30 })
})

describe('transaction_v1_broadcast', () => {
  test('offers a transaction once while the pool has it', async () => {
    const operation = await client.call('transaction_v1_broadcast', '0x0401')
    expect(operation).toEqual(expect.any(String))
    await importAndTell()
    expect(node.pool.submitted).toHaveLength(1)
    expect(await client.call('transaction_v1_stop', operation)).toBeNull()
    expect(node.pool.watcherCount).toBe(0)
    expect(await client.fail('transaction_v1_stop', operation)).toMatchObject({ code: -32602 })
  })

  test('says nothing of an invalid one, and offers it again after later blocks, ever more rarely', async () => {
    node.pool.refuse(0xaa, { rpcCode: 1010, message: 'Invalid Transaction' })
    expect(await client.call('transaction_v1_broadcast', '0xaa')).toEqual(expect.any(String))
    const offers: number[] = []
    for (let i = 0; i < 8; i++) {
      await importAndTell()
      offers.push(node.pool.submitted.length)
    }
    expect(offers).toEqual([2, 2, 3, 3, 3, 3, 4, 4])
    node.pool.refuse(0xaa, undefined)
    for (let i = 0; i < 7; i++) await importAndTell()
    expect(node.pool.watcherCount).toBe(1)
  })

  test('one that is no extrinsic is not offered again', async () => {
    node.pool.refuse(0xbb, { rpcCode: 1001, message: 'Extrinsic has invalid format' })
    await client.call('transaction_v1_broadcast', '0xbb')
    await importAndTell()
    expect(node.pool.submitted).toHaveLength(1)
  })

  test('one that was dropped is offered again, one that is finalized not', async () => {
    await client.call('transaction_v1_broadcast', '0x0402')
    node.pool.tell(Uint8Array.of(4, 2), { type: 'dropped' })
    await importAndTell()
    expect(node.pool.submitted).toHaveLength(2)
    node.pool.tell(Uint8Array.of(4, 2), { type: 'finalized', hash: node.chain.genesisHash, index: 0 })
    await importAndTell()
    expect(node.pool.submitted).toHaveLength(2)
  })

  test('broadcasts of a connection are limited; beyond, the answer is null', async () => {
    const operations: unknown[] = []
    for (let i = 0; i < 4; i++) operations.push(await client.call('transaction_v1_broadcast', `0x040${i}`))
    expect(await client.call('transaction_v1_broadcast', '0x0409')).toBeNull()
    await client.call('transaction_v1_stop', operations[0])
    expect(await client.call('transaction_v1_broadcast', '0x0409')).toEqual(expect.any(String))
  })
})

describe('transaction_v1_stop', () => {
  test('knows only the broadcasts of its connection', async () => {
    const operation = await client.call('transaction_v1_broadcast', '0x0401')
    const other = await connect(node.url)
    for (const id of [operation, 'never', '']) {
      expect(await other.fail('transaction_v1_stop', id)).toMatchObject({ code: -32602, data: 'Invalid operation id' })
    }
    expect(node.pool.watcherCount).toBe(1)
    await other.close()
  })

  test('invalid ones count towards the limit, and stopping them makes room', async () => {
    node.pool.refuse(0xaa, { rpcCode: 1010, message: 'Invalid Transaction' })
    const operations: unknown[] = []
    for (let i = 0; i < 4; i++) operations.push(await client.call('transaction_v1_broadcast', `0xaa0${i}`))
    expect(await client.call('transaction_v1_broadcast', '0x0401')).toBeNull()
    expect(await client.call('transaction_v1_stop', operations[1])).toBeNull()
    expect(await client.call('transaction_v1_broadcast', '0x0401')).toEqual(expect.any(String))
    expect(await client.fail('transaction_v1_broadcast', 'no hex')).toMatchObject({ code: -32602 })
  })
})

describe('transactionWatch_v1', () => {
  const extrinsic = Uint8Array.of(4, 7)
  const watch = () => client.call('transactionWatch_v1_submitAndWatch', toHex(extrinsic))

  test('tells validated, the block that includes it, then finality, and is over', async () => {
    const hash = node.chain.genesisHash
    const block = { hash: toHex(hash), index: 2 }
    const id = await watch()
    node.pool.tell(extrinsic, { type: 'broadcast', peers: [] })
    node.pool.tell(extrinsic, { type: 'inBlock', hash, index: 2 })
    node.pool.tell(extrinsic, { type: 'finalized', hash, index: 2 })
    expect(await client.notified(id)).toEqual({ event: 'validated' })
    expect(await client.notified(id)).toEqual({ event: 'bestChainBlockIncluded', block })
    expect(await client.notified(id)).toEqual({ event: 'finalized', block })
    expect(node.server.stats().subscriptions).toBe(0)
    expect(await client.fail('transactionWatch_v1_unwatch', id)).toMatchObject({ code: -32602 })
  })

  test.each([
    [{ type: 'usurped', by: new Uint8Array(32) } as const, 'invalid'],
    [{ type: 'invalid' } as const, 'invalid'],
    [{ type: 'dropped' } as const, 'dropped'],
  ])('ends with %j as %s', async (status, event) => {
    const id = await watch()
    node.pool.tell(extrinsic, { type: 'future' })
    node.pool.tell(extrinsic, status)
    expect(await client.notified(id)).toEqual({ event: 'validated' })
    expect(await client.notified(id)).toEqual({ event, error: expect.any(String) })
    expect(node.server.stats().subscriptions).toBe(0)
  })

  test('a refused transaction is told, not answered with an error', async () => {
    node.pool.refuse(0xaa, { rpcCode: 1010, message: 'Invalid Transaction', data: 'Transaction is outdated' })
    const bad = await client.call('transactionWatch_v1_submitAndWatch', '0xaa')
    expect(await client.notified(bad)).toEqual({ event: 'invalid', error: 'Invalid Transaction: Transaction is outdated' })
    node.pool.refuse(0xbb, { rpcCode: 1016, message: 'Immediately Dropped' })
    const full = await client.call('transactionWatch_v1_submitAndWatch', '0xbb')
    expect(await client.notified(full)).toEqual({ event: 'dropped', error: 'Immediately Dropped' })
    expect(node.server.stats().subscriptions).toBe(0)
  })

  test('unwatch ends the telling, not the transaction', async () => {
    const id = await watch()
    expect(await client.call('transactionWatch_v1_unwatch', id)).toBeNull()
    expect(node.pool.watcherCount).toBe(0)
    expect(node.pool.pending()).toHaveLength(1)
    expect(await client.fail('transactionWatch_v1_unwatch', id)).toMatchObject({ code: -32602 })
  })
})
