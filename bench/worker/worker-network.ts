// SPDX-License-Identifier: Apache-2.0
import { setMaxListeners } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { cliErrors } from '@phat/cli'
import { connectWorker, type WorkerClient } from '@phat/client/worker'
import { keypairFromUri } from '@phat/crypto'
import { assert, fromHex, known, toHex } from '@phat/primitives'
import { type Relayer, startRelayer } from '@phat/relayer'
import { waitForAnswers } from '../../packages/dev-network/src/development/bootstrap/bootstrap.ts'
import { type ChainDesk, openDesk } from '../../packages/dev-network/src/development/bootstrap/chain-desk.ts'
import { operatorUri } from '../../packages/dev-network/src/development/bootstrap/roles.ts'
import { openNetworkFolder } from '../../packages/dev-network/src/development/folder/network-folder.ts'
import { startWorkerChild, type WorkerChild } from '../../packages/dev-network/src/development/worker-child.ts'
import { type NodeProcess, startNodeProcess } from '../transfers/node-process.ts'
import { type DeployedCounter, deployCounter } from './counter.ts'

/** Blocks that one request asks for: what the node takes in a batch. */
const blocksPerRequest = 100
const requestMs = 60_000
/** How often blocks come while something waits for them. */
const blockEveryMs = 100
/** A worker's process and the relayer that feeds it. */
export interface RunningWorker {
  readonly child: WorkerChild
  readonly client: WorkerClient
  /** 32 bytes. */
  readonly publicKey: Uint8Array
  /** Resolves when the worker has this block, and its log too. */
  reached(height: number): Promise<void>
  /** How many milliseconds a thread of it used, by thread id; the main thread has the id of the process. */
  threadCpuMs(): ReadonlyMap<number, number>
  /** Resident memory in megabytes. */
  residentMb(): number
  stop(): Promise<void>
}

/** A development network in its parts: a node that makes blocks when it is told to, and workers that come and go. */
export interface WorkerNetwork {
  readonly node: NodeProcess
  readonly desk: ChainDesk
  readonly counter: DeployedCounter
  readonly signal: AbortSignal
  height(): Promise<number>
  makeBlocks(count: number): Promise<void>
  /** Makes blocks now and then until something is done. */
  withBlocks<T>(action: () => Promise<T>): Promise<T>
  /** Starts the worker's process alone. */
  startChild(): Promise<WorkerChild>
  /** Starts worker and relayer. */
  startWorker(): Promise<RunningWorker>
  /** Waits until the chain knows of the worker's start, so that it answers. */
  answers(worker: RunningWorker): Promise<void>
  stop(): Promise<void>
}

/** Makes a network by its real first start, deploys a counter there, and starts its node again, alone. */
export async function openWorkerNetwork(build: string, folder: string): Promise<WorkerNetwork> {
  const signal = new AbortController().signal
  // Never aborted; what listens leaves when it is done.
  setMaxListeners(0, signal)
  const counter = await firstStart(build, folder, signal)
  const kept = await openNetworkFolder(folder, { fresh: false })
  const [first] = kept.workers
  assert(first !== undefined, 'a network has a worker')
  const node = await startNodeProcess(join(build, 'phat.js'), [
    ...['node', '--chain', kept.paths.spec, '--data', kept.paths.chain, '--archive', '--seal', 'manual', '--port', '0', '--json'],
  ])
  const desk = await openDesk(node.endpoint, keypairFromUri(counter.ownerUri), signal)
  const height = async (): Promise<number> => Number(await desk.read('System.Number'))
  const network: Omit<WorkerNetwork, 'stop'> = {
    ...{ node, desk, counter, signal, height },
    makeBlocks: (count) => makeBlocks(node.endpoint, count),
    withBlocks: async (action) => {
      let last: Promise<unknown> = Promise.resolve()
      const timer = setInterval(() => {
        last = last.then(() => makeBlocks(node.endpoint, 1))
      }, blockEveryMs)
      try {
        return await action()
      } finally {
        clearInterval(timer)
        await last
      }
    },
    startChild: () =>
      startWorkerChild({
        entry: pathToFileURL(join(build, 'phat-network-worker.js')),
        worker: {
          ...{ machine: first.name, machineFolder: first.machine, fuses: toHex(first.fuses), dataFolder: first.sealed },
          trustRoot: toHex(known(kept.trustRoot, 'the first start made it')),
          ...{ host: '127.0.0.1', port: 0 },
        },
        onLine: ({ level, event, fields }) => {
          if (level !== 'info') process.stderr.write(`worker ${level}: ${event} ${JSON.stringify(fields)}\n`)
        },
        signal,
      }),
    startWorker: async () => feed(node, await network.startChild(), signal),
    answers: async ({ child }) => {
      await network.withBlocks(() => waitForAnswers({ signal }, child.ready.endpoint))
    },
  }
  return {
    ...network,
    stop: async () => {
      desk.close()
      await node.stop()
      kept.release()
    },
  }
}

