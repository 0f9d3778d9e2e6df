// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { textBytes, toHex } from '@phat/primitives'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connect, startTestServer, type TestClient, type TestServer } from './client.ts'

const key = (text: string): string => toHex(textBytes(text))
const unknown = `0x${'11'.repeat(32)}`

let node: TestServer
let client: TestClient
let genesis: string

beforeEach(async () => {
  node = await startTestServer({ archive: true, limits: { archiveOperationsMax: 2 } })
  client = await connect(node.url)
  genesis = toHex(node.chain.genesisHash)
})
afterEach(async () => {
  await client.close()
  await node.server.stop()
})

/** The events of an operation up to its last one. */
async function eventsOf(method: string, ...params: unknown[]): Promise<unknown[]> {
  const id = await client.call(method, ...params)
  const events: unknown[] = []
  for (;;) {
    const event = (await client.notified(id)) as { event: string }
    events.push(event)
    if (/Done$|Error$/.test(event.event)) return events
  }
}

test('blocks are found by height and hash', async () => {
  const ref = node.chain.importBlock({ extrinsics: [Uint8Array.of(8, 4, 1)] })
  const hash = toHex(ref.hash)
  expect(await client.call('archive_v1_genesisHash')).toBe(genesis)
  expect(await client.call('archive_v1_finalizedHeight')).toBe(0)
  node.chain.finalize()
  expect(await client.call('archive_v1_finalizedHeight')).toBe(1)
  expect(await client.call('archive_v1_hashByHeight', 0)).toEqual([genesis])
  expect(await client.call('archive_v1_hashByHeight', 1)).toEqual([hash])
  expect(await client.call('archive_v1_hashByHeight', 2)).toEqual([])
  expect(await client.call('archive_v1_header', hash)).toBe(toHex(node.chain.block(ref.hash)?.encodedHeader ?? expect.fail()))
  expect(await client.call('archive_v1_body', hash)).toEqual(['0x080401'])
  expect(await client.call('archive_v1_header', unknown)).toBeNull()
  expect(await client.call('archive_v1_body', unknown)).toBeNull()
})

test('a runtime call tells its value or why it failed; null for an unknown block', async () => {
  expect(await client.call('archive_v1_call', genesis, 'Core_version', '0x')).toEqual({ success: true, value: '0x010203' })
  expect(await client.call('archive_v1_call', genesis, 'Nothing', '')).toEqual({
    success: false,
    error: 'Exported method Nothing is not found',
  })
  expect(await client.call('archive_v1_call', unknown, 'Core_version', '0x')).toBeNull()
})

describe('archive_v1_storage', () => {
  test('tells one event for each entry, then that it is done', async () => {
    const items = [
      { key: key('alpha'), type: 'value' },
      { key: key('alpha'), type: 'hash' },
      { key: key('none'), type: 'value' },
      { key: key('beta'), type: 'closestDescendantMerkleValue' },
      { key: key('alpha'), type: 'descendantsValues' },
      { key: '0x', type: 'descendantsHashes', paginationStartKey: key('alpha/b') },
    ]
    const hashOf = (text: string): string => toHex(blake2b256(textBytes(text)))
    expect(await eventsOf('archive_v1_storage', genesis, items)).toEqual([
      { event: 'storage', key: key('alpha'), value: key('one') },
      { event: 'storage', key: key('alpha'), hash: hashOf('one') },
      { event: 'storage', key: key('beta'), closestDescendantMerkleValue: hashOf('betathree') },
      { event: 'storage', key: key('alpha'), value: key('one') },
      { event: 'storage', key: key('alpha/b'), value: key('two') },
      { event: 'storage', key: key('beta'), hash: hashOf('three') },
      { event: 'storageDone' },
    ])
    expect(node.server.stats().subscriptions).toBe(0)
  })

  test('entries of a child trie name it', async () => {
    const items = [{ key: '0x', type: 'descendantsValues' }]
    expect(await eventsOf('archive_v1_storage', genesis, items, key('child'))).toEqual([
      { event: 'storage', key: key('ck'), value: key('cv'), childTrieKey: key('child') },
      { event: 'storageDone' },
    ])
    expect(await eventsOf('archive_v1_storage', genesis, items, key('nobody'))).toEqual([{ event: 'storageDone' }])
  })

  test('an unknown block is told as an error event', async () => {
    expect(await eventsOf('archive_v1_storage', unknown, [])).toEqual([
      { event: 'storageError', error: expect.stringContaining(unknown) },
    ])
  })

  test('a start key for a single value is -32602', async () => {
    const items = [{ key: '0x00', type: 'value', paginationStartKey: '0x00' }]
    expect(await client.fail('archive_v1_storage', genesis, items)).toMatchObject({ code: -32602 })
    expect(await client.fail('archive_v1_storage', genesis, [{ key: '0x00', type: 'all' }])).toMatchObject({ code: -32602 })
  })
})

