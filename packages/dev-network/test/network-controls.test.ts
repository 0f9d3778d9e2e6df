// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ContractAbi, parseInkMetadata } from '@phat/abi'
import { commands } from '@phat/cli'
import { buildContract } from '@phat/contract/build'
import { fromHex, type Hex, known } from '@phat/primitives'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { waitForAnswers } from '../src/development/bootstrap/bootstrap.ts'
import { until } from '../src/development/bootstrap/until.ts'
import { notePending } from '../src/development/controls/pending-step.ts'
import { networkPaths } from '../src/development/folder/network-folder.ts'
import { type ConfidentialClient, createConfidentialClient, deploy } from './confidential-client.ts'
import { type NetworkProcess, run, spawnNetwork, startNetwork, temporaryFolder } from './network-process.ts'

// Chain, workers and gatekeeper are copied and put back together, at one height.

const counterSource = fileURLToPath(new URL('../../contract/examples/counter.ts', import.meta.url))
const signal = new AbortController().signal
const folder = temporaryFolder()
let network: NetworkProcess
let client: ConfidentialClient
let abi: ContractAbi
let counter: Uint8Array

interface Status {
  readonly genesisHash: Hex
  readonly resets: number
  readonly ready: boolean
  readonly best: { readonly number: number; readonly hash: Hex }
  readonly shiftMs: number
  readonly workers: readonly { readonly height: number; readonly pid: number }[]
  readonly snapshots: readonly { readonly snapshot: string; readonly number: number }[]
}

const rpc = (method: string, ...params: readonly unknown[]): Promise<unknown> =>
  client.desk.chain.rpc.request(method as never, ...params)
const status = async (): Promise<Status> => (await rpc('dev_status')) as Status
const encode = (message: string, args: unknown = {}): Uint8Array => abi.encode(abi.messageOf(message), args)

async function open(started: Promise<NetworkProcess>): Promise<void> {
  network = await started
  client = await createConfidentialClient(network.ready, '//Bob')
}

async function count(): Promise<unknown> {
  const { data } = await client.query(counter, encode('get'), 'version 2')
  const outcome = abi.decodeOutcome(abi.messageOf('get'), data)
  return outcome.kind === 'value' ? outcome.value : outcome
}

/** A snapshot, and its block: relayers may have made others since. */
async function takeSnapshot(): Promise<{ readonly snapshot: string; readonly number: number; readonly hash: unknown }> {
  const snapshot = (await rpc('dev_snapshot')) as string
  const { number } = known(
    (await status()).snapshots.find((one) => one.snapshot === snapshot),
    'it is listed',
  )
  return { snapshot, number, hash: await rpc('chain_getBlockHash', number) }
}

/** The worker applies a block a moment after the chain has made it. */
const comesTo = (wanted: number) =>
  until(
    `${wanted}`,
    async () => {
      const now = await count().catch((error: unknown) => {
        if (!/ServiceUnavailable|lease/.test(String(error))) throw error
      })
      return now === wanted ? true : undefined
    },
    signal,
  )

async function increment(to: number): Promise<void> {
  await client.command(counter, encode('increment', { by: 1 }), 'version 2')
  await comesTo(to)
}

beforeAll(async () => {
  await open(startNetwork(folder, '--seed', 'controls'))
  const built = await buildContract({ entry: counterSource })
  if (built.kind !== 'built') throw new Error(JSON.stringify(built.diagnostics))
  abi = parseInkMetadata(built.contract)
  const input = abi.encode(abi.constructorOf('new'), { start: 0 })
  counter = await deploy(client, fromHex(network.ready.cluster.id), { wasm: built.wasm, codeHash: built.codeHash, input })
  await comesTo(0)
}, 120_000)

afterAll(async () => {
  client.close()
  await network.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('the examples of phat dev run as they stand, in their order', () => {
  // Those that go on until they are stopped are run by their own test.
  const lines = commands
    .flatMap(({ name, examples }) => (name.startsWith('dev ') ? examples : []))
    .flatMap(({ line, node }) => (node === 'watches' ? [] : [line]))

  test.each(lines.map((line) => [line]))('phat %s', async (line) => {
    const { code, out, err } = await run('phat', line.split(' '), { PHAT_URL: network.ready.endpoint })
    expect({ code, err }).toEqual({ code: 0, err: '' })
    if (line.includes('--json')) expect(() => JSON.parse(out)).not.toThrow()
    if (line === 'dev status') for (const { publicKey } of network.ready.workers) expect(out).toContain(publicKey)
  })

  test('a snapshot that there is not is told', async () => {
    const { code, err } = await run('phat', ['dev', 'revert', '99'], { PHAT_URL: network.ready.endpoint })
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('[cli.no-snapshot]') })
  })
})

describe('the guide', () => {
  const guide = readFileSync(fileURLToPath(new URL('../../../docs/guides/develop-locally.md', import.meta.url)), 'utf8')
  const blocks = (language: string): readonly string[] =>
    [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, text = '']) => text)

  test('shows each example of phat dev, in the order in which they run', () => {
    const lines = commands
      .flatMap(({ name, examples }) => (name.startsWith('dev ') ? examples : []))
      .map(({ line }) => `phat ${line}`)
    const shown = blocks('sh').flatMap((text) => text.trim().split('\n'))
    expect(shown.filter((line) => !lines.includes(line))).toEqual([])
    expect(lines.filter((line) => shown.includes(line))).toEqual(shown)
  })

  test('shows a program that runs', async () => {
    const program = known(blocks('js')[0], 'the guide has one')
    const node = spawnSync(process.execPath, ['--input-type=module'], {
      input: `const url = ${JSON.stringify(network.ready.httpEndpoint)}\n${program}`,
      encoding: 'utf8',
    })
    expect({ status: node.status, err: node.stderr }).toEqual({ status: 0, err: '' })
  })
})

