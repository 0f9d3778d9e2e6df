// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { textBytes, toHex } from '@phat/primitives'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connect, startTestServer, type TestClient, type TestServer } from './client.ts'

const key = (text: string): string => toHex(textBytes(text))

let node: TestServer
let client: TestClient
let genesis: string

beforeEach(async () => {
  node = await startTestServer({ limits: { operationsMax: 16, storagePageItems: 2, pinnedFinalizedMax: 4, followsMax: 2 } })
  client = await connect(node.url)
  genesis = toHex(node.chain.genesisHash)
})
afterEach(async () => {
  await client.close()
  await node.server.stop()
})

/** Follows and takes the first two events. */
async function follow(withRuntime = true): Promise<string> {
  const id = (await client.call('chainHead_v1_follow', withRuntime)) as string
  expect(await client.notified(id)).toMatchObject({ event: 'initialized' })
  expect(await client.notified(id)).toMatchObject({ event: 'bestBlockChanged' })
  return id
}

/** Starts an operation and returns its id. */
async function start(method: string, ...params: unknown[]): Promise<string> {
  const reply = (await client.call(method, ...params)) as { result: string; operationId: string }
  expect(reply.result).toBe('started')
  return reply.operationId
}

describe('chainHead_v1_follow', () => {
  test('begins with the finalized blocks, then those above, then the best', async () => {
    const [a, b, c] = [node.chain.importBlock(), node.chain.importBlock(), node.chain.importBlock({ specVersion: 2 })]
    node.chain.finalize(1)
    const id = await client.call('chainHead_v1_follow', true)
    const initialized = await client.notified(id)
    expect(initialized).toMatchObject({ event: 'initialized', finalizedBlockHashes: [genesis, toHex(a.hash)] })
    expect(initialized).toMatchObject({
      finalizedBlockRuntime: { type: 'valid', spec: { specName: 'phala', specVersion: 1, apis: { '0xdf6acb689907609b': 4 } } },
    })
    expect(await client.notified(id)).toEqual({
      event: 'newBlock',
      blockHash: toHex(b.hash),
      parentBlockHash: toHex(a.hash),
      newRuntime: null,
    })
    expect(await client.notified(id)).toMatchObject({ blockHash: toHex(c.hash), newRuntime: { spec: { specVersion: 2 } } })
    expect(await client.notified(id)).toEqual({ event: 'bestBlockChanged', bestBlockHash: toHex(c.hash) })
  })

  test('tells each import and finality; without runtime no event has one', async () => {
    const id = await client.call('chainHead_v1_follow', false)
    expect(await client.notified(id)).toEqual({ event: 'initialized', finalizedBlockHashes: [genesis] })
    await client.notified(id)
    const blockHash = toHex(node.chain.importBlock().hash)
    node.chain.finalize()
    expect(await client.notified(id)).toEqual({ event: 'newBlock', blockHash, parentBlockHash: genesis })
    expect(await client.notified(id)).toEqual({ event: 'bestBlockChanged', bestBlockHash: blockHash })
    expect(await client.notified(id)).toEqual({ event: 'finalized', finalizedBlockHashes: [blockHash], prunedBlockHashes: [] })
  })

  test('stops when too many finalized blocks stay pinned, and then answers as for a stale subscription', async () => {
    const id = await follow()
    for (let i = 0; i < 4; i++) node.chain.importBlock()
    node.chain.finalize()
    let event: unknown
    do event = await client.notified(id)
    while ((event as { event: string }).event !== 'stop')
    expect(await client.call('chainHead_v1_body', id, genesis)).toEqual({ result: 'limitReached' })
    expect(await client.call('chainHead_v1_header', id, genesis)).toBeNull()
    expect(await client.call('chainHead_v1_unpin', id, genesis)).toBeNull()
    expect(node.server.stats().subscriptions).toBe(0)
  })

  test('a client that unpins as it goes is never stopped', async () => {
    const id = await follow()
    await client.call('chainHead_v1_unpin', id, genesis)
    for (let i = 0; i < 10; i++) {
      const hash = toHex(node.chain.importBlock().hash)
      node.chain.finalize()
      for (const event of ['newBlock', 'bestBlockChanged', 'finalized'])
        expect(await client.notified(id)).toMatchObject({ event })
      expect(await client.call('chainHead_v1_unpin', id, [hash])).toBeNull()
    }
  })

  test('stops when the chain goes back', async () => {
    const id = await follow()
    node.chain.importBlock()
    node.chain.finalize()
    for (const event of ['newBlock', 'bestBlockChanged', 'finalized']) expect(await client.notified(id)).toMatchObject({ event })
    node.chain.revertTo(0)
    expect(await client.notified(id)).toEqual({ event: 'stop' })
    expect(node.server.stats().subscriptions).toBe(0)
    await follow()
  })

  test('pins keep the state of what was told until it is unpinned or the subscription is over', async () => {
    const id = await follow()
    expect(node.chain.pinCount).toBe(1)
    node.chain.importBlock()
    await client.notified(id)
    expect(node.chain.pinCount).toBe(2)
    await client.call('chainHead_v1_unpin', id, genesis)
    expect(node.chain.pinCount).toBe(1)
    await client.call('chainHead_v1_follow', true)
    expect(node.chain.pinCount).toBe(3)
    await client.call('chainHead_v1_unfollow', id)
    expect(node.chain.pinCount).toBe(2)
    const other = await connect(node.url)
    await client.close()
    await other.call('system_chain')
    expect(node.chain.pinCount).toBe(0)
    client = other
  })

  test('follows are limited per connection', async () => {
    await follow()
    await follow()
    expect(await client.fail('chainHead_v1_follow', true)).toMatchObject({ code: -32800 })
  })
})

