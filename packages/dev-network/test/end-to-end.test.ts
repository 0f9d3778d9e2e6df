// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type ContractAbi, parseInkMetadata } from '@phat/abi'
import { commands } from '@phat/cli'
import { fetchBlock } from '@phat/client/node'
import { buildContract } from '@phat/contract/build'
import { keypairFromUri, twox128 } from '@phat/crypto'
import type { PalletValue } from '@phat/metadata'
import { concatBytes, fromHex, known, textBytes, toHex } from '@phat/primitives'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../src/development/bootstrap/until.ts'
import { nextCommands } from '../src/development/command/ready-text.ts'
import { type ConfidentialClient, createConfidentialClient, deploy, type EnvelopeKind } from './confidential-client.ts'
import { type NetworkProcess, run, runUntilFirstLine, startNetwork, temporaryFolder } from './network-process.ts'

const counterSource = fileURLToPath(new URL('../../contract/examples/counter.ts', import.meta.url))
const kinds: readonly EnvelopeKind[] = ['legacy', 'version 2']
const signal = new AbortController().signal
const folder = temporaryFolder()
let network: NetworkProcess
let client: ConfidentialClient
let abi: ContractAbi
let counter: Uint8Array
let count = 5

/** What a genesis could hold of workers. */
const held = [
  ...['Workers', 'Gatekeeper', 'GatekeeperMasterPubkey', 'ClusterKeys', 'ContractKeys', 'Endpoints', 'TopicKey'].map((name) => ({
    pallet: 'PhalaRegistry',
    name,
  })),
  ...['Contracts', 'Clusters', 'ClusterWorkers', 'ClusterByWorkers', 'ClusterContracts', 'PinkSystemCode'].map((name) => ({
    pallet: 'PhalaPhatContracts',
    name,
  })),
  ...['Releases', 'Collateral'].map((name) => ({ pallet: 'Attestation', name })),
]

/** The extrinsics of the first start, besides the timestamp of each block. */
async function extrinsicsSoFar(): Promise<string[]> {
  const { chain } = client.desk
  const best = Number(await client.desk.read('System.Number'))
  const names: string[] = []
  for (let number = 1; number <= best; number++) {
    const hash = (await chain.rpc.request('chain_getBlockHash', number)) as `0x${string}`
    const { extrinsics } = await fetchBlock(chain, hash)
    names.push(...extrinsics.flatMap(({ call }) => namesOf(call)))
  }
  return names
}

/** `PhalaRegistry.register_gatekeeper`, also where root makes the call; all of a batch. */
const namesOf = ({ type, value }: PalletValue): readonly string[] => {
  const { call, calls } = value.value as { readonly call?: PalletValue; readonly calls?: readonly PalletValue[] }
  if (type === 'Utility' && calls !== undefined) return calls.flatMap(namesOf)
  return type === 'Sudo' && call !== undefined ? namesOf(call) : [`${type}.${value.type}`]
}

const encode = (message: string, args: unknown = {}): Uint8Array => abi.encode(abi.messageOf(message), args)

async function countOf(kind: EnvelopeKind): Promise<unknown> {
  const { data } = await client.query(counter, encode('get'), kind)
  const outcome = abi.decodeOutcome(abi.messageOf('get'), data)
  return outcome.kind === 'value' ? outcome.value : outcome
}

/** The worker applies a block a moment after the chain has made it, and answers nothing before the chain knows of its start. */
const comesTo = (wanted: number, kind: EnvelopeKind) =>
  until(
    `${wanted}`,
    async () => {
      const count = await countOf(kind).catch((error: unknown) => {
        if (!String(error).includes('ServiceUnavailable')) throw error
      })
      return count === wanted ? wanted : undefined
    },
    signal,
  )

async function restarted(): Promise<void> {
  client.close()
  network = await startNetwork(folder)
  client = await createConfidentialClient(network.ready, '//Bob')
}

beforeAll(async () => {
  network = await startNetwork(folder)
  client = await createConfidentialClient(network.ready, '//Bob')
})

