// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { textBytes } from '@phat/primitives'
import { type ContractClient, connect, keypairSigner, type Phala, setSecret } from '@phat/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPhat } from '../cli-process.ts'
import { type NetworkProcess, temporaryFolder } from '../network-process.ts'
import { bundleOf, errorOf, timeoutMs } from '../sdk-stage.ts'
import { findInProcesses, findInView, hostProcesses } from './canary-places.ts'
import { findIn, needlesOf, randomCore } from './canary-search.ts'
import { type RecordedNetwork, startRecordedNetwork } from './recorded-network.ts'
import type { Witness } from './witness.ts'

// One secret through the tools of a developer and both workers, then a search of all that hosts can see, through snapshots, restarts and a kill.

/** What must not be found. */
const canary = randomCore()
/** What is public by the protocol: the same search finds it. */
const marker = randomCore()
/** What a stranger sends in plain text: nobody keeps or prints it. */
const shout = randomCore()
const [canaryNeedles, shoutNeedles] = [needlesOf(canary), needlesOf(shout)] as const
const canaryForm = 'the canary as'
/** In one search, because that is what takes the time. */
const bothNeedles = [...canaryNeedles.map(({ form, bytes }) => ({ form: `${canaryForm} ${form}`, bytes })), ...needlesOf(marker)]
const ofCanary = (places: readonly string[]): readonly string[] => places.filter((place) => place.includes(canaryForm))
const text = (place: string): string => `${canary} in ${place}, "quoted"`

const folder = temporaryFolder()
const project = temporaryFolder()
/** Outside of all that is searched: the file belongs to who sets the secret. */
const desk = temporaryFolder()
const witnessSource = fileURLToPath(new URL('./witness.ts', import.meta.url))
const runs: RecordedNetwork[] = []
let here: RecordedNetwork
let network: NetworkProcess
let phala: Phala
let bundle: object
let contract: ContractClient<typeof Witness>
let isKilled = false

async function open(): Promise<void> {
  here = await startRecordedNetwork(folder, project)
  runs.push(here)
  network = here.network
  phala = await connect(here.rpc.url, { signer: keypairSigner('//Bob'), timeoutMs, fetch: here.fetch })
}

async function phat(...words: readonly string[]): Promise<{ readonly out: string; readonly err: string }> {
  const { code, out, err } = await startPhat(words, here.env, project).ended
  expect({ words: words.slice(0, 3), code, err: code === 0 ? '' : err }).toEqual({ words: words.slice(0, 3), code: 0, err: '' })
  return { out, err }
}

/** All that hosts have seen so far, of all starts. */
const view = () => ({
  folders: [folder, project],
  recorded: Object.fromEntries(
    runs.flatMap((run, i) => Object.entries(run.recorded()).map(([name, bytes]) => [`start ${i + 1}, ${name}`, bytes])),
  ),
})

/** Of the workers that run now: a revert starts them anew. */
async function teePids(): Promise<readonly number[]> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'dev_status', params: [] })
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(network.ready.httpEndpoint, { method: 'POST', headers, body })
  const { result } = (await answer.json()) as { readonly result: { readonly workers: readonly { readonly pid: number }[] } }
  expect(result.workers).toHaveLength(2)
  return result.workers.map(({ pid }) => pid)
}

beforeAll(async () => {
  bundle = await bundleOf('./attacks/witness.ts')
  await open()
  contract = await phala.deploy<typeof Witness>(bundle, 'new', { note: marker })
  await phat('deploy', witnessSource, `note=${marker}`, '--from', '//Alice')
}, 180_000)

afterAll(async () => {
  phala.close()
  if (!isKilled) await network.stop()
  for (const run of runs) run.stopProxies()
  for (const one of [folder, project, desk]) rmSync(one, { recursive: true, force: true })
}, 60_000)

