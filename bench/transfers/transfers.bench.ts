// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { encodeSs58, type Keypair } from '@phat/crypto'
import { assert, known, PHA, phalaSs58Prefix } from '@phat/primitives'
import type { Figures } from '../figure.ts'
import { type LoadConnection, startLoad } from './load-connection.ts'
import { type NodeProcess, startNodeProcess } from './node-process.ts'
import { createSequence, createSigner, loadAccounts, type SignedTransfer } from './signed-transfers.ts'

/** Time between blocks of the node under load. */
const blockIntervalMs = 500
const connections = 6
/** Watched extrinsics under way on one connection: below the node's limit of subscriptions. */
const windowPerConnection = 900
const firstBlockSecondsMax = 60

const sizes = {
  small: { accounts: 200, seconds: 2, warmupSeconds: 0.5, peerSeconds: 1, signedPerSecond: 300 },
  full: { accounts: 100_000, seconds: 60, warmupSeconds: 5, peerSeconds: 15, signedPerSecond: 5_000 },
}

/** What one run of load gave. */
interface LoadResult {
  readonly perSecond: number
  readonly failed: readonly string[]
  readonly inBlockMs: number
  readonly finalizedMs: number
  readonly nodeCpu: number
  readonly loadCpu: number
  readonly memory: { readonly anonymous: number; readonly file: number }
}

/**
 * Sustained transfers between random accounts, each signed with sr25519 and submitted and watched by a request of its own, on a node with the
 * database on disk, while the load process uses the same cores. The peer is the same node checking signatures in its main thread with wasm-crypto.
 */