async function firstStart(build: string, folder: string, signal: AbortSignal): Promise<DeployedCounter> {
  const args = ['--json', '--data', folder, '--port', '0', '--worker-port', '0', '--workers', '1']
  const network = await startNodeProcess(join(build, 'phat-network.js'), args)
  try {
    return await deployCounter(build, network.endpoint, signal)
  } finally {
    await network.stop('SIGINT')
  }
}

/** JSON-RPC in batches: a request a block would measure requests. */
async function makeBlocks(endpoint: string, count: number): Promise<void> {
  for (let left = count; left > 0; left -= blocksPerRequest) {
    const batch = Array.from({ length: Math.min(left, blocksPerRequest) }, (_, id) => ({
      ...{ jsonrpc: '2.0', id, method: 'engine_createBlock', params: [true, true] },
    }))
    const answer = await fetch(endpoint.replace(/^ws/, 'http'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(batch),
      signal: AbortSignal.timeout(requestMs),
    })
    const answers = (await answer.json()) as readonly { readonly error?: { readonly message: string } }[]
    const failed = answers.find(({ error }) => error !== undefined)
    assert(failed === undefined, `blocks are made: ${failed?.error?.message ?? ''}`)
  }
}

function feed(node: NodeProcess, child: WorkerChild, signal: AbortSignal): RunningWorker {
  const { endpoint, publicKey } = child.ready
  const waiting = new Set<{ readonly height: number; readonly resolve: () => void; readonly reject: (error: unknown) => void }>()
  let at = 0
  const relayer: Relayer = startRelayer({
    nodeUrl: node.endpoint,
    workerUrl: endpoint,
    keypair: keypairFromUri(operatorUri),
    log: {
      info: () => undefined,
      warn: (event, fields = {}) => void process.stderr.write(`relayer: ${event} ${JSON.stringify(fields)}\n`),
      error: (event, fields = {}) => void process.stderr.write(`relayer: ${event} ${JSON.stringify(fields)}\n`),
    },
    onProgress: ({ height }) => {
      at = height
      for (const one of waiting) {
        if (one.height > height) continue
        waiting.delete(one)
        one.resolve()
      }
    },
    onFatal: (error) => {
      for (const one of waiting) one.reject(error)
    },
  })
  return {
    child,
    client: connectWorker(endpoint, { signal, timeoutMs: requestMs }, cliErrors),
    publicKey: fromHex(publicKey),
    reached: (height) =>
      at >= height
        ? Promise.resolve()
        : new Promise((resolve, reject) => {
            waiting.add({ height, resolve, reject })
          }),
    threadCpuMs: () => threadCpuMs(child.pid),
    residentMb: () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024,
    stop: async () => {
      await relayer.stop()
      await child.stop()
    },
  }
}

/** The kernel's scheduler counts nanoseconds on a processor. */
function threadCpuMs(pid: number): ReadonlyMap<number, number> {
  const tasks = `/proc/${pid}/task`
  return new Map(
    readdirSync(tasks).map((thread) => {
      const [onCpu = '0'] = readFileSync(join(tasks, thread, 'schedstat'), 'utf8').split(' ')
      return [Number(thread), Number(onCpu) / 1e6]
    }),
  )
}
