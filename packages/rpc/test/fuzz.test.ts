// SPDX-License-Identifier: Apache-2.0
import { known, textBytes, toHex } from '@phat/primitives'
import { rpcMethods } from '@phat/wire'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, startTestServer, type TestServer } from './client.ts'

let node: TestServer
const rejections: unknown[] = []
const keepRejection = (reason: unknown): number => rejections.push(reason)

beforeAll(async () => {
  process.on('unhandledRejection', keepRejection)
  node = await startTestServer({ archive: true, limits: { requestsPerSecond: 0 } })
})
afterAll(async () => {
  process.off('unhandledRejection', keepRejection)
  await node.server.stop()
})

/** xorshift32: the same frames on every run. */
function createRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

const hash = `0x${'ab'.repeat(32)}`
const samples: Readonly<Record<string, readonly unknown[]>> = {
  bytes: ['0x', '0x0c040102', ''],
  hash: [hash, null],
  storageKey: [toHex(textBytes('alpha')), '0x'],
  storageKeys: [[toHex(textBytes('alpha')), '0x00']],
  hashOrHashes: [hash, [hash, hash]],
  blockNumbers: [0, '0x1', [0, 1, null]],
  u32: [1, 1000, 4294967295],
  text: ['Core_version', '0'],
  bool: [true, false],
  accountId: ['5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY', hash],
  storageItems: [[{ key: '0x', type: 'descendantsValues' }]],
  archiveItems: [[{ key: '0x', type: 'descendantsHashes', paginationStartKey: '0x61' }], [{ key: '0x', type: 'value' }]],
  diffItems: [[{ returnType: 'hash' }], [{ key: '0x61', returnType: 'value', childTrieKey: '0x00' }]],
  newBlock: [{ count: 2 }],
  time: [1, 'Jan 1, 2023'],
  storagePairs: [[['0x00', null]]],
  blockId: [-1, hash],
  buildMode: ['Manual'],
  extrinsicsOrHashes: [[{ hash }, { extrinsic: '0x04' }]],
}
const hostile: readonly string[] = [
  '"',
  '\\',
  '{',
  '[',
  ']',
  '}',
  ',',
  ':',
  'null',
  '1e999',
  '-0',
  '\u0000',
  '0x',
  'ÿ',
  '"__proto__":{}',
]

/** A well-formed frame for a random method, then up to eight random edits of its bytes. */
function mutatedFrame(random: (below: number) => number, names: readonly string[]): Buffer {
  const one = (): object => {
    const method = known(names[random(names.length)], 'there are methods')
    const definition = rpcMethods[method as keyof typeof rpcMethods]
    const params = definition.params.map(({ kind }) => {
      const choices = samples[kind] ?? []
      return choices[random(choices.length)]
    })
    return { jsonrpc: '2.0', id: random(1000), method, params }
  }
  const frame = Buffer.from(JSON.stringify(random(10) === 0 ? [one(), one()] : one()))
  const pieces: Buffer[] = [frame]
  for (let edits = random(9); edits > 0; edits--) {
    const bytes = Buffer.concat(pieces.splice(0))
    const at = random(bytes.length + 1)
    const kind = random(4)
    if (kind === 0)
      pieces.push(bytes.subarray(0, at), Buffer.from(known(hostile[random(hostile.length)], 'bound')), bytes.subarray(at))
    else if (kind === 1) pieces.push(bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + 1 + random(8))))
    else if (kind === 2) pieces.push(bytes.subarray(0, at), Buffer.from([random(256)]), bytes.subarray(at + 1))
    else pieces.push(bytes.subarray(0, at))
  }
  return Buffer.concat(pieces)
}

test('20,000 mutated frames: every one is answered or ignored, the process and the connection live', async () => {
  const random = createRandom(0x5eed)
  const names = Object.keys(rpcMethods)
  const client = await connect(node.url)
  const genesis = toHex(node.chain.best.hash)
  let closes = 0
  let results = 0
  client.socket.on('close', () => closes++)
  for (let frame = 0; frame < 20_000; frame++) {
    client.send(mutatedFrame(random, names))
    // The answer to this one shows that those before were dealt with.
    if (frame % 500 === 499) {
      expect(await client.call('chain_getBlockHash')).toBe(genesis)
      results += client.drain().filter((reply) => 'result' in reply).length
    }
  }
  expect(closes).toBe(0)
  expect(rejections).toEqual([])
  expect(node.server.stats().errors).toBeGreaterThan(5_000)
  expect(results).toBeGreaterThan(1_000)
  await client.close()
  const after = await connect(node.url)
  expect(await after.call('system_chain')).toBe('Phala Development')
  expect(node.server.stats().subscriptions).toBe(0)
  await after.close()
})

test('random bytes as WebSocket frames and HTTP requests leave the server alive', async () => {
  const random = createRandom(7)
  const { connect: connectTcp } = await import('node:net')
  for (let i = 0; i < 50; i++) {
    const socket = connectTcp(node.server.port, '127.0.0.1')
    const bytes = Buffer.from(Array.from({ length: 200 }, () => random(256)))
    const upgrade = `GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`
    await new Promise<void>((resolve) => {
      socket.on('error', () => resolve())
      socket.on('close', () => resolve())
      socket.resume()
      if (i % 2 === 0) socket.write(upgrade)
      socket.end(bytes)
    })
  }
  const after = await connect(node.url)
  expect(await after.call('system_chain')).toBe('Phala Development')
  expect(rejections).toEqual([])
  await after.close()
})
