// SPDX-License-Identifier: Apache-2.0
import { silentLog } from '@phat/chain'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nestsDeeperThan } from '../src/server/json-text.ts'
import { connect, post, startTestServer, type TestClient, type TestServer } from './client.ts'

let node: TestServer
let client: TestClient

beforeAll(async () => {
  node = await startTestServer({ limits: { requestBytesMax: 100_000, responseBytesMax: 40_000, batchMax: 5 } })
  client = await connect(node.url)
})
afterAll(async () => {
  await client.close()
  await node.server.stop()
})

const call = (fields: object): string => JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'system_chain', ...fields })
const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`

const frames: readonly (readonly [string, string | Buffer, number, unknown])[] = [
  ['text that is not JSON', 'hello', -32700, null],
  ['truncated JSON', '{"jsonrpc":"2.0","id":1,"method":"system_ch', -32700, null],
  ['an empty message', '', -32700, null],
  ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), -32700, null],
  ['nesting beyond the limit', call({ params: 0 }).replace(':0}', `:${deep(70)}}`), -32700, null],
  ['nesting that would fill the stack', deep(40_000), -32700, null],
  ['an endless string', `{"a":"${'\\"'.repeat(20_000)}`, -32700, null],
  ['a number', '42', -32600, null],
  ['null', 'null', -32600, null],
  ['an object without a method', '{"jsonrpc":"2.0","id":7}', -32600, 7],
  ['a method that is no string', call({ method: 5 }), -32600, 1],
  ['another protocol version', call({ jsonrpc: '1.0' }), -32600, 1],
  ['an id that is an object', call({ id: {} }), -32600, null],
  ['an id that is a boolean', call({ id: true }), -32600, null],
  ['an empty batch', '[]', -32600, null],
  ['a batch that is too long', JSON.stringify(Array(6).fill(1)), -32010, null],
  ['a message that is too long', call({ params: ['x'.repeat(100_000)] }), -32007, null],
  ['an unknown method', call({ method: 'system_chian' }), -32601, 1],
  ['a name from the prototype', call({ method: 'constructor' }), -32601, 1],
  ['parameters that are text', call({ params: 'no', method: 'chain_getHeader' }), -32602, 1],
  ['a hash that is too short', call({ params: ['0x1234'], method: 'chain_getHeader' }), -32602, 1],
  ['a hash without prefix', call({ params: ['12'.repeat(33)], method: 'chain_getHeader' }), -32602, 1],
  ['hex of half a byte', call({ params: ['0x123'], method: 'state_getStorage' }), -32602, 1],
  ['hex with a wrong digit', call({ params: ['0x12g4'], method: 'state_getStorage' }), -32602, 1],
  ['a missing parameter', call({ params: [], method: 'state_getStorage' }), -32602, 1],
  ['a key that is a number', call({ params: [5], method: 'state_getStorage' }), -32602, 1],
  ['a storage key that is too long', call({ params: [`0x${'00'.repeat(5000)}`], method: 'state_getStorage' }), -32602, 1],
  ['keys that are no list', call({ params: ['0x00'], method: 'state_queryStorageAt' }), -32602, 1],
  ['too many keys', call({ params: [Array(4097).fill('0x00')], method: 'state_queryStorageAt' }), -32602, 1],
  ['a count that is negative', call({ params: ['0x', -1], method: 'state_getKeysPaged' }), -32602, 1],
  ['a count that is a fraction', call({ params: ['0x', 1.5], method: 'state_getKeysPaged' }), -32602, 1],
  ['a block number beyond u32', call({ params: [4294967296], method: 'chain_getBlockHash' }), -32602, 1],
  ['a nested list of block numbers', call({ params: [[[1]]], method: 'chain_getBlockHash' }), -32602, 1],
  ['a parameter of an unknown name', call({ params: { hsah: null }, method: 'chain_getHeader' }), -32602, 1],
  [
    'an address with a wrong checksum',
    call({ params: ['5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQZ'], method: 'account_nextIndex' }),
    -32602,
    1,
  ],
  ['unsubscribing without an id', call({ method: 'chain_unsubscribeNewHeads' }), -32602, 1],
]

