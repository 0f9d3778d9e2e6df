// SPDX-License-Identifier: Apache-2.0
import { blake2b256, encodeSs58 } from '@phat/crypto'
import { header } from '@phat/frame'
import { textBytes, toHex } from '@phat/primitives'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, startTestServer, type TestClient, type TestServer } from './client.ts'
import { fakeMetadata } from './fake-chain.ts'

const key = (text: string): string => toHex(textBytes(text))

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

describe('system', () => {
  test('tells the node and its network', async () => {
    expect(await client.call('system_chain')).toBe('Phala Development')
    expect(await client.call('system_name')).toBe('phat')
    expect(await client.call('system_version')).toBe('0.1.0')
    expect(await client.call('system_chainType')).toBe('Development')
    expect(await client.call('system_properties')).toEqual({ ss58Format: 30, tokenDecimals: 12, tokenSymbol: 'PHA' })
    expect(await client.call('system_health')).toEqual({ peers: 0, isSyncing: false, shouldHavePeers: false })
    expect(await client.call('system_syncState')).toEqual({ startingBlock: 0, currentBlock: 0, highestBlock: 0 })
    expect(await client.call('system_nodeRoles')).toEqual(['Authority'])
    expect(await client.call('system_localPeerId')).toBe('12D3KooWphat')
    expect(await client.call('system_localListenAddresses')).toEqual(['/ip4/127.0.0.1/tcp/30333'])
    expect(await client.call('system_peers')).toEqual([])
  })

  test('the next nonce is asked by SS58 address of any network, or by public key', async () => {
    const account = new Uint8Array(32).fill(7)
    expect(await client.call('system_accountNextIndex', encodeSs58(account, 42))).toBe(7)
    expect(await client.call('account_nextIndex', encodeSs58(account, 30))).toBe(7)
    expect(await client.call('account_nextIndex', toHex(account))).toBe(7)
    expect(await client.fail('system_accountNextIndex', '5Grwva')).toMatchObject({ code: -32602 })
  })
})

describe('chain', () => {
  test('headers and blocks are told as Substrate tells them', async () => {
    const ref = node.chain.importBlock({ extrinsics: [Uint8Array.of(0x0c, 4, 1, 2)] })
    const hash = toHex(ref.hash)
    expect(await client.call('chain_getBlockHash')).toBe(hash)
    const head = (await client.call('chain_getHeader')) as Record<string, unknown>
    expect(head).toMatchObject({ number: '0x1', parentHash: toHex(node.chain.genesisHash), digest: { logs: ['0x000401'] } })
    expect(await client.call('chain_getHeader', hash)).toEqual(head)
    expect(await client.call('chain_getBlock', hash)).toEqual({
      block: { header: head, extrinsics: ['0x0c040102'] },
      justifications: null,
    })
    expect(toHex(blake2b256(header.encode(node.chain.block(ref.hash)?.header ?? expect.fail())))).toBe(hash)
  })

  test('hashes are asked by one height, by many, or by hex', async () => {
    const genesis = toHex(node.chain.genesisHash)
    expect(await client.call('chain_getBlockHash', 0)).toBe(genesis)
    expect(await client.call('chain_getBlockHash', '0x0')).toBe(genesis)
    expect(await client.call('chain_getBlockHash', [0, 999])).toEqual([genesis, null])
    expect(await client.call('chain_getHead', 999)).toBeNull()
    expect(await client.call('chain_getFinalizedHead')).toBe(genesis)
  })

  test('an unknown block is null', async () => {
    expect(await client.call('chain_getHeader', `0x${'00'.repeat(32)}`)).toBeNull()
    expect(await client.call('chain_getBlock', `0x${'00'.repeat(32)}`)).toBeNull()
  })
})

