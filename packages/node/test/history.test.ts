// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { twox128 } from '@phat/crypto'
import { concatBytes, fromHex, known, textBytes, toHex } from '@phat/primitives'
import { verifyProof } from '@phat/trie'
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type NodeOptions, type RunningNode, startNode } from '../src/index.ts'

const builds = known(process.env.PHAT_BUILD, 'the global set-up compiles the entry points')
const verifierWorkerUrl = pathToFileURL(join(builds, 'verifier-worker.js'))
const stops: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

interface Message {
  readonly id?: number
  readonly result?: unknown
  readonly error?: unknown
  readonly params?: { readonly subscription: string; readonly result: { readonly event: string } & Record<string, unknown> }
}

/** A client that keeps what it was told. */
interface Client {
  call(method: string, ...params: unknown[]): Promise<unknown>
  /** Notifications of a subscription up to the first whose event ends so. */
  eventsTo(subscription: unknown, end: RegExp): Promise<readonly Record<string, unknown>[]>
}

async function start(options: Partial<NodeOptions> = {}): Promise<{ node: RunningNode; client: Client }> {
  const seal = { mode: 'manual' } as const
  const node = await startNode({ chain: 'dev', port: 0, seal, logLevel: 'silent', verifierWorkerUrl, ...options })
  stops.push(() => node.stop())
  const socket = new WebSocket(node.endpoint)
  await once(socket, 'open')
  stops.push(() => socket.terminate())
  const told: Message[] = []
  let wake = (): void => {}
  socket.on('message', (data) => {
    told.push(JSON.parse(String(data)) as Message)
    wake()
  })
  let id = 0
  const take = async (wanted: (message: Message) => boolean): Promise<Message> => {
    for (;;) {
      const at = told.findIndex(wanted)
      if (at >= 0) return known(told.splice(at, 1)[0], 'it was found there')
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  const call: Client['call'] = async (method, ...params) => {
    const own = ++id
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: own, method, params }))
    const reply = await take((message) => message.id === own)
    if (reply.error !== undefined) throw reply.error
    return reply.result
  }
  const eventsTo: Client['eventsTo'] = async (subscription, end) => {
    const events: Record<string, unknown>[] = []
    for (;;) {
      const { params } = await take((message) => message.params?.subscription === subscription)
      const event = known(params, 'a notification has parameters').result
      events.push(event)
      if (end.test(event.event)) return events
    }
  }
  return { node, client: { call, eventsTo } }
}

const numberKey = concatBytes(twox128(textBytes('System')), twox128(textBytes('Number')))
const u32 = (n: number): string => toHex(Uint8Array.of(n & 0xff, n >> 8, 0, 0))

test('an archive serves every block: values, differences, calls, and proofs that verify against old headers', async () => {
  const { node, client } = await start({ archive: true })
  for (let i = 0; i < 300; i++) node.engine.seal()
  const { methods } = (await client.call('rpc_methods')) as { methods: string[] }
  expect(methods.filter((name) => name.startsWith('archive_v1_'))).toHaveLength(10)
  for (const height of [1, 7, 299]) {
    const [hash] = (await client.call('archive_v1_hashByHeight', height)) as [string]
    const items = [{ key: toHex(numberKey), type: 'value' }]
    const storage = await client.eventsTo(await client.call('archive_v1_storage', hash, items), /Done|Error/)
    expect(storage).toEqual([{ event: 'storage', key: toHex(numberKey), value: u32(height) }, { event: 'storageDone' }])

    const difference = await client.eventsTo(await client.call('archive_v1_storageDiff', hash), /Done|Error/)
    expect(difference).toContainEqual({
      event: 'storageDiff',
      key: toHex(numberKey),
      value: u32(height),
      type: height === 1 ? 'added' : 'modified',
    })
    expect(difference.at(-1)).toEqual({ event: 'storageDiffDone' })

    const called = await client.call('archive_v1_call', hash, 'Core_version', '0x')
    expect(called).toEqual({ success: true, value: expect.stringMatching(/^0x/) })

    const { stateRoot } = (await client.call('chain_getHeader', hash)) as { stateRoot: string }
    const { at, proof } = (await client.call('state_getReadProof', [toHex(numberKey), '0x00'], hash)) as {
      at: string
      proof: string[]
    }
    expect(at).toBe(hash)
    const verified = verifyProof(fromHex(stateRoot), proof.map(fromHex), [numberKey, Uint8Array.of(0)])
    expect(verified).toEqual({ ok: true, value: [fromHex(u32(height)), null] })
  }
}, 60_000)

test('a node that prunes lists no archive method and answers UnknownBlock for a state that is gone', async () => {
  const { node, client } = await start({ stateHistory: 2 })
  for (let i = 0; i < 8; i++) node.engine.seal()
  const { methods } = (await client.call('rpc_methods')) as { methods: string[] }
  expect(methods.filter((name) => name.startsWith('archive'))).toEqual([])
  const old = await client.call('chain_getBlockHash', 1)
  await expect(client.call('state_getStorage', toHex(numberKey), old)).rejects.toMatchObject({ code: 4003 })
})

test('what a client has pinned stays readable while the node prunes', async () => {
  const { node, client } = await start({ stateHistory: 2 })
  node.engine.seal()
  const follow = await client.call('chainHead_v1_follow', false)
  await client.eventsTo(follow, /bestBlockChanged/)
  const pinned = (await client.call('chain_getBlockHash', 1)) as string
  for (let i = 0; i < 20; i++) node.engine.seal()
  const read = async (): Promise<readonly Record<string, unknown>[]> => {
    const items = [{ key: toHex(numberKey), type: 'value' }]
    const started = await client.call('chainHead_v1_storage', follow, pinned, items, null)
    expect(started).toMatchObject({ result: 'started' })
    return client.eventsTo(follow, /operationStorageDone|operationInaccessible/)
  }
  expect(await read()).toContainEqual(expect.objectContaining({ items: [{ key: toHex(numberKey), value: u32(1) }] }))
  // The genesis was told and is pinned, too.
  await client.call('chainHead_v1_unpin', follow, [await client.call('chain_getBlockHash', 0), pinned])
  for (let i = 0; i < 3; i++) node.engine.seal()
  await expect(client.call('state_getStorage', toHex(numberKey), pinned)).rejects.toMatchObject({ code: 4003 })
})
