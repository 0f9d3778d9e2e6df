// SPDX-License-Identifier: Apache-2.0
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type ContractAbi, parseInkMetadata } from '@phat/abi'
import { buildContract } from '@phat/contract/build'
import { fromHex, toHex } from '@phat/primitives'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../src/development/bootstrap/until.ts'
import { type ConfidentialClient, createConfidentialClient, deploy } from './confidential-client.ts'
import { type NetworkProcess, startNetwork, temporaryFolder } from './network-process.ts'

const counterSource = fileURLToPath(new URL('../../contract/examples/counter.ts', import.meta.url))
const signal = new AbortController().signal
const folder = temporaryFolder()
let network: NetworkProcess
let client: ConfidentialClient
let owner: ConfidentialClient
let abi: ContractAbi
let counter: Uint8Array
let oldKey: Uint8Array

const encode = (message: string, args: unknown = {}): Uint8Array => abi.encode(abi.messageOf(message), args)
const increment = (by: number, to?: Uint8Array) => client.command(counter, encode('increment', { by }), 'legacy', to)

async function count(): Promise<unknown> {
  const { data } = await client.query(counter, encode('get'), 'legacy')
  const outcome = abi.decodeOutcome(abi.messageOf('get'), data)
  return outcome.kind === 'value' ? outcome.value : outcome
}
/** The worker applies a block a moment after the chain has made it. */
const comesTo = (wanted: number) => until(`${wanted}`, async () => ((await count()) === wanted ? wanted : undefined), signal)

interface Failure {
  readonly type: string
  readonly value: { readonly type: string; readonly value: { readonly reason?: { readonly type: string } } }
}

/** Reasons of commands that failed in the newest block. */
async function failures(): Promise<readonly (string | undefined)[]> {
  const records = (await client.desk.read('System.Events')) as readonly { readonly event: Failure }[]
  return records.flatMap(({ event: { type, value } }) =>
    type === 'PhalaPhatContracts' && value.type === 'CommandFailed' ? [value.value.reason?.type] : [],
  )
}

beforeAll(async () => {
  network = await startNetwork(folder)
  client = await createConfidentialClient(network.ready, '//Bob')
  owner = await createConfidentialClient(network.ready, '//Alice')
  const built = await buildContract({ entry: counterSource })
  if (built.kind !== 'built') return expect.unreachable('the counter builds')
  abi = parseInkMetadata(built.contract)
  const input = abi.encode(abi.constructorOf('new'), { start: 0 })
  counter = await deploy(client, fromHex(network.ready.cluster.id), { wasm: built.wasm, codeHash: built.codeHash, input })
})

afterAll(async () => {
  client.close()
  owner.close()
  await network.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('a cluster whose owner asks for a new command key', () => {
  test('has another key on chain, once, and takes commands to both', async () => {
    oldKey = await client.keyOf(counter)
    await owner.desk.send('PhalaPhatContracts.rotateClusterKey', { cluster: fromHex(network.ready.cluster.id) })
    const changed = async () => {
      const key = await client.keyOf(counter)
      return toHex(key) === toHex(oldKey) ? undefined : key
    }
    const newKey = await until('a new key', changed, signal)
    await increment(1, oldKey)
    await comesTo(1)
    await increment(2, newKey)
    await comesTo(3)
  })

  test('keeps it over a restart', async () => {
    const key = await client.keyOf(counter)
    client.close()
    owner.close()
    expect(await network.stop()).toBe(0)
    network = await startNetwork(folder)
    client = await createConfidentialClient(network.ready, '//Bob')
    owner = await createConfidentialClient(network.ready, '//Alice')
    expect(await client.keyOf(counter)).toEqual(key)
    await increment(4)
    await comesTo(7)
    await increment(8, oldKey)
    await comesTo(15)
  })

  test('refuses commands to the old one after 1,200 blocks', async () => {
    for (let made = 0; made < 1_200; made += 100) await client.desk.chain.rpc.request('dev_newBlock', { count: 100 })
    await increment(16, oldKey)
    const refused = async () => {
      const reasons = await failures()
      return reasons.length > 0 ? reasons : undefined
    }
    expect(await until('a receipt', refused, signal)).toEqual(['Unreadable'])
    await increment(32)
    await comesTo(47)
  })
})