describe('state', () => {
  test('metadata is the inside of what Metadata_metadata returns', async () => {
    expect(await client.call('state_getMetadata')).toBe(toHex(fakeMetadata))
    expect(await client.call('state_getMetadata', null)).toBe(toHex(fakeMetadata))
  })

  test('the runtime version has its apis as pairs', async () => {
    const version = await client.call('state_getRuntimeVersion')
    expect(version).toMatchObject({ specName: 'phala', specVersion: 1, stateVersion: 1, transactionVersion: 1 })
    expect(version).toHaveProperty('apis.0', ['0xdf6acb689907609b', 4])
  })

  test('values, their hashes and sizes are read at the best block or a named one', async () => {
    const before = toHex(node.chain.best.hash)
    node.chain.importBlock({ changes: { alpha: 'changed', beta: null } })
    expect(await client.call('state_getStorage', key('alpha'))).toBe(key('changed'))
    expect(await client.call('state_getStorage', key('alpha'), before)).toBe(key('one'))
    expect(await client.call('state_getStorageAt', key('beta'))).toBeNull()
    expect(await client.call('state_getStorageHash', key('alpha'))).toBe(toHex(blake2b256(textBytes('changed'))))
    expect(await client.call('state_getStorageSize', key('alpha'))).toBe(7)
    expect(await client.call('state_getStorageSize', key('none'))).toBeNull()
    expect(await client.call('state_queryStorageAt', [key('alpha'), key('beta')], before)).toEqual([
      {
        block: before,
        changes: [
          [key('alpha'), key('one')],
          [key('beta'), key('three')],
        ],
      },
    ])
  })

  test('history tells the first values, then what changed', async () => {
    const first = toHex(node.chain.genesisHash)
    const sets = (await client.call('state_queryStorage', [key('alpha')], first)) as { changes: unknown[] }[]
    expect(sets.map(({ changes }) => changes)).toEqual([[[key('alpha'), key('one')]], [[key('alpha'), key('changed')]]])
    expect(await client.fail('state_queryStorage', [key('alpha')], toHex(node.chain.best.hash), first)).toMatchObject({
      code: 4001,
    })
  })

  test('keys come in pages in byte order', async () => {
    const at = toHex(node.chain.genesisHash)
    expect(await client.call('state_getKeysPaged', key('alpha'), 1, null, at)).toEqual([key('alpha')])
    expect(await client.call('state_getKeysPaged', key('alpha'), 10, key('alpha'), at)).toEqual([key('alpha/b')])
    expect(await client.call('state_getKeysPaged', null, 10, null, at)).toHaveLength(3)
    expect(await client.fail('state_getKeysPaged', '0x', 1001)).toMatchObject({ code: 4002 })
    expect(await client.call('state_getKeys', '0x', at)).toHaveLength(3)
    expect(await client.call('state_getPairs', key('beta'), at)).toEqual([[key('beta'), key('three')]])
  })

  test('proofs name their block', async () => {
    const at = toHex(node.chain.best.hash)
    expect(await client.call('state_getReadProof', [key('alpha')])).toEqual({ at, proof: [`0x80${key('changed').slice(2)}`] })
  })

  test('runtime calls take 0x or the empty string for no arguments', async () => {
    expect(await client.call('state_call', 'Core_version', '0x')).toBe('0x010203')
    expect(await client.call('state_call', 'Core_version', '')).toBe('0x010203')
    expect(await client.fail('state_call', 'Nothing_here', '0x')).toMatchObject({
      code: 4003,
      message: expect.stringContaining('not found'),
    })
  })

  test('an unknown or pruned block is error 4003', async () => {
    const ref = node.chain.importBlock()
    node.chain.importBlock()
    node.chain.prune(ref.hash)
    expect(await client.fail('state_getStorage', key('alpha'), toHex(ref.hash))).toMatchObject({ code: 4003 })
    expect(await client.fail('state_getStorage', key('alpha'), `0x${'11'.repeat(32)}`)).toMatchObject({ code: 4003 })
    expect(await client.fail('state_getRuntimeVersion', `0x${'11'.repeat(32)}`)).toMatchObject({ code: 4003 })
    expect(await client.fail('state_call', 'Core_version', '0x', `0x${'11'.repeat(32)}`)).toMatchObject({ code: 4003 })
  })
})

describe('payment', () => {
  test('fees are decoded into JSON', async () => {
    expect(await client.call('payment_queryInfo', '0x0c040102')).toEqual({
      weight: { ref_time: 140_000_000, proof_size: 3593 },
      class: 'normal',
      partialFee: '12500000',
    })
    expect(await client.call('payment_queryFeeDetails', '0x0c040102')).toEqual({
      inclusionFee: { baseFee: '0xff', lenFee: '0x10', adjustedWeightFee: '0x1' },
    })
    expect(await client.fail('payment_queryInfo', '0xff')).toMatchObject({ code: 1 })
  })
})

describe('author', () => {
  test('a submitted extrinsic is answered with its hash and waits in the pool', async () => {
    const extrinsic = Uint8Array.of(0x0c, 1, 2, 3)
    const hash = toHex(blake2b256(extrinsic))
    expect(await client.call('author_submitExtrinsic', toHex(extrinsic))).toBe(hash)
    expect(await client.call('author_pendingExtrinsics')).toEqual([toHex(extrinsic)])
    expect(await client.call('system_dryRun', toHex(extrinsic))).toBe('0x0000')
    expect(await client.call('author_removeExtrinsic', [{ hash }])).toEqual([hash])
    expect(await client.call('author_removeExtrinsic', [{ extrinsic: toHex(extrinsic) }])).toEqual([])
  })

  test("a refusal carries the pool's code, message and data", async () => {
    const rejection = { rpcCode: 1010, message: 'Invalid Transaction', data: 'Transaction is outdated' }
    node.pool.refuse(0xaa, rejection)
    const expected = { code: 1010, message: rejection.message, data: rejection.data }
    expect(await client.fail('author_submitExtrinsic', '0xaa')).toEqual(expected)
    expect(await client.fail('author_submitAndWatchExtrinsic', '0xaa')).toEqual(expected)
    expect(node.server.stats().subscriptions).toBe(0)
  })
})