describe('archive_v1_storageDiff', () => {
  test('compares with the parent, or with an ancestor', async () => {
    node.chain.importBlock({ changes: { gamma: 'new', alpha: 'changed' } })
    const second = node.chain.importBlock({ changes: { beta: null, gamma: 'newer' } })
    const hash = toHex(second.hash)
    expect(await eventsOf('archive_v1_storageDiff', hash)).toEqual([
      { event: 'storageDiff', key: key('beta'), type: 'deleted' },
      { event: 'storageDiff', key: key('gamma'), value: key('newer'), type: 'modified' },
      { event: 'storageDiffDone' },
    ])
    const items = [
      { returnType: 'hash', key: key('g') },
      { returnType: 'value', key: key('al') },
    ]
    expect(await eventsOf('archive_v1_storageDiff', hash, items, genesis)).toEqual([
      { event: 'storageDiff', key: key('gamma'), hash: toHex(blake2b256(textBytes('newer'))), type: 'added' },
      { event: 'storageDiff', key: key('alpha'), value: key('changed'), type: 'modified' },
      { event: 'storageDiffDone' },
    ])
    expect(await eventsOf('archive_v1_storageDiff', hash, [{ returnType: 'value', childTrieKey: key('child') }])).toEqual([
      { event: 'storageDiffDone' },
    ])
  })

  test('what is no ancestor, unknown, or before the genesis is told as an error event', async () => {
    const hash = toHex(node.chain.importBlock().hash)
    const failed = [{ event: 'storageDiffError', error: expect.any(String) }]
    expect(await eventsOf('archive_v1_storageDiff', genesis, null, hash)).toEqual(failed)
    expect(await eventsOf('archive_v1_storageDiff', genesis)).toEqual(failed)
    expect(await eventsOf('archive_v1_storageDiff', unknown)).toEqual(failed)
    expect(await eventsOf('archive_v1_storageDiff', hash, null, unknown)).toEqual(failed)
    expect(await client.fail('archive_v1_storageDiff', hash, [{ key: '0x' }])).toMatchObject({ code: -32602 })
  })
})

test('a client that does not read is waited for, can stop the operation, and may have only so many', async () => {
  const many = Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`key${i}`, 'v'.repeat(5_000)]))
  const big = await startTestServer({ archive: true, limits: { pauseBytes: 100_000, archiveOperationsMax: 2 } }, many)
  const slow = await connect(big.url)
  const well = await connect(big.url)
  const hash = toHex(big.chain.genesisHash)
  const items = [{ key: '0x', type: 'descendantsValues' }]
  const id = await slow.call('archive_v1_storage', hash, items)
  const second = await slow.call('archive_v1_storageDiff', hash)
  expect(second).toEqual(expect.any(String))
  await slow.notified(id)
  slow.socket.pause()
  let before = -1
  // Told events stand still while nobody reads them.
  while (big.server.stats().notifications !== before) {
    before = big.server.stats().notifications
    for (let i = 0; i < 50; i++) await well.call('system_chain')
  }
  expect(before).toBeLessThan(2_000)
  expect(big.server.stats().slowConsumers).toBe(0)
  slow.socket.resume()
  expect(await slow.call('archive_v1_stopStorage', id)).toBeNull()
  expect(await slow.call('archive_v1_stopStorage', id)).toBeNull()
  expect(await slow.call('archive_v1_stopStorageDiff', 'gone')).toBeNull()
  slow.drain()
  const request = (n: number) => ({ jsonrpc: '2.0', id: n, method: 'archive_v1_storage', params: [hash, items] })
  slow.send(JSON.stringify([request(1), request(2), request(3)]))
  for (;;) {
    const batch: unknown = await slow.next()
    if (!Array.isArray(batch)) continue
    expect(batch).toMatchObject([{ result: expect.any(String) }, { result: expect.any(String) }, { error: { code: -32800 } }])
    break
  }
  await slow.close()
  await well.call('system_chain')
  expect(big.server.stats().subscriptions).toBe(0)
  await well.close()
  await big.server.stop()
})
