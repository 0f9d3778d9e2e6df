// SPDX-License-Identifier: Apache-2.0
// Read proofs of old blocks, from a node that was killed and started again, judged by smoldot's trie.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { decode_proof } from '@acala-network/chopsticks-executor'
import { afterEach, expect, test } from 'vitest'
import { startNode, type TestNode } from './node.mjs'

const build = process.env.PHAT_BUILD ?? ''
const timeoutMs = 90_000

const keys = {
  alice:
    '0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9de1e86a9a8c739864cf3cc5ec2bea59fd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d',
  events: '0x26aa394eea5630e07c48ae0c9558cef780d41e5e16056765bc8461851072c9d7',
  now: '0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb',
}
/** It shares all but the last byte with the time: the way to it ends at that leaf, whose short value stands in it. */
const sibling = `${keys.now.slice(0, -2)}00`
/** Keys without a value; the others are beside everything, and where all entries of System begin. */
const absent = [sibling, '0xff', '0x26aa394eea5630e07c48ae0c9558cef7']

let node: TestNode | undefined
afterEach(async () => {
  await node?.stop()
  node = undefined
})

async function rpc<T>({ endpoint }: TestNode, method: string, ...params: readonly unknown[]): Promise<T> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(endpoint.replace(/^ws/, 'http'), { method: 'POST', headers, body })
  const { result, error } = (await response.json()) as { result: T; error?: { message: string } }
  expect(error, method).toBeUndefined()
  return result
}

/** Blocks with a transfer each, in which the account of Alice changes, and `between` empty ones after each. */
async function makeBlocks(running: TestNode, transfers: number, between: number): Promise<void> {
  for (let sent = 0; sent < transfers; sent++) {
    const args = [join(build, 'phat.js'), 'transfer', '--from', '//Alice', '--to', '//Bob', '1', '--url', running.endpoint]
    await promisify(execFile)(process.execPath, args)
    await rpc(running, 'dev_newBlock', { count: between })
  }
}

const hashOf = (running: TestNode, number: number): Promise<string> => rpc(running, 'chain_getBlockHash', number)

/** What smoldot reads out of a proof against a root: nothing from nodes that the root does not lead to. */
const readOut = async (root: string, proof: readonly string[]): Promise<Map<string, string>> =>
  new Map(await decode_proof(root, [...proof]))

/** Every key of a block is proved with the value that the node reads there; returns Alice's. */
async function expectProved(running: TestNode, number: number): Promise<string> {
  const hash = await hashOf(running, number)
  const { stateRoot } = await rpc<{ stateRoot: string }>(running, 'chain_getHeader', hash)
  const asked = [...Object.values(keys), ...absent]
  const { at, proof } = await rpc<{ at: string; proof: string[] }>(running, 'state_getReadProof', asked, hash)
  expect(at).toBe(hash)
  const entries = await readOut(stateRoot, proof)
  for (const [name, key] of Object.entries(keys)) {
    const value = await rpc<string | null>(running, 'state_getStorage', key, hash)
    expect(entries.get(key) ?? null, `${name} at ${number}`).toBe(value)
  }
  for (const key of absent) {
    expect(await rpc(running, 'state_getStorage', key, hash)).toBeNull()
    expect(entries.has(key), `${key} at ${number}`).toBe(false)
  }
  const { proof: way } = await rpc<{ proof: string[] }>(running, 'state_getReadProof', [sibling], hash)
  const now = entries.get(keys.now)
  expect((await readOut(stateRoot, way)).get(keys.now), 'the proof that there is no sibling shows the leaf instead').toBe(now)
  const other = await rpc<{ stateRoot: string }>(running, 'chain_getHeader', await hashOf(running, number + 1))
  expect((await readOut(other.stateRoot, proof)).size, 'under the root of the next block').toBe(0)
  return entries.get(keys.alice) ?? ''
}

test(
  'blocks within the history are proved after a stop and after a kill',
  async () => {
    node = await startNode(build, ['--chain', 'dev', '--state-history', '64'])
    await makeBlocks(node, 3, 15)
    const best = Number((await rpc<{ number: string }>(node, 'chain_getHeader')).number)
    const old = [best - 1, best - 20, best - 40]
    const before = await Promise.all(old.map((number) => hashOf(node as TestNode, number)))
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      await node.restart(signal)
      const accounts: string[] = []
      for (const number of old) accounts.push(await expectProved(node, number))
      expect(new Set(accounts).size, 'the account was another at each').toBe(3)
      expect(await Promise.all(old.map((number) => hashOf(node as TestNode, number)))).toEqual(before)
    }
  },
  timeoutMs,
)

test(
  'an archive proves the first blocks after a kill, far behind what others keep',
  async () => {
    node = await startNode(build, ['--chain', 'dev', '--archive'])
    await makeBlocks(node, 2, 1)
    await rpc(node, 'dev_newBlock', { count: 300 })
    await node.restart('SIGKILL')
    const accounts: string[] = []
    for (const number of [0, 1, 3, 150]) accounts.push(await expectProved(node, number))
    expect(new Set(accounts).size, 'the account at genesis, after one transfer, after two').toBe(3)
  },
  timeoutMs,
)
