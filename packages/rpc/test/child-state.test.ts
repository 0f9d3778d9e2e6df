// SPDX-License-Identifier: Apache-2.0
import { blake2b256 } from '@phat/crypto'
import { textBytes, toHex } from '@phat/primitives'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, startTestServer, type TestClient, type TestServer } from './client.ts'

const key = (text: string): string => toHex(textBytes(text))
const trie = key(':child_storage:default:child')
const nobody = key(':child_storage:default:nobody')

let node: TestServer
let client: TestClient

beforeAll(async () => {
  node = await startTestServer()
  client = await connect(node.url)
})
afterAll(async () => {
  await client.close()
  await node.server.stop()
})

test('a child trie is read by its whole key in the main trie', async () => {
  const at = toHex(node.chain.genesisHash)
  expect(await client.call('childstate_getStorage', trie, key('ck'), at)).toBe(key('cv'))
  expect(await client.call('childstate_getStorage', trie, key('none'))).toBeNull()
  expect(await client.call('childstate_getStorageEntries', trie, [key('ck'), key('none')])).toEqual([key('cv'), null])
  expect(await client.call('childstate_getStorageHash', trie, key('ck'))).toBe(toHex(blake2b256(textBytes('cv'))))
  expect(await client.call('childstate_getStorageSize', trie, key('ck'))).toBe(2)
  expect(await client.call('childstate_getKeys', trie, '0x')).toEqual([key('ck')])
  expect(await client.call('childstate_getKeysPaged', trie, null, 10)).toEqual([key('ck')])
  expect(await client.call('childstate_getKeysPagedAt', trie, key('c'), 10, key('ck'), at)).toEqual([])
  expect(await client.call('state_getChildReadProof', trie, [key('ck')])).toEqual({ at, proof: [`0x80${key('cv').slice(2)}`] })
})

test('a child trie that does not exist holds nothing, which its proof shows', async () => {
  expect(await client.call('childstate_getStorage', nobody, key('ck'))).toBeNull()
  expect(await client.call('childstate_getStorageEntries', nobody, [key('ck')])).toEqual([null])
  expect(await client.call('childstate_getStorageHash', nobody, key('ck'))).toBeNull()
  expect(await client.call('childstate_getStorageSize', nobody, key('ck'))).toBeNull()
  expect(await client.call('childstate_getKeys', nobody, '0x')).toEqual([])
  expect(await client.call('childstate_getKeysPaged', nobody, null, 10)).toEqual([])
  expect(await client.call('state_getChildReadProof', nobody, [key('ck')])).toMatchObject({ proof: ['0x80'] })
})

test("errors are Substrate's: a key of no child trie, a page too long, an unknown block", async () => {
  const error = { code: 4003, message: 'Client error: Invalid child storage key' }
  expect(await client.fail('childstate_getStorage', key('child'), key('ck'))).toEqual(error)
  expect(await client.fail('state_getChildReadProof', '0x', [key('ck')])).toEqual(error)
  expect(await client.fail('childstate_getKeysPaged', trie, null, 1001)).toMatchObject({ code: 4002 })
  expect(await client.fail('childstate_getStorage', trie, key('ck'), `0x${'11'.repeat(32)}`)).toMatchObject({ code: 4003 })
})

test('the size of a prefix is that of all values below it', async () => {
  expect(await client.call('state_getStorageSize', key('alpha'))).toBe(3)
  expect(await client.call('state_getStorageSize', key('alph'))).toBe(6)
  expect(await client.call('state_getStorageSize', '0x')).toBe(11)
  expect(await client.call('state_getStorageSize', key('zeta'))).toBeNull()
})

test('where unsafe methods are not served, the size of very many keys is refused', async () => {
  const safe = await startTestServer({ unsafeMethods: false, limits: { unpagedKeysMax: 2 } })
  const asker = await connect(safe.url)
  expect(await asker.fail('state_getStorageSize', '0x')).toMatchObject({ code: 4002 })
  expect(await asker.call('state_getStorageSize', key('alph'))).toBe(6)
  await asker.close()
  await safe.server.stop()
})
