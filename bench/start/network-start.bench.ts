// SPDX-License-Identifier: Apache-2.0
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { assert, known } from '@phat/primitives'
import type { Figures } from '../figure.ts'
import { hasHeader, isWorker, type ReadyNetwork } from './answers.ts'
import { ask, installedPeers, isAnvilInstalled, type Peer, peersFolder, peerTable } from './peers.ts'

const sizes = { full: { fresh: 3, resumed: 5, peers: 5 }, small: { fresh: 1, resumed: 1, peers: 1 } }
/** Longest that one start may take on a busy machine. */
const startMsMax = 120_000
/** Longest that a network may take to end by itself. */
const stopMsMax = 30_000

interface Ready extends ReadyNetwork {
  readonly workers: readonly (ReadyNetwork['workers'][number] & { readonly pid: number })[]
}

interface Started {
  readonly ms: number
  readonly ready: Ready
  readonly pid: number
  stop(): Promise<void>
}

/**
 * What a developer waits for and pays on the first day: from the start of the process of `npm start` to its ready line, in an empty folder and in
 * one that is kept; the first call of a contract by the command line, with building and deploying it; proportional memory of all processes.
 */
export async function benchNetworkStart(
  build: string,
  size: 'small' | 'full',
  tell: (line: string) => void,
  withPeers = false,
): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'phat-start-'))
  try {
    const { fresh, resumed, peers } = sizes[size]
    const data = join(folder, 'network')
    const first: number[] = []
    for (let i = 0; i < fresh; i++) first.push(await timed(build, data, ['--fresh']))
    const again: number[] = []
    for (let i = 0; i < resumed; i++) again.push(await timed(build, data, []))
    tell(`fresh ${shown(first)} ms; resumed ${shown(again)} ms`)
    const network = await start(build, data, [])
    try {
      const callMs = await firstCall(build, folder, network.ready)
      const mb = [network.pid, ...network.ready.workers.map(({ pid }) => pid)].reduce((sum, pid) => sum + proportionalMb(pid), 0)
      if (!withPeers)
        tell('without anvil, Hardhat and Chopsticks beside it: npm run bench -- --only=network-start --peers installs them')
      const compared = withPeers ? await comparePeers({ build, data, rounds: peers, tell, origin: network.ready.endpoint }) : {}
      return {
        ...compared,
        network_fresh_start_ms: { value: median(first), unit: 'ms' },
        network_start_ms: { value: median(again), unit: 'ms' },
        first_call_ms: { value: callMs, unit: 'ms' },
        network_memory_mb: { value: mb, unit: 'MB' },
      }
    } finally {
      await network.stop()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Comparison {
  readonly build: string
  /** Folder of the network that runs; the one that is compared gets a folder beside it. */
  readonly data: string
  readonly rounds: number
  readonly tell: (line: string) => void
  /** A chain of ours that runs, for the peer that has none of its own. */
  readonly origin: string
}

/** Starts of ours and of the peers in turn, so that what else the machine does meets all alike. A ratio above 1: the peer is sooner. */
async function comparePeers({ build, data, rounds, tell, origin }: Comparison): Promise<Figures> {
  const folder = peersFolder(build)
  if (!isAnvilInstalled(folder)) tell('anvil is left out: its package, for Linux x64, is not installed')
  const genesisHash = await ask(httpOf(origin), { method: 'chain_getBlockHash', params: [0] })
  assert(typeof genesisHash === 'string', 'a chain tells its genesis')
  const own = `${data}-compared`
  await timed(build, own, ['--fresh'])
  const ours: Peer = { name: 'npm start, resumed, two workers', start: () => timed(build, own, []) }
  const compared = [ours, ...installedPeers(folder, { endpoint: origin, genesisHash })].map((peer) => ({
    peer,
    times: [] as number[],
  }))
  for (let round = 0; round < rounds; round++) for (const { peer, times } of compared) times.push(await peer.start())
  const rows = compared.map(({ peer, times }) => ({ name: peer.name, ms: median(times) }))
  for (const line of peerTable(rows)) tell(line)
  const base = known(rows[0], 'ours is the first row').ms
  const figures = rows.slice(1).map(({ name, ms }) => {
    const short = known(name.split(' ')[0]?.split('/').at(-1), 'a name ends with its version')
    return [`${short}_start_ms`, { value: ms, unit: 'ms', peer: 'ours', ratio: base / ms }] as const
  })
  return Object.fromEntries(figures)
}

const httpOf = (endpoint: string): string => endpoint.replace(/^ws/, 'http')

const shown = (values: readonly number[]): string => values.map(Math.round).join(', ')
const median = (values: readonly number[]): number =>
  known([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)], 'there are values')

async function timed(build: string, data: string, flags: readonly string[]): Promise<number> {
  const network = await start(build, data, flags)
  await network.stop()
  return network.ms
}

async function start(build: string, data: string, flags: readonly string[]): Promise<Started> {
  const begun = performance.now()
  const words = ['--json', '--data', data, '--port', '0', '--worker-port', '0', ...flags]
  // As `npm start` runs it.
  const child = spawn(process.execPath, ['--enable-source-maps', join(build, 'phat-network.js'), ...words], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  try {
    const ready = JSON.parse(await firstLine(child)) as Ready
    await checkAnswers(ready)
    return { ms: performance.now() - begun, ready, pid: known(child.pid, 'it runs'), stop: () => stop(child) }
  } catch (error) {
    await stop(child)
    throw error
  }
}

/** Ready is who answers: chain and workers said so, here it is seen. Their first answers must be right, for nobody asks twice. */
async function checkAnswers(ready: Ready): Promise<void> {
  const [header, ...infos] = await Promise.all([
    ask(httpOf(ready.endpoint), { method: 'chain_getHeader', params: [] }),
    ...ready.workers.map(({ endpoint }) => fetchJson(`${endpoint}/info`)),
  ])
  assert(hasHeader(ready, header), 'the chain answers with a header that is no older than its workers')
  for (const [index, worker] of ready.workers.entries())
    assert(isWorker(worker, infos[index]), `${worker.name} answers with its own key`)
}

const fetchJson = async (url: string): Promise<unknown> => (await fetch(url, { signal: AbortSignal.timeout(startMsMax) })).json()

/** Ends a network, whatever became of it. */
const stop = (child: Child): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    const timer = setTimeout(() => child.kill('SIGKILL'), stopMsMax)
    child.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
    child.kill('SIGINT')
  })

type Child = ChildProcessByStdio<null, Readable, null>

function firstLine(child: Child): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the network is not ready in time')), startMsMax)
    createInterface({ input: child.stdout })
      .once('line', (line) => {
        clearTimeout(timer)
        resolve(line)
      })
      .once('close', () => reject(new Error('the network ended before it was ready')))
  })
}

/** Deploys the counter and calls it, each by a process of the command line. */
async function firstCall(build: string, folder: string, { endpoint }: Ready): Promise<number> {
  const phat = (...words: readonly string[]): Promise<void> =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [join(build, 'phat.js'), ...words], {
        cwd: folder,
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`phat ${words[0]} ended with ${code}`))))
    })
  await phat('new', 'counter')
  const begun = performance.now()
  await phat('deploy', 'counter/contracts/counter.ts', 'new', 'start=1', '--from', '//Alice', '--url', endpoint)
  await phat('call', 'counter', 'increment', 'by=1', '--from', '//Alice', '--url', endpoint)
  return performance.now() - begun
}

function proportionalMb(pid: number): number {
  const [, kilobytes] = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? []
  assert(kilobytes !== undefined, 'the system tells how much memory a process has')
  return Number(kilobytes) / 1024
}