export async function benchTransfers(build: string, size: 'small' | 'full', tell: (line: string) => void): Promise<Figures> {
  const { accounts: count, seconds, warmupSeconds, peerSeconds } = sizes[size]
  const folder = mkdtempSync(join(tmpdir(), 'phat-transfers-'))
  try {
    tell(`${count} key pairs …`)
    const accounts = loadAccounts(count)
    const spec = join(folder, 'spec.json')
    writeFileSync(spec, JSON.stringify(await chainSpec(build, accounts)))
    const run = async (name: string, script: string, forSeconds: number): Promise<LoadResult> => {
      const args = ['node', '--chain', spec, '--data', join(folder, name), '--seal', `interval:${blockIntervalMs}`]
      const node = await startNodeProcess(join(build, script), [...args, '--port', '0', '--json'])
      try {
        return await loadNode(node, accounts, sizes[size].signedPerSecond, warmupSeconds, forSeconds, (line) =>
          tell(`${name}: ${line}`),
        )
      } finally {
        await node.stop()
      }
    }
    const ours = await run('node', 'phat.js', seconds)
    const peer = await run('peer', 'bench-peer-node.js', peerSeconds)
    const failures = [...new Set([...ours.failed, ...peer.failed])]
    assert(failures.length === 0, `all transfers become final: ${failures.join(', ')}`)
    return {
      transfers_sr25519_per_s: {
        value: ours.perSecond,
        unit: '1/s',
        peer: 'wasm-crypto in the main thread',
        ratio: ours.perSecond / peer.perSecond,
      },
      transfers_vs_wasm_crypto_main_thread_ratio: { value: ours.perSecond / peer.perSecond, unit: 'x' },
      transfers_in_block_ms: { value: ours.inBlockMs, unit: 'ms' },
      transfers_finalized_ms: { value: ours.finalizedMs, unit: 'ms' },
      transfers_node_cpu: { value: ours.nodeCpu, unit: 'cores' },
      transfers_load_cpu: { value: ours.loadCpu, unit: 'cores' },
      transfers_node_rss_anonymous_mb: { value: ours.memory.anonymous, unit: 'MB' },
      transfers_node_rss_file_mb: { value: ours.memory.file, unit: 'MB' },
      transfers_block_interval_ms: { value: blockIntervalMs, unit: 'ms' },
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The development chain with other accounts. */
async function chainSpec(build: string, accounts: readonly Keypair[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(build, 'phat.js'), 'spec', 'build', 'dev'])
  const spec = JSON.parse(stdout) as { genesis: { runtimeGenesis: { config: Record<string, unknown> } } }
  const balances = accounts.map(({ accountId }) => [encodeSs58(accountId, phalaSs58Prefix), (1_000n * PHA).toString()])
  spec.genesis.runtimeGenesis.config = { balances }
  return { ...spec, name: 'Load', id: 'load' }
}

async function loadNode(
  node: NodeProcess,
  accounts: readonly Keypair[],
  signedPerSecond: number,
  warmupSeconds: number,
  seconds: number,
  tell: (line: string) => void,
): Promise<LoadResult> {
  const genesisHash = await node.rpc<string>('chain_getBlockHash', [0])
  const version = await node.rpc<{ specVersion: number; transactionVersion: number }>('state_getRuntimeVersion')
  const total = Math.ceil(signedPerSecond * (warmupSeconds + seconds))
  tell(`ready after ${Math.round(node.startMs)} ms, signing ${total} transfers …`)
  const queues = signAll(accounts, createSigner(accounts, { genesisHash, ...version }), total)

  const meter = createMeter()
  const running: LoadConnection[] = []
  for (const queue of queues) {
    let at = 0
    running.push(await startLoad(node.endpoint, windowPerConnection, () => queue[at++], meter))
  }
  await elapse(warmupSeconds)
  const cpuBefore = { node: node.cpuSeconds(), load: process.cpuUsage() }
  meter.start()
  const started = performance.now()
  for (let left = seconds; left > 0; left -= 5) {
    await elapse(Math.min(5, left))
    tell(`${Math.round((meter.finalizedTimes.length / (performance.now() - started)) * 1000)} transfers a second are final`)
  }
  // A short run on a busy machine may see no block in its time: it goes on to the first.
  for (let more = 0; meter.finalizedTimes.length === 0 && more < firstBlockSecondsMax; more += 0.1) await elapse(0.1)
  const elapsedSeconds = (performance.now() - started) / 1000
  const finalized = meter.finalizedTimes.length
  const load = process.cpuUsage(cpuBefore.load)
  const memory = node.memoryMb()
  const nodeCpu = (node.cpuSeconds() - cpuBefore.node) / elapsedSeconds
  const starved = running.some(({ underWay }) => underWay < windowPerConnection / 2)
  if (starved) tell('the load ran out of signed transfers: the node was not the limit')
  for (const connection of running) connection.stop()
  return {
    perSecond: finalized / elapsedSeconds,
    failed: meter.failures,
    inBlockMs: median(meter.inBlockTimes),
    finalizedMs: median(meter.finalizedTimes),
    nodeCpu,
    loadCpu: (load.user + load.system) / 1e6 / elapsedSeconds,
    memory,
  }
}

/** Signs transfers between random pairs, spread over the connections by sender. */
function signAll(accounts: readonly Keypair[], sign: ReturnType<typeof createSigner>, total: number): string[][] {
  const random = createSequence(7)
  const queues: string[][] = Array.from({ length: connections }, () => [])
  for (let i = 0; i < total; i++) {
    const sender = random(accounts.length)
    const receiver = (sender + 1 + random(accounts.length - 1)) % accounts.length
    const { hex }: SignedTransfer = sign(sender, receiver)
    known(queues[sender % connections], 'a queue a connection').push(hex)
  }
  return queues
}

function createMeter() {
  const inBlock: number[] = []
  const finalized: number[] = []
  const failed: string[] = []
  let counting = false
  const note = (list: number[]) => (sentAt: number) => {
    if (counting) list.push(performance.now() - sentAt)
  }
  return {
    inBlock: note(inBlock),
    finalized: note(finalized),
    failed: (reason: string) => failed.push(reason),
    inBlockTimes: inBlock,
    finalizedTimes: finalized,
    failures: failed,
    start: () => {
      counting = true
    },
  }
}

const elapse = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000))

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
