// SPDX-License-Identifier: Apache-2.0
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { twox128 } from '@phat/crypto'
import { inkCommand } from '@phat/messaging'
import { fromHex, known, textBytes, toHex } from '@phat/primitives'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../../src/development/bootstrap/until.ts'
import { type ConfidentialClient, createConfidentialClient, deploy, type EnvelopeKind } from '../confidential-client.ts'
import { type NetworkProcess, startNetwork, temporaryFolder } from '../network-process.ts'
import { findIn, findInFolder, findInMemory, needlesOf, randomCore } from './canary-search.ts'
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts'
import { buildWitness, type WitnessCode } from './stage.ts'

// One secret through everything that a network is given in confidence, then a search of all that its host can see.

const kinds: readonly EnvelopeKind[] = ['legacy', 'version 2']
const signal = new AbortController().signal
/** What must not be found. */
const canary = randomCore()
/** What is public by the protocol: the same search finds it, so that finding nothing of the canary means something. */
const marker = randomCore()
const canaryNeedles = needlesOf(canary)
const markerNeedles = needlesOf(marker)

const folder = temporaryFolder()
let network: NetworkProcess
let client: ConfidentialClient
let rpc: RecordingProxy
let prpc: RecordingProxy
let code: WitnessCode
let contract: Uint8Array

const encode = (message: string, args: unknown = {}): Uint8Array => code.abi.encode(code.abi.messageOf(message), args)
const named = (name: string): string => `${canary} in ${name}, "quoted"`

async function ask(message: string, args: unknown, kind: EnvelopeKind): Promise<unknown> {
  const { data } = await client.query(contract, encode(message, args), kind)
  const outcome = code.abi.decodeOutcome(code.abi.messageOf(message), data)
  return outcome.kind === 'value' ? outcome.value : outcome
}

const told = (message: string, wanted: string) =>
  until(wanted, async () => ((await ask(message, {}, 'version 2')) === wanted ? true : undefined), signal)

beforeAll(async () => {
  code = await buildWitness()
  network = await startNetwork(folder)
  const [worker] = network.ready.workers
  rpc = await startRecordingProxy(network.ready.endpoint)
  prpc = await startRecordingProxy(worker.endpoint)
  const recorded = { ...network.ready, endpoint: rpc.url, workers: [{ ...worker, endpoint: prpc.url }] as const }
  client = await createConfidentialClient(recorded, '//Bob')
  const input = code.abi.encode(code.abi.constructorOf('new'), { note: marker })
  contract = await deploy(client, fromHex(network.ready.cluster.id), { wasm: code.wasm, codeHash: code.codeHash, input })
}, 180_000)

afterAll(async () => {
  client.close()
  await network.stop()
  rpc.stop()
  prpc.stop()
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

describe('a secret goes', () => {
  test.each(kinds)(
    'into commands of %s: arguments, state, log, debug output, a trap',
    async (kind) => {
      await client.command(contract, encode('keep', { text: named(`arguments, ${kind}`) }), kind)
      await client.command(contract, encode('say', { text: named('a log line') }), kind)
      await client.command(contract, encode('trap', { text: named('a trap') }), kind)
      await client.push(contract, textBytes(named('no command at all')), kind)
      await told('note', named(`arguments, ${kind}`))
    },
    60_000,
  )

  test.each(kinds)('into queries of %s: arguments, answers, log, a trap, contracts that are not there', async (kind) => {
    expect(await ask('echo', { text: named('a query') }, kind)).toBe(named('a query'))
    expect(await ask('note', {}, kind)).toContain(canary)
    await expect(ask('trapNow', { text: named('a trap of a query') }, kind)).rejects.toThrow()
    await expect(client.query(new Uint8Array(32), encode('echo', { text: named('nowhere') }), kind)).rejects.toThrow()
    const system = fromHex(network.ready.cluster.systemContract)
    // It says in its answer that it has no such message.
    await client.query(system, encode('echo', { text: named('another') }), kind)
  })

  test('into the contract as a secret, which its queries read', async () => {
    const value = { nonce: new Uint8Array(1), name: textBytes('apiKey'), value: textBytes(named('a secret')) }
    await client.push(contract, inkCommand.encode({ type: 'SetSecret', value }), 'version 2')
    await until(
      'the secret',
      async () => ((await ask('secret', {}, 'legacy').catch(() => '')) === named('a secret') ? true : undefined),
      signal,
    )
  })
})

describe('it is', () => {
  test('in no block, event or frame, and in no answer of the node', async () => {
    const { chain } = client.desk
    const best = Number(await client.desk.read('System.Number'))
    const events = toHex(Buffer.concat([twox128(textBytes('System')), twox128(textBytes('Events'))]))
    for (let number = 0; number <= best; number++) {
      const hash = (await chain.rpc.request('chain_getBlockHash', number)) as `0x${string}`
      await chain.rpc.request('chain_getBlock', hash)
      await chain.rpc.request('state_getStorage', events, hash)
      if (number > 0) await chain.rpc.request('phat_blockFrames' as never, number as never, 1 as never, [events] as never)
    }
    await chain.rpc.request('author_pendingExtrinsics')
    expect(findIn(rpc.answers(), markerNeedles)).toContain('hex, small letters')
    expect(findIn(rpc.answers(), canaryNeedles)).toEqual([])
  })

  test('in no answer of the worker, whoever asks', async () => {
    for (const path of [
      'info',
      'get_info',
      'prpc/PhactoryAPI.GetInfo?json',
      'prpc/PhactoryAPI.Statistics?json',
      'prpc/PhactoryAPI.GetClusterInfo?json',
      'prpc/PhactoryAPI.GetContractInfo?json',
      'prpc/PhactoryAPI.GetEgressMessages',
      'prpc/PhactoryAPI.ContractQuery?json',
      'nothing',
    ]) {
      await (await fetch(`${prpc.url}/${path}`)).arrayBuffer()
    }
    expect(prpc.answers().includes('HTTP/1.1 500')).toBe(true)
    expect(findIn(prpc.answers(), canaryNeedles)).toEqual([])
    expect(findIn(prpc.requests(), canaryNeedles)).toEqual([])
  })

  test.skipIf(process.platform !== 'linux')('nowhere in the memory of node and relayer', () => {
    const { found, bytes } = findInMemory(network.pid, markerNeedles)
    expect(bytes).toBeGreaterThan(10_000_000)
    expect(found).not.toEqual([])
    expect(findInMemory(network.pid, canaryNeedles).found).toEqual([])
  })

  test('in no file and in nothing that was printed, also after the network has stopped', async () => {
    const files = () => ({
      marker: findInFolder(join(folder, 'chain'), markerNeedles).length > 0,
      canary: findInFolder(folder, canaryNeedles),
    })
    expect(files()).toEqual({ marker: true, canary: [] })
    await network.stop()
    expect(files()).toEqual({ marker: true, canary: [] })
    expect(known(network.said[0], 'it says what it does')).toContain('step')
    expect(findIn(Buffer.from([...network.said, ...network.printed].join('\n')), canaryNeedles)).toEqual([])
  })
})