describe('bad input gets a typed error and the connection lives on', () => {
  test.each(frames)('%s', async (_, frame, code, id) => {
    client.send(frame)
    expect(await client.next()).toMatchObject({ id, error: { code, message: expect.any(String) } })
    expect(await client.call('system_chain')).toBe('Phala Development')
  })

  test.each(frames.filter(([, frame]) => typeof frame === 'string'))('over HTTP: %s', async (_, frame, code, id) => {
    const { status, reply } = await post(node.http, String(frame))
    const largeBody = code === -32007
    expect(status).toBe(largeBody ? 413 : 200)
    if (frame !== call({ method: 'chain_unsubscribeNewHeads' })) expect(reply).toMatchObject({ id, error: { code } })
  })
})

test('a message beyond twice the limit closes the connection, not the server', async () => {
  const other = await connect(node.url)
  const closed = new Promise((resolve) => {
    other.socket.once('close', resolve)
  })
  other.send('x'.repeat(200_001))
  expect(await closed).toBe(1009)
  expect(await client.call('system_chain')).toBe('Phala Development')
})

test('an answer beyond the limit is an error', async () => {
  const wide = await startTestServer({ limits: { responseBytesMax: 20_000 } })
  const asker = await connect(wide.url)
  expect(await asker.fail('state_getMetadata')).toMatchObject({ code: -32008 })
  asker.send(JSON.stringify(Array.from({ length: 99 }, (_, id) => ({ jsonrpc: '2.0', id, method: 'rpc_methods' }))))
  expect(await asker.next()).toMatchObject({ error: { code: -32008 } })
  await asker.close()
  await wide.server.stop()
})

test('absent, null and named parameters mean the same; surplus ones are ignored', async () => {
  const head = await client.call('chain_getHeader')
  for (const params of [undefined, null, [], [null], {}, { hash: null }, [null, 'more', 5]]) {
    client.send(call({ method: 'chain_getHeader', params }))
    expect(await client.next()).toMatchObject({ result: head })
  }
  client.send(call({ method: 'state_getKeysPaged', params: { prefix: '0x', count: 1 } }))
  expect(await client.next()).toMatchObject({ result: [expect.any(String)] })
})

test('ids may be text, numbers or null; a request without one is not answered', async () => {
  for (const id of ['a"b', 0, -3, 1.5, null]) {
    client.send(call({ id }))
    expect(await client.next()).toMatchObject({ id, result: 'Phala Development' })
  }
  client.send(call({ id: undefined }))
  client.send(`[${call({ id: undefined })}]`)
  client.send(`[${call({ id: undefined })},${call({ id: 8 })},3]`)
  expect(await client.next()).toMatchObject([{ id: 8 }, { id: null, error: { code: -32600 } }])
})

test('a handler that fails is told as an internal error without detail, and logged', async () => {
  const errors: string[] = []
  const log = { ...silentLog, error: (event: string) => errors.push(event) }
  const broken = await startTestServer({ log })
  broken.pool.pending = () => {
    throw new TypeError('secret detail')
  }
  const asker = await connect(broken.url)
  expect(await asker.fail('author_pendingExtrinsics')).toEqual({ code: -32603, message: 'Internal error' })
  expect(errors).toEqual(['rpc.handler-failed'])
  await asker.close()
  await broken.server.stop()
})

test('a state that is pruned while a request reads it is an unknown block', async () => {
  const pruning = await startTestServer()
  const asker = await connect(pruning.url)
  const { state } = pruning.chain
  pruning.chain.state = (hash) => {
    const reader = state(hash)
    pruning.chain.prune(hash)
    return reader
  }
  expect(await asker.fail('state_getStorage', '0x00')).toMatchObject({ code: 4003 })
  expect(await asker.fail('state_queryStorageAt', ['0x00'])).toMatchObject({ code: 4003 })
  await asker.close()
  await pruning.server.stop()
})

test('depth counts brackets outside of strings only', () => {
  expect(nestsDeeperThan(deep(64), 64)).toBe(false)
  expect(nestsDeeperThan(deep(65), 64)).toBe(true)
  expect(nestsDeeperThan(`["${'['.repeat(100)}"]`, 1)).toBe(false)
  expect(nestsDeeperThan(String.raw`["\"[[\\", [1]]`, 1)).toBe(true)
  expect(nestsDeeperThan(String.raw`["\\\"[[\\"]`, 1)).toBe(false)
})