describe('time of weeks', () => {
  test('leaves the network as it is: collateral is issued again, and the workers go on', async () => {
    // The examples have moved the time by forty days.
    expect((await status()).shiftMs).toBeGreaterThan(39 * 86_400_000)
    await network.line(/issued its collateral again/)
    await increment(1)
    const again = network.line(/issued its collateral again/, network.said.length)
    await rpc('dev_increaseTime', 40 * 86_400_000)
    await rpc('dev_newBlock')
    await again
    await increment(2)
    for (const { publicKey, endpoint } of network.ready.workers) {
      const isCounted = async (): Promise<true | undefined> => {
        const found = await client.desk.read('PhalaRegistry.WorkerAttestations', fromHex(publicKey))
        return (found as { readonly standing: { readonly type: string } }).standing.type === 'Active' || undefined
      }
      await until('the worker is counted', isCounted, signal)
      await waitForAnswers({ signal }, endpoint)
    }
  })
})

describe('a snapshot', () => {
  test('takes chain and workers back together, and what came after is gone', async () => {
    const { snapshot, number, hash } = await takeSnapshot()
    await increment(3)
    expect(await rpc('dev_revert', snapshot)).toBe(true)
    expect(await rpc('chain_getBlockHash', number)).toBe(hash)
    expect(await count()).toBe(2)
    expect(await rpc('dev_revert', snapshot)).toBe(false)
    const { workers, best } = await status()
    for (const { height } of workers) expect(height).toBeGreaterThanOrEqual(number)
    expect(best.number).toBeLessThanOrEqual(number + 8)
    await increment(3)
  })

  test('stands where the head can be set to, and nothing else does', async () => {
    const { number } = await takeSnapshot()
    await increment(4)
    expect(await rpc('dev_setHead', number)).toBe(await rpc('chain_getBlockHash', number))
    expect(await count()).toBe(3)
    await expect(rpc('dev_setHead', number - 1)).rejects.toThrow(/snapshot/)
  })

  test('that was to be gone back to when the process was killed is, by the next start', async () => {
    const { snapshot, number, hash } = await takeSnapshot()
    await increment(4)
    // What it notes before it touches anything; where it may be interrupted from there on: network-copies.test.ts.
    notePending(networkPaths(folder), { kind: 'revert', copy: join(folder, 'snapshots', snapshot), forget: true })
    await network.kill()
    client.close()
    await open(startNetwork(folder))
    expect(await rpc('chain_getBlockHash', number)).toBe(hash)
    await comesTo(3)
    expect(existsSync(join(folder, 'pending.json'))).toBe(false)
  }, 120_000)
})

describe('a saved state', () => {
  test('comes back by its name into another chain, and a fresh start is another chain', async () => {
    const before = network.ready
    const { number, hash } = (await rpc('dev_saveState', 'three')) as { number: number; hash: Hex }
    client.close()
    expect(await network.stop()).toBe(0)
    await open(startNetwork(folder, '--fresh'))
    expect(network.ready).toMatchObject({ seed: 'controls', resets: 1, cluster: before.cluster })
    expect(network.ready.genesisHash).not.toBe(before.genesisHash)
    const { code, out } = await run('phat', ['dev', 'load', 'three', '--json', '--timeout', '120'], {
      PHAT_URL: network.ready.endpoint,
    })
    expect({ code, said: JSON.parse(out) }).toEqual({ code: 0, said: { name: 'three', number, hash, restarts: true } })
    client.close()
    // Its workers have the keys that they had, at the ports of now.
    const endpoints = network.ready.workers.map(({ endpoint }) => endpoint)
    const [first, ...others] = before.workers.map((worker, i) => ({
      ...worker,
      endpoint: known(endpoints[i], 'as many as before'),
    }))
    const workers = [known(first, 'there is one'), ...others] as const
    client = await createConfidentialClient({ ...before, workers, endpoint: network.ready.endpoint }, '//Bob')
    expect(await status()).toMatchObject({ genesisHash: before.genesisHash, resets: 0, ready: true })
    await comesTo(3)
    await increment(4)
  }, 180_000)

  test.each(['../up', 'A', ''])('is not named %j', async (name) => {
    await expect(rpc('dev_saveState', name)).rejects.toThrow(/lower-case letters/)
  })
})

describe('of a snapshot the folder of a worker', () => {
  test('is refused where it is put back by hand', async () => {
    const { snapshot } = await takeSnapshot()
    const copy = join(folder, 'snapshots', snapshot, 'worker-1', 'sealed')
    expect(readdirSync(copy)).not.toEqual([])
    // A start that the copy knows nothing of: the chain has heard of it.
    client.close()
    expect(await network.stop()).toBe(0)
    await open(startNetwork(folder))
    client.close()
    expect(await network.stop()).toBe(0)
    const sealed = join(folder, 'worker-1', 'sealed')
    rmSync(sealed, { recursive: true })
    cpSync(copy, sealed, { recursive: true })
    const refused = spawnNetwork(folder)
    try {
      const line = await refused.line(/worker-1 ended: .*\[worker\.rolled-back\]/)
      expect(line).toContain('rolled-back')
      expect(refused.printed).toEqual([])
    } finally {
      await refused.kill()
    }
    await open(startNetwork(folder, '--fresh'))
  }, 180_000)
})
