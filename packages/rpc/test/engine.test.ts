// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest'
import { connect, startTestServer } from './client.ts'

test('engine_createBlock makes a block on demand, and an empty one only when told so', async () => {
  const { server, chain, url } = await startTestServer({ sealing: true })
  const client = await connect(url)
  await expect(client.call('engine_createBlock', false, false)).rejects.toMatchObject({ code: 12000 })
  const made = (await client.call('engine_createBlock', true, false)) as { hash: string; aux: { is_new_best: boolean } }
  expect(await client.call('chain_getBlockHash')).toBe(made.hash)
  expect(chain.best.number).toBe(1)
  await expect(client.call('engine_createBlock', true, false, `0x${'00'.repeat(32)}`)).rejects.toMatchObject({ code: 13000 })
  await client.close()
  await server.stop()
})

test('a server without a sealer does not list engine_createBlock', async () => {
  const { server, url } = await startTestServer()
  const client = await connect(url)
  const { methods } = (await client.call('rpc_methods')) as { methods: string[] }
  expect(methods).not.toContain('engine_createBlock')
  await client.close()
  await server.stop()
})
