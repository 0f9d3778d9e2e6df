// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { keypairFromUri } from '@phat/crypto'
import { loadSpec } from '@phat/node'
import { fromHex, known, toHex } from '@phat/primitives'
import { type Relayer, startRelayer } from '@phat/relayer'
import { createRuntimes } from '@phat/runtime'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitWorkers } from '../src/development/bootstrap/bootstrap.ts'
import { type ChainDesk, openDesk } from '../src/development/bootstrap/chain-desk.ts'
import { until } from '../src/development/bootstrap/until.ts'
import { releaseTrustRoot } from '../src/development/genesis/release-trust-root.ts'
import { startWorkerChild, type WorkerChild } from '../src/development/worker-child.ts'
import { compiled, run, temporaryFolder } from './network-process.ts'

// The only gatekeeper is lost; holders of recovery keys bring its master key to another worker by the command, each process its own.

const signal = new AbortController().signal
const folder = temporaryFolder()
/** Secrets that nothing may show. */
const holders = ['first', 'second', 'third'].map((name) => `//${name}//of a holder`)
const recovery = { needed: 2, keys: holders.map((uri) => toHex(keypairFromUri(uri).publicKey)) }

let node: ChildProcess
let url: string
let desk: ChainDesk
let trustRoot: Uint8Array
let worker: string
const running: { stop(): Promise<void> }[] = []
const recovered: string[] = []

beforeAll(async () => {
  const started = spawn(process.execPath, [compiled('phat'), 'node', '--dev', '--archive', '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  node = started
  const line = await new Promise<string>((resolve) => createInterface({ input: started.stdout }).once('line', resolve))
  url = (JSON.parse(line) as { readonly endpoint: string }).endpoint
  desk = await openDesk(url, keypairFromUri('//Alice'), signal)
  await desk.chain.rpc.request('dev_newBlock', { count: 1 })
  const firstMs = Number(await desk.read('Timestamp.Now'))
  trustRoot = releaseTrustRoot(loadSpec('dev', createRuntimes()), fromHex(desk.chain.genesisHash))
  await admitWorkers({ desk, onStep: () => undefined }, trustRoot, firstMs)
})

afterAll(async () => {
  for (const part of running.reverse()) await part.stop()
  desk.close()
  node.kill('SIGINT')
  rmSync(folder, { recursive: true, force: true })
})

async function startMachine(
  machine: string,
  operator: string,
): Promise<{ child: WorkerChild; relayer: Relayer; key: Uint8Array }> {
  const child = await startWorkerChild({
    entry: pathToFileURL(compiled('phat-network-worker')),
    worker: {
      machine,
      machineFolder: temporaryFolder(),
      fuses: `0x${'f5'.repeat(32)}`,
      trustRoot: toHex(trustRoot),
      dataFolder: join(folder, machine),
      host: '127.0.0.1',
      port: 0,
      recovery,
    },
    onLine: ({ event }) => void recovered.push(event),
    signal,
  })
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const relayer = startRelayer({
    ...{ nodeUrl: url, workerUrl: child.ready.endpoint, keypair: keypairFromUri(operator), log: silent },
    limits: { lookMs: 50 },
  })
  running.push(child, relayer)
  const key = fromHex(child.ready.publicKey)
  await within(`${machine} is registered`, async () => (await desk.read('PhalaRegistry.Workers', key)) !== undefined)
  return { child, relayer, key }
}

/** Blocks are made meanwhile: some things come a block after what asked for them. */
const within = (what: string, holds: () => Promise<boolean>): Promise<true> =>
  until(
    what,
    async () => {
      if (await holds()) return true
      await desk.chain.rpc.request('dev_newBlock', { count: 1 })
      return undefined
    },
    signal,
  )

async function share(words: readonly string[], holder: number): Promise<Awaited<ReturnType<typeof run>>> {
  const ran = await run('phat', ['worker', 'share', ...words], { PHAT_URL: url, PHAT_SURI: known(holders[holder], 'a holder') })
  for (const text of [ran.out, ran.err]) expect(text).not.toContain('of a holder')
  return ran
}

const roleOf = async ({ child }: { readonly child: WorkerChild }): Promise<unknown> => {
  const { out } = await run('phat', ['worker', 'info', '--json', '--url', child.ready.endpoint])
  return (JSON.parse(out) as { worker: { gatekeeper: unknown } }).worker.gatekeeper
}

test('two of three holders bring the master key of a lost gatekeeper to a worker that the chain vouches for', async () => {
  const lost = await startMachine('lost', '//Ferdie')
  await desk.sudo('PhalaRegistry.registerGatekeeper', { gatekeeper: lost.key })
  await within('a master key', async () => (await desk.read('PhalaRegistry.GatekeeperMasterPubkey')) !== undefined)
  await lost.relayer.stop()
  await lost.child.stop()
  const file = join(folder, 'lost', 'recovery-shares-0.json')

  const next = await startMachine('next', '//Eve')
  const key = toHex(next.key)
  worker = key
  const early = await share([file, key, '--worker', next.child.ready.endpoint], 0)
  expect(early).toMatchObject({
    code: 1,
    err: expect.stringMatching(/gatekeeper: not named by governance {3}\[cli\.unfit-worker\]/),
  })
  await desk.sudo('PhalaRegistry.registerGatekeeper', { gatekeeper: next.key })
  await within('it is final', async () => (await share([file, key, '--dry-run'], 0)).code === 0)

  const tried = await share([file, key, '--dry-run', '--json'], 0)
  expect(JSON.parse(tried.out)).toMatchObject({
    share: { index: 1, needed: 2, rotation: '0' },
    worker: {
      publicKey: key,
      operator: toHex(keypairFromUri('//Eve').accountId),
      tee: 'Tdx',
      release: { number: 0, version: 1 },
    },
    accepted: true,
  })
  expect(tried.err).toContain('SIMULATED')
  const stranger = `0x${'11'.repeat(32)}`
  expect(await share([file, stranger, '--dry-run'], 0)).toMatchObject({ code: 1, err: expect.stringContaining('registered: no') })

  const first = await share([file, key, '--worker', next.child.ready.endpoint], 0)
  expect(first).toMatchObject({ code: 0, out: expect.stringContaining('The worker took the share') })
  const again = await share([file, key, '--worker', next.child.ready.endpoint], 0)
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('recovery.duplicate-share') })
  expect(await roleOf(next)).toBe('dummy')

  const handed = join(folder, 'for-the-worker.json')
  expect(await share([file, key, '--out', handed], 2)).toMatchObject({ code: 0 })
  expect(readFileSync(handed, 'utf8')).not.toContain('of a holder')
  // Who brings it has no secret.
  const brought = await run('phat', ['worker', 'share', handed, '--worker', next.child.ready.endpoint])
  expect(brought).toMatchObject({ code: 0, out: expect.stringContaining('The worker took the share') })
  await within('the master key', async () => recovered.includes('worker.master-key-recovered'))
  expect(await roleOf(next)).toBe('active')
}, 180_000)

test('a share is encrypted to no worker whose release was revoked', async () => {
  await desk.send('Attestation.revokeRelease', { release: 0 })
  const file = join(folder, 'lost', 'recovery-shares-0.json')
  const refused = async () => /release: 0, version 1: revoked/.test((await share([file, worker, '--dry-run'], 1)).err)
  await within('the revocation is final', refused)
})