describe('pinned blocks', () => {
  test('the header is there until the block is unpinned', async () => {
    const id = await follow()
    expect(await client.call('chainHead_v1_header', id, genesis)).toBe(
      toHex(node.chain.block(node.chain.genesisHash)?.encodedHeader ?? expect.fail()),
    )
    expect(await client.call('chainHead_v1_unpin', id, genesis)).toBeNull()
    expect(await client.fail('chainHead_v1_header', id, genesis)).toMatchObject({ code: -32801 })
    expect(await client.fail('chainHead_v1_unpin', id, genesis)).toMatchObject({ code: -32801 })
    expect(await client.fail('chainHead_v1_body', id, genesis)).toMatchObject({ code: -32801 })
    expect(await client.fail('chainHead_v1_storage', id, genesis, [], null)).toMatchObject({ code: -32801 })
  })

  test('a failing unpin lets nothing go', async () => {
    const id = await follow()
    expect(await client.fail('chainHead_v1_unpin', id, [genesis, genesis])).toMatchObject({ code: -32804 })
    expect(await client.fail('chainHead_v1_unpin', id, [genesis, `0x${'01'.repeat(32)}`])).toMatchObject({ code: -32801 })
    expect(await client.call('chainHead_v1_header', id, genesis)).toMatch(/^0x/)
  })
})