afterAll(async () => {
  client.close()
  await network.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('the first start', () => {
  test('sends no message before the chain has the key that it is signed with', () => {
    expect(network.said.filter((line) => line.includes('bad signature'))).toEqual([])
  })

  test('finds no worker, key, cluster or contract in the genesis', async () => {
    const genesis = (await client.desk.chain.rpc.request('chain_getBlockHash', 0)) as `0x${string}`
    for (const item of held) {
      const { pallet, name } = item
      const prefix = toHex(concatBytes(twox128(textBytes(pallet)), twox128(textBytes(name))))
      const keys = await client.desk.chain.rpc.request('state_getKeysPaged', prefix, 1, null, genesis)
      expect({ item, keys }).toEqual({ item, keys: [] })
    }
  })

  test('makes what it needs by extrinsics, each of them once', async () => {
    const made = (await extrinsicsSoFar()).filter((name) => !/^(Timestamp|PhalaMq)/.test(name))
    expect(made.sort()).toEqual([
      'Attestation.propose_release',
      'Attestation.submit_dcap_collateral',
      'PhalaPhatContracts.add_cluster',
      'PhalaPhatContracts.set_pink_system_code',
      'PhalaRegistry.register_gatekeeper',
      ...['PhalaRegistry.register_worker_v2', 'PhalaRegistry.register_worker_v2'],
      ...['PhalaRegistry.update_worker_endpoint', 'PhalaRegistry.update_worker_endpoint'],
    ])
  })
})

describe('a network that is up', () => {
  // Those that change the network have one of their own: network-controls.test.ts.
  const own = commands.filter(({ name }) => !name.startsWith('dev '))
  const examples = own.flatMap(({ examples: lines }) => lines.filter(({ node }) => node === 'network'))

  test.each(examples.map(({ line }) => [line]))('shows itself to phat %s', async (line) => {
    const [{ endpoint, publicKey }] = network.ready.workers
    const { code, out } = await run('phat', line.split(' '), { PHAT_WORKER_URL: endpoint })
    expect(code).toBe(0)
    for (const part of [publicKey, network.ready.cluster.systemContract]) expect(out).toContain(part)
  })

  test('proposes commands that run, in a folder of the clone', async () => {
    const root = mkdtempSync(fileURLToPath(new URL('../../../node_modules/.proposed-', import.meta.url)))
    try {
      for (const line of nextCommands(network.ready.endpoint)) {
        const [program, ...words] = line.split(' ')
        expect(program).toBe('phat')
        const { code, out, err } = await run('phat', words, {}, root)
        expect({ line, code, err: code === 0 ? '' : err }).toEqual({ line, code: 0, err: '' })
        if (line.includes(' query ')) expect(out).toContain('5')
      }
    } finally {
      rmSync(root, { recursive: true, force: true })
    }
  }, 120_000)

  const serving = commands.flatMap(({ examples: lines }) => lines.filter(({ node }) => node === 'serves'))

  test.each(serving.map(({ line }) => [line]))('is served by phat %s until that is stopped', async (line) => {
    const env = { PHAT_URL: network.ready.endpoint, PHAT_WORKER_URL: network.ready.workers[0].endpoint }
    const { first, code } = await runUntilFirstLine('phat', line.split(' '), env)
    expect(first).toBe(`relaying ${env.PHAT_URL} to ${env.PHAT_WORKER_URL} as ${toHex(keypairFromUri('//Ferdie').accountId)}`)
    expect(code).toBe(0)
  })

  test.each([
    ['--port', () => new URL(network.ready.endpoint).port, 'a node of Phala Development'],
    ['--worker-port', () => new URL(network.ready.workers[0].endpoint).port, 'the worker 0x'],
  ] as const)('says who holds the port of %s', async (flag, port, holder) => {
    const other = flag === '--port' ? '--worker-port' : '--port'
    const elsewhere = temporaryFolder()
    const { code, err } = await run('phat-network', ['--data', elsewhere, flag, port(), other, '0'])
    rmSync(elsewhere, { recursive: true, force: true })
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining(`is taken by ${holder}`) })
    expect(err).toMatch(
      new RegExp(`\\(process \\d+, node phat-network[a-z-]*.js\\); ${flag} \\d+ is free   \\[dev-network.port-taken\\]`),
    )
  })

  test('has its folder for itself', async () => {
    const { code, err } = await run('phat-network', ['--data', folder, '--port', '0', '--worker-port', '0'])
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('[dev-network.in-use]') })
  })
})

