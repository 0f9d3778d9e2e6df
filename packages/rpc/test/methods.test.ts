// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs'
import { type MethodDefinition, namesOf, rpcMethods } from '@phat/wire'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { handlers } from '../src/handlers.ts'
import * as rpc from '../src/index.ts'
import { connect, noCommits, startTestServer, type TestClient, type TestServer } from './client.ts'

const definitions: readonly (readonly [string, MethodDefinition])[] = Object.entries(rpcMethods)
const allNames = definitions.flatMap(([name, definition]) => namesOf(name, definition))

let unsafe: TestServer
let safe: TestServer
let client: TestClient

beforeAll(async () => {
  unsafe = await startTestServer({ sealing: true, developing: true, archive: true, commits: noCommits })
  safe = await startTestServer({
    unsafeMethods: false,
    sealing: true,
    developing: true,
    archive: true,
    commits: noCommits,
  })
  client = await connect(unsafe.url)
})
afterAll(async () => {
  await client.close()
  await unsafe.server.stop()
  await safe.server.stop()
})

test('table, wire and rpc_methods name the same methods', async () => {
  expect(Object.keys(handlers).sort()).toEqual(Object.keys(rpcMethods).sort())
  expect(await client.call('rpc_methods')).toEqual({ methods: [...allNames].sort() })
})

test('every handler is exported under its wire name from its group', () => {
  const source = new URL('../src/', import.meta.url)
  const text = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(handlers|subscriptions)\.ts$/.test(file))
    .map((file) => readFileSync(new URL(file, source), 'utf8'))
    .join('\n')
  for (const name of Object.keys(rpcMethods)) expect(text).toContain(`export const ${name}: Handler<'${name}'>`)
})

test('every listed method answers, and never with method-not-found', async () => {
  for (const name of allNames) {
    client.send(JSON.stringify({ jsonrpc: '2.0', id: name, method: name, params: [] }))
  }
  const answered = new Set<unknown>()
  while (answered.size < allNames.length) {
    const reply = await client.next()
    if (reply.id === undefined) continue
    expect(reply.error?.code, String(reply.id)).not.toBe(-32601)
    answered.add(reply.id)
  }
})

test('where unsafe methods are not allowed they are refused by name and not listed', async () => {
  const stranger = await connect(safe.url)
  const unsafeNames = definitions.flatMap(([name, { access, aliases }]) => (access === 'unsafe' ? [name, ...aliases] : []))
  expect(unsafeNames).toContain('system_dryRun')
  const { methods } = (await stranger.call('rpc_methods')) as { methods: string[] }
  for (const name of unsafeNames) {
    expect(methods).not.toContain(name)
    const error = await stranger.fail(name, [])
    expect(error).toEqual({ code: -32601, message: 'RPC call is unsafe to be called externally' })
  }
  expect(await stranger.fail('state_subscribeStorage')).toMatchObject({ message: 'RPC call is unsafe to be called externally' })
  await stranger.close()
})

test('a method whose runtime API is missing is neither listed nor served', async () => {
  const node = await startTestServer({})
  const without = { ...node.chain, runtimeApiMethods: () => ['Metadata_metadata'] }
  const other = await startTestServer({ chain: without })
  const asker = await connect(other.url)
  const { methods } = (await asker.call('rpc_methods')) as { methods: string[] }
  expect(methods).not.toContain('payment_queryInfo')
  expect(methods).toContain('state_getMetadata')
  expect(await asker.fail('payment_queryInfo', '0x')).toEqual({ code: -32601, message: 'Method not found' })
  await asker.close()
  await other.server.stop()
  await node.server.stop()
})

test('archive_v1 is listed by an archive only, and then whole', async () => {
  const archive = allNames.filter((name) => name.startsWith('archive_v1_'))
  expect(archive).toHaveLength(10)
  const pruned = await startTestServer()
  const asker = await connect(pruned.url)
  const { methods } = (await asker.call('rpc_methods')) as { methods: string[] }
  expect(methods.filter((name) => name.startsWith('archive'))).toEqual([])
  expect(await asker.fail('archive_v1_genesisHash')).toEqual({ code: -32601, message: 'Method not found' })
  await asker.close()
  await pruned.server.stop()
})

test('the package exports this and nothing else', () => {
  expect(Object.keys(rpc).sort()).toEqual(['defaultLimits', 'defaultOrigins', 'startRpcServer'])
})