describe('operations', () => {
  test('body brings the extrinsics as they were sent', async () => {
    const ref = node.chain.importBlock({ extrinsics: [Uint8Array.of(8, 4, 1)] })
    const id = (await client.call('chainHead_v1_follow', true)) as string
    const operationId = await start('chainHead_v1_body', id, toHex(ref.hash))
    for (let i = 0; i < 3; i++) await client.notified(id)
    expect(await client.notified(id)).toEqual({ event: 'operationBodyDone', operationId, value: ['0x080401'] })
    expect(await client.call('chainHead_v1_stopOperation', id, operationId)).toBeNull()
  })

  test('calls need a follow with runtime; a failing one is told as operationError', async () => {
    const id = await follow()
    const done = await start('chainHead_v1_call', id, genesis, 'Core_version', '')
    expect(await client.notified(id)).toEqual({ event: 'operationCallDone', operationId: done, output: '0x010203' })
    for (const [name, error] of [
      ['Nothing', 'Exported method Nothing is not found'],
      ['Broken_call', '-1 is not a u32'],
    ]) {
      const operationId = await start('chainHead_v1_call', id, genesis, name, '0x')
      expect(await client.notified(id)).toEqual({ event: 'operationError', operationId, error })
    }
    const plain = await follow(false)
    expect(await client.fail('chainHead_v1_call', plain, genesis, 'Core_version', '0x')).toMatchObject({ code: -32802 })
  })

  test('storage reads values, hashes and Merkle values; what is not there is left out', async () => {
    const id = await follow()
    const items = [
      { key: key('alpha'), type: 'value' },
      { key: key('alpha'), type: 'hash' },
      { key: key('none'), type: 'value' },
      { key: key('alp'), type: 'closestDescendantMerkleValue' },
      { key: key('zzz'), type: 'closestDescendantMerkleValue' },
    ]
    const operationId = await start('chainHead_v1_storage', id, genesis, items, null)
    expect(await client.notified(id)).toEqual({
      event: 'operationStorageItems',
      operationId,
      items: [
        { key: key('alpha'), value: key('one') },
        { key: key('alpha'), hash: toHex(blake2b256(textBytes('one'))) },
      ],
    })
    expect(await client.notified(id)).toMatchObject({
      items: [{ key: key('alp'), closestDescendantMerkleValue: toHex(blake2b256(textBytes('alphaonealpha/btwo'))) }],
    })
    expect(await client.notified(id)).toEqual({ event: 'operationStorageDone', operationId })
  })

  test('descendants come in pages, each after a continue', async () => {
    const id = await follow()
    const operationId = await start('chainHead_v1_storage', id, genesis, [{ key: '0x', type: 'descendantsValues' }], null)
    expect(await client.notified(id)).toMatchObject({
      items: [{ key: key('alpha') }, { key: key('alpha/b'), value: key('two') }],
    })
    expect(await client.notified(id)).toEqual({ event: 'operationWaitingForContinue', operationId })
    expect(await client.call('chainHead_v1_continue', id, operationId)).toBeNull()
    expect(await client.notified(id)).toMatchObject({ event: 'operationStorageItems', items: [{ key: key('beta') }] })
    expect(await client.notified(id)).toEqual({ event: 'operationStorageDone', operationId })
    expect(await client.call('chainHead_v1_continue', id, operationId)).toBeNull()
  })

  test('a stopped operation tells nothing more, also while it waits', async () => {
    const id = await follow()
    const operationId = await start('chainHead_v1_storage', id, genesis, [{ key: '0x', type: 'descendantsHashes' }], null)
    await client.notified(id)
    await client.notified(id)
    expect(await client.call('chainHead_v1_stopOperation', id, operationId)).toBeNull()
    const next = await start('chainHead_v1_body', id, genesis)
    expect(await client.notified(id)).toEqual({ event: 'operationBodyDone', operationId: next, value: [] })
  })

  test('no two subscriptions give an operation the same id', async () => {
    const [first, second] = [await follow(), await follow()]
    const ids = [await start('chainHead_v1_body', first, genesis), await start('chainHead_v1_body', second, genesis)]
    expect(ids[0]).not.toBe(ids[1])
  })

  test('continue of an operation that does not wait is an error, of an unknown one nothing', async () => {
    const id = await follow()
    const request = (n: number, method: string, params: unknown[]) => ({ jsonrpc: '2.0', id: n, method, params })
    client.send(
      JSON.stringify([
        request(901, 'chainHead_v1_body', [id, genesis]),
        request(902, 'chainHead_v1_continue', [id, `${id}-0`]),
        request(903, 'chainHead_v1_continue', [id, `${id}-77`]),
        request(904, 'chainHead_v1_continue', ['gone', `${id}-0`]),
      ]),
    )
    expect(await client.next()).toMatchObject([
      { result: { result: 'started', operationId: `${id}-0` } },
      { error: { code: -32803 } },
      { result: null },
      { result: null },
    ])
  })

  test('a child trie is read by its name; one that does not exist holds nothing', async () => {
    const id = await follow()
    const items = [{ key: key('ck'), type: 'value' }]
    await start('chainHead_v1_storage', id, genesis, items, key('child'))
    expect(await client.notified(id)).toMatchObject({ items: [{ key: key('ck'), value: key('cv') }] })
    expect(await client.notified(id)).toMatchObject({ event: 'operationStorageDone' })
    await start('chainHead_v1_storage', id, genesis, items, key('nobody'))
    expect(await client.notified(id)).toMatchObject({ event: 'operationStorageDone' })
  })

  test('a pinned block whose state was pruned is inaccessible', async () => {
    const id = await follow()
    node.chain.prune(node.chain.genesisHash)
    const operationId = await start('chainHead_v1_storage', id, genesis, [{ key: '0x00', type: 'value' }], null)
    expect(await client.notified(id)).toEqual({ event: 'operationInaccessible', operationId })
  })

  test('a block whose state is pruned while an operation waits is inaccessible, too', async () => {
    const id = await follow()
    const operationId = await start('chainHead_v1_storage', id, genesis, [{ key: '0x', type: 'descendantsValues' }], null)
    await client.notified(id)
    await client.notified(id)
    node.chain.prune(node.chain.genesisHash)
    await client.call('chainHead_v1_continue', id, operationId)
    expect(await client.notified(id)).toEqual({ event: 'operationInaccessible', operationId })
  })

  test('each storage item counts as an operation: surplus ones are discarded, then all', async () => {
    const id = await follow()
    const items = Array.from({ length: 15 }, () => ({ key: '0x', type: 'descendantsValues' }))
    const first = await client.call('chainHead_v1_storage', id, genesis, items, null)
    expect(first).toMatchObject({ result: 'started', discardedItems: 0 })
    expect(await client.call('chainHead_v1_storage', id, genesis, items, null)).toMatchObject({ discardedItems: 14 })
    expect(await client.call('chainHead_v1_storage', id, genesis, items, null)).toEqual({ result: 'limitReached' })
    expect(await client.call('chainHead_v1_body', id, genesis)).toEqual({ result: 'limitReached' })
  })

  test('parameters of the wrong type are -32602', async () => {
    const id = await follow()
    expect(await client.fail('chainHead_v1_storage', id, genesis, [{ key: '0x00', type: 'everything' }], null)).toMatchObject({
      code: -32602,
    })
    expect(await client.fail('chainHead_v1_storage', id, genesis, 'items', null)).toMatchObject({ code: -32602 })
    expect(await client.fail('chainHead_v1_header', id, '0x00')).toMatchObject({ code: -32602 })
    expect(await client.fail('chainHead_v1_follow')).toMatchObject({ code: -32602 })
  })
})