describe('a confidential contract', () => {
  test('is deployed by its code and has a key of its own', async () => {
    const built = await buildContract({ entry: counterSource })
    if (built.kind !== 'built') throw new Error(JSON.stringify(built.diagnostics))
    abi = parseInkMetadata(built.contract)
    const input = abi.encode(abi.constructorOf('new'), { start: count })
    counter = await deploy(client, fromHex(network.ready.cluster.id), { wasm: built.wasm, codeHash: built.codeHash, input })
    expect(await comesTo(count, 'version 2')).toBe(5)
  })

  test.each(kinds)('takes a command and answers a query in the %s envelope', async (kind) => {
    await client.command(counter, encode('increment', { by: 7 }), kind)
    count += 7
    await comesTo(count, kind)
  })

  test('answers version 2 with a receipt of the worker that says SIMULATED', async () => {
    const { receipt } = await client.query(counter, encode('get'), 'version 2')
    const { worker, contract, simulated, height } = known(receipt, 'version 2 has one')
    expect({ worker, contract, simulated }).toEqual({
      worker: fromHex(network.ready.workers[0].publicKey),
      contract: counter,
      simulated: true,
    })
    expect(height).toBeGreaterThan(0)
  })
})

describe('a network that was stopped', () => {
  test('goes on with all keys after Ctrl-C', async () => {
    const before = network.ready
    expect(await network.stop()).toBe(0)
    await restarted()
    expect(network.ready.workers.map(({ publicKey }) => publicKey)).toEqual(before.workers.map(({ publicKey }) => publicKey))
    for (const { resumedAt } of network.ready.workers) expect(resumedAt).toBeGreaterThan(0)
    expect(network.ready.cluster).toEqual(before.cluster)
    for (const kind of kinds) expect(await countOf(kind)).toBe(count)
    expect((await extrinsicsSoFar()).filter((name) => name === 'PhalaPhatContracts.add_cluster')).toHaveLength(1)
  })

  test('starts a worker again that was killed', async () => {
    const again = network.line(/worker-1 runs again/, network.said.length)
    process.kill(network.ready.workers[0].pid, 'SIGKILL')
    await again
    await client.command(counter, encode('increment', { by: 1 }), 'version 2')
    count += 1
    await comesTo(count, 'version 2')
  })

  test('starts a worker again that was told to stop by its private port', async () => {
    const again = network.line(/worker-1 runs again/, network.said.length)
    const stopped = await fetch(`${network.ready.workers[0].endpoint}/prpc/PhactoryAPI.Stop`, { method: 'POST' })
    expect(stopped.status).toBe(200)
    await again
    expect(await comesTo(count, 'version 2')).toBe(count)
  })

  test('goes on after a kill of the whole of it', async () => {
    await network.kill()
    await restarted()
    expect(await comesTo(count, 'legacy')).toBe(count)
  })

  test('goes on forty days later: its vendor has issued new collateral, and the workers are counted again', async () => {
    const { rpc } = client.desk.chain
    await rpc.request('dev_increaseTime', 40 * 86_400_000)
    await rpc.request('dev_newBlock')
    expect(await network.stop()).toBe(0)
    await restarted()
    for (const kind of kinds) expect(await countOf(kind)).toBe(count)
    const brought = (await extrinsicsSoFar()).filter((name) => name === 'Attestation.submit_dcap_collateral')
    expect(brought).toHaveLength(2)
  })
})
