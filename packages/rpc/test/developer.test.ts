// SPDX-License-Identifier: Apache-2.0
import { textBytes, toHex } from '@phat/primitives'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect, startTestServer, type TestClient, type TestServer } from './client.ts'

let node: TestServer
let client: TestClient

beforeEach(async () => {
  node = await startTestServer({ developing: true, limits: { newBlocksMax: 20 } })
  client = await connect(node.url)
})
afterEach(async () => {
  await client.close()
  await node.server.stop()
})

const stored = async (key: string): Promise<string> => {
  const value = (await client.call('state_getStorage', toHex(textBytes(key)))) as string
  return Buffer.from(value.slice(2), 'hex').toString()
}
const best = (): Promise<unknown> => client.call('chain_getBlockHash')

test('dev_newBlock makes one block, several, or up to a height', async () => {
  expect(await client.call('dev_newBlock')).toBe(await best())
  expect(node.chain.best.number).toBe(1)
  expect(await client.call('dev_newBlock', { count: 3 })).toBe(await best())
  expect(node.chain.best.number).toBe(4)
  await client.call('dev_newBlock', { to: 10 })
  expect(node.chain.best.number).toBe(10)
  await client.call('dev_newBlock', { to: 5 })
  expect(node.chain.best.number).toBe(11)
  await client.call('dev_newBlock', { count: 2, timestamp: 5_000 })
  expect(await stored('time')).toBe('5001')
})

test('dev_newBlock submits transactions first; one that is refused is an error', async () => {
  await client.call('dev_newBlock', { transactions: ['0x0401', '0x0402'] })
  expect(node.pool.submitted.map(toHex)).toEqual(['0x0401', '0x0402'])
  node.pool.refuse(0xaa, { rpcCode: 1010, message: 'Invalid Transaction', data: 'outdated' })
  expect(await client.fail('dev_newBlock', { transactions: ['0xaa'] })).toEqual({
    code: 1,
    message: 'The development chain could not do this: Invalid Transaction: outdated',
  })
  expect(node.chain.best.number).toBe(1)
})

test('what dev_newBlock cannot do is refused rather than left out', async () => {
  for (const options of [{ unsafeBlockHeight: 5 }, { dmp: [] }, { count: 21 }, { count: -1 }, { to: 'x' }, [], 'x']) {
    expect(await client.fail('dev_newBlock', options)).toMatchObject({ code: -32602 })
  }
  expect(node.chain.best.number).toBe(0)
})

test('time is set in milliseconds or as a date, or moved on', async () => {
  expect(await client.call('dev_setTime', 2_000)).toBe(2_000)
  expect(await client.call('dev_timeTravel', 'Jan 1, 2023 GMT')).toBe(1_672_531_200_000)
  expect(await client.call('dev_increaseTime', 500)).toBe(1_672_531_200_500)
  for (const wrong of ['no date', -1, 1.5, 1e300, null, {}]) {
    expect(await client.fail('dev_setTime', wrong)).toMatchObject({ code: -32602 })
  }
})

test('storage is set in a block on the best one', async () => {
  const hash = await client.call('dev_setStorage', [
    ['0x61', '0x31'],
    ['0x62', null],
  ])
  expect(hash).toBe(await best())
  expect(await stored('0x61')).toBe('0x31')
  expect(await client.fail('dev_setStorage', [['0x61', '0x31']], toHex(node.chain.genesisHash))).toMatchObject({ code: 13000 })
  expect(await client.fail('dev_setStorage', [])).toMatchObject({ code: 1, message: expect.stringContaining('nothing to set') })
  expect(await client.fail('dev_setStorage', { System: {} })).toMatchObject({ code: -32602 })
  expect(await client.fail('dev_setStorage', [['0x61']])).toMatchObject({ code: -32602 })
})

test('a snapshot is gone back to once', async () => {
  await client.call('dev_newBlock')
  const snapshot = await client.call('dev_snapshot')
  await client.call('dev_newBlock', { count: 3 })
  expect(await client.call('dev_revert', snapshot)).toBe(true)
  expect(node.chain.best.number).toBe(1)
  expect(await client.call('dev_revert', snapshot)).toBe(false)
})

test('the head is set by hash, by height or counted from the best one', async () => {
  await client.call('dev_newBlock', { count: 9 })
  const fifth = toHex(node.chain.hashOf(5) ?? expect.fail())
  expect(await client.call('dev_setHead', 8)).toBe(await best())
  expect(await client.call('dev_setHead', -1)).toBe(await best())
  expect(node.chain.best.number).toBe(7)
  expect(await client.call('dev_setHead', fifth)).toBe(fifth)
  expect(node.chain.best.number).toBe(5)
  for (const unknown of [9, -9, `0x${'11'.repeat(32)}`]) {
    expect(await client.fail('dev_setHead', unknown)).toMatchObject({ code: 4003 })
  }
  expect(await client.fail('dev_setHead', -5)).toMatchObject({ code: 1, message: expect.stringContaining('the state is gone') })
})

test('the build mode is one of three', async () => {
  expect(await client.call('dev_setBlockBuildMode', 'Manual')).toBeNull()
  expect(await stored('mode')).toBe('manual')
  expect(await client.fail('dev_setBlockBuildMode', 'Never')).toMatchObject({ code: -32602 })
})

test('on other chains there are no such methods', async () => {
  const live = await startTestServer()
  const asker = await connect(live.url)
  const { methods } = (await asker.call('rpc_methods')) as { methods: string[] }
  expect(methods.filter((name) => name.startsWith('dev_'))).toEqual([])
  expect(await asker.fail('dev_newBlock')).toEqual({ code: -32601, message: 'Method not found' })
  await asker.close()
  await live.server.stop()
})

test('dev_setBlockInterval sets a pace that leaves room for other work', async () => {
  expect(await client.call('dev_setBlockInterval', 250)).toBeNull()
  expect(await stored('interval')).toBe('250')
  expect(await client.fail('dev_setBlockInterval', 9)).toMatchObject({ code: -32602 })
})

test('a network saves and loads its state, and says how it is', async () => {
  const saved = (await client.call('dev_saveState', 'kept')) as { number: number; hash: string }
  expect(saved.hash).toBe(await best())
  expect(await client.call('dev_loadState', 'kept')).toEqual({ ...saved, restarts: false })
  expect(await client.fail('dev_loadState', 'none')).toMatchObject({ code: 1, message: expect.stringContaining('no state none') })
  expect(await client.call('dev_status')).toEqual({ seed: 'phat' })
})
