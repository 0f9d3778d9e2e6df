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