describe('a secret goes', () => {
  test('through the SDK: calls, a trap with its reason, a secret, traces, queries of both workers', async () => {
    await contract.call.keep({ text: text('a call') })
    await contract.call.say({ text: text('a log line') })
    expect(String(await errorOf(contract.call.trap({ text: text('a trap') })))).toContain('trap')
    await errorOf(contract.call.trap({ text: text('a trap in a block') }, { gasLimit: 50_000_000_000n, deposit: 0n }))
    await setSecret(phala, contract.address, 'apiKey', textBytes(text('a secret')))
    const traced = await contract.trace.keep({ text: text('a trace') })
    expect(traced.frames.length).toBeGreaterThan(0)
    expect((await contract.trace.trap({ text: text('a traced trap') })).error?.code).toBe('sdk.trapped')
    expect(here.workers).toHaveLength(2)
    for (const { publicKey: worker } of here.workers) {
      expect((await contract.query.echo({ text: text('a query') }, { worker })).value).toBe(text('a query'))
      expect((await contract.query.note({}, { worker })).value).toBe(text('a call'))
      expect((await contract.query.secret({}, { worker })).value).toBe(text('a secret'))
      expect(await errorOf(contract.query.trapNow({ text: text('a trap of a query') }, { worker }))).toBeDefined()
    }
  }, 60_000)

  test('through the command line: call, query of both workers, trace, a secret from a file, which it does not show', async () => {
    await phat('call', 'witness', 'keep', `text=${text('a call')}`, '--from', '//Alice')
    for (const { publicKey } of here.workers) {
      const { out } = await phat('query', 'witness', 'note', '--worker', publicKey, '--from', '//Alice')
      expect(out).toContain(canary)
    }
    await phat('trace', 'witness', 'keep', `text=${text('a trace')}`, '--from', '//Alice')
    writeFileSync(join(desk, 'key.txt'), text('a file'))
    const setting = startPhat(
      ['secret', 'set', 'witness', 'apiKey', '--from-file', join(desk, 'key.txt'), '--from', '//Alice'],
      here.env,
      project,
    )
    const { code, out, err } = await setting.ended
    expect({ code, found: findIn(Buffer.from(out + err), canaryNeedles) }).toEqual({ code: 0, found: [] })
    expect((await phat('query', 'witness', 'secret', '--from', '//Alice')).out).toContain(canary)
  }, 60_000)

  test('into a snapshot and a saved state, and comes back from there', async () => {
    const number = (await phat('dev', 'snapshot', '--json')).out
    await phat('dev', 'save', 'with-the-canary')
    await contract.call.keep({ text: text('what is taken back') })
    const { snapshot } = JSON.parse(number)
    await phat('dev', 'revert', String(snapshot))
    await phat('dev', 'snapshot')
    // A snapshot has the workers alone: the chain of the network goes back by itself.
    const parts = (kind: string): readonly string[] =>
      readdirSync(join(folder, kind)).flatMap((name) => readdirSync(join(folder, kind, name)))
    expect(parts('snapshots')).toEqual(expect.arrayContaining(['worker-1', 'worker-2']))
    expect(parts('states')).toEqual(expect.arrayContaining(['chain', 'worker-1', 'worker-2']))
  }, 60_000)
})

describe('a stranger', () => {
  test('who shouts gets errors of node and workers, and nobody keeps or prints what he said', async () => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: `state_${shout}`, params: [shout] })
    const headers = { 'content-type': 'application/json' }
    expect((await fetch(network.ready.httpEndpoint, { method: 'POST', headers, body })).status).toBeLessThan(500)
    await (await fetch(network.ready.httpEndpoint, { method: 'POST', headers, body: `{"${shout}` })).arrayBuffer()
    for (const { proxy } of here.workers) {
      for (const path of [
        `prpc/PhactoryAPI.${shout}`,
        'prpc/PhactoryAPI.ContractQuery?json',
        'prpc/PhactoryAPI.ContractQuery',
        shout,
      ]) {
        const answer = await fetch(`${proxy.url}/${path}`, { method: 'POST', headers, body: `{"${shout}": "${shout}"}` })
        expect(answer.status).toBeGreaterThanOrEqual(400)
        await answer.arrayBuffer()
      }
    }
    const printed = Buffer.from([...network.said, ...network.printed].join('\n'))
    expect(findInView({ folders: [folder, project], recorded: { printed } }, shoutNeedles)).toEqual([])
  })
})

describe('it is nowhere', () => {
  const isFound = (places: readonly string[], part: string): boolean => places.some((place) => place.includes(part))

  test('that the hosts of node and workers can see', () => {
    const places = findInView(view(), bothNeedles)
    expect(ofCanary(places)).toEqual([])
    for (const part of [join(folder, 'chain'), join(folder, 'states'), 'answers of the node'])
      expect({ part, isFound: isFound(places, part) }).toEqual({ part, isFound: true })
  }, 60_000)

  test.skipIf(process.platform !== 'linux')(
    'in the memory of a process outside of the TEE',
    async () => {
      const pids = hostProcesses(network.pid, await teePids())
      expect(pids).toContain(network.pid)
      const places = findInProcesses(pids, bothNeedles)
      expect(places).not.toEqual([])
      expect(ofCanary(places)).toEqual([])
    },
    60_000,
  )

  test('after Ctrl-C and another start, in which both workers still know it', async () => {
    phala.close()
    expect(await network.stop()).toBe(0)
    await open()
    contract = phala.contract<typeof Witness>(bundle, contract.address)
    for (const { publicKey: worker } of here.workers)
      expect((await contract.query.note({}, { worker })).value).toBe(text('a call'))
    await contract.call.say({ text: text('another start') })
    if (process.platform === 'linux')
      expect(findInProcesses(hostProcesses(network.pid, await teePids()), canaryNeedles)).toEqual([])
  }, 90_000)

  test('in what a kill leaves behind', async () => {
    await contract.call.keep({ text: text('the last call') })
    isKilled = true
    await network.kill()
    expect(findInView(view(), canaryNeedles)).toEqual([])
    expect(readFileSync(join(project, '.phat/contracts.json'), 'utf8')).toContain('witness')
  }, 60_000)
})
