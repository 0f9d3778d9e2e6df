// SPDX-License-Identifier: Apache-2.0
import { keypairFromUri } from '@phat/crypto'
import { type ChainControls, type RunningNode, startNode } from '@phat/node'
import { fromHex, known, toHex } from '@phat/primitives'
import {
  admitWorkers,
  type ClusterIdentity,
  type SetUp,
  setUpCluster,
  waitForAnswers,
  waitForEndpoint,
} from './bootstrap/bootstrap.ts'
import { type ChainDesk, openDesk } from './bootstrap/chain-desk.ts'
import { aliceUri } from './bootstrap/roles.ts'
import { type CollateralKeeper, keepCollateral } from './collateral-keeper.ts'
import { checkPorts } from './command/check-ports.ts'
import { createNetworkControls } from './controls/network-controls.ts'
import { reportNetwork } from './controls/network-report.ts'
import { finishLoad, finishRevert, readPending } from './controls/pending-step.ts'
import { type NetworkFolder, type NetworkParts, readParts } from './folder/network-folder.ts'
import { makeRelease } from './genesis/make-release.ts'
import type { DevNetwork, DevNetworkOptions } from './start-dev-network.ts'
import { type NetworkWorker, startWorkers, type WorkerGroup } from './worker-group.ts'

/** Between two blocks of the first start, besides those of its transactions. */
const blockEveryMs = 40
/** So that the answer to who asked for it has left. */
const restartAfterMs = 100

/** What a network is made of, and how to make it again from what lies in its folder. */
export interface Composition {
  start(signal: AbortSignal): Promise<Omit<DevNetwork, 'stop' | 'dataFolder'>>
  /** Stops workers, relayers and node, in this order. */
  stop(): Promise<void>
}

/** What runs so far. */
interface Running {
  workers?: WorkerGroup
  keeper?: CollateralKeeper
  desk?: ChainDesk
  node?: RunningNode
  chain?: ChainControls
  cluster?: ClusterIdentity
  /** All of it is there, and the workers answer. */
  ready: boolean
  shown: readonly NetworkWorker[]
}

/** Where everything listens: what was free at first is kept. */
interface Ports {
  readonly host: string
  readonly node: number
  readonly workers: readonly number[]
}

/** Composes a network of what lies in an open folder. */
export function createComposition(folder: NetworkFolder, options: DevNetworkOptions): Composition {
  const { onStep, onEvent, onFatal } = options
  const ending = new AbortController()
  let parts: NetworkParts = folder
  let running: Running = { ready: false, shown: [] }
  let ports: Ports | undefined
  let restarting: Promise<void> | undefined

  async function start(outer: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([outer, ending.signal])
    const pending = readPending(folder.paths)
    if (pending?.kind === 'load') finishLoad(folder.paths, pending)
    parts = readParts(folder.paths)
    ports ??= await freePorts(parts, options)
    const trustRoot = parts.trustRoot ?? makeRelease(folder, parts.identity)
    // They load while the node does, and wait for a relayer; where they go back to what they were they do that first.
    if (pending?.kind !== 'revert') beginWorkers(trustRoot, signal)
    running.node = await startNode({
      ...{ chain: folder.paths.spec, dataFolder: folder.paths.chain, archive: true, host: ports.host, port: ports.node },
      finalityDelayMs: options.finalityDelayMs ?? 400,
      onFatal,
      wrapControls: (own) => {
        running.chain = own
        if (pending?.kind === 'revert') finishRevert(folder.paths, pending, own)
        return controlsOf(own, trustRoot, signal)
      },
    })
    if (pending?.kind === 'revert') beginWorkers(trustRoot, signal)
    running.desk = await openDesk(running.node.endpoint, keypairFromUri(aliceUri), signal)
    await admitWorkers({ desk: running.desk, onStep }, trustRoot, options.now())
    const setUp = await relay(signal)
    running.cluster = await withBlocks(running, () => setUpCluster(setUp))
    await answering(setUp)
    onStep(setUp.workers.length === 1 ? 'the worker answers queries' : `${setUp.workers.length} workers answer queries`)
    running.ready = true
    running.keeper = keepCollateral(running.desk, options)
    const { host } = ports
    ports = { host, node: portOf(running.node.endpoint), workers: running.shown.map(({ endpoint }) => portOf(endpoint)) }
  }

  function beginWorkers(trustRoot: Uint8Array, signal: AbortSignal): void {
    const { host, workers } = known(ports, 'ports are chosen first')
    const entry = options.workerEntry ?? new URL('./phat-network-worker.js', import.meta.url)
    running.workers = startWorkers({ folders: parts.workers, trustRoot, entry, host, ports: workers, onEvent, onFatal }, signal)
  }

  /** Has relayers feed the workers, when these are ready. */
  async function relay(signal: AbortSignal): Promise<SetUp> {
    const { desk, node, workers: group } = running
    await group?.relay(known(node, 'the node runs').endpoint)
    running.shown = (await group?.ready) ?? []
    const keys = running.shown.map(({ publicKey }) => fromHex(publicKey))
    // There is at least one.
    const { debuggable } = parts.identity
    return { desk: known(desk, 'the desk is open'), workers: keys as [Uint8Array, ...Uint8Array[]], debuggable, onStep, signal }
  }

  /** Resolves when the chain knows of all workers' starts, so that they answer. Their messages come into blocks at once. */
  async function answering(setUp: SetUp): Promise<void> {
    const asBefore = running.chain?.instantly()
    try {
      await Promise.all(
        running.shown.flatMap(({ endpoint, publicKey }) => [
          waitForEndpoint(setUp, fromHex(publicKey), endpoint),
          waitForAnswers(setUp, endpoint),
        ]),
      )
    } finally {
      asBefore?.()
    }
  }

  const controlsOf = (own: ChainControls, trustRoot: Uint8Array, signal: AbortSignal) =>
    createNetworkControls(own, {
      get parts() {
        return parts
      },
      get workers() {
        return known(running.workers, 'workers begin before anybody is answered')
      },
      genesisHash: toHex(known(own.hashOf(0), 'a chain has a genesis')),
      startWorkers: async () => {
        running.ready = false
        beginWorkers(trustRoot, signal)
        await answering(await relay(signal))
        running.ready = true
      },
      restart: () => {
        restarting = new Promise<void>((resolve) => setTimeout(resolve, restartAfterMs)).then(restart).catch((error: unknown) => {
          if (!ending.signal.aborted) onFatal(error)
        })
      },
      timeMoved: (timeMs) => running.keeper?.look(timeMs),
      report: async () =>
        reportNetwork(own, {
          parts,
          genesisHash: toHex(known(own.hashOf(0), 'a chain has a genesis')),
          workers: running.shown,
          cluster: running.cluster,
          ready: running.ready,
        }),
      signal,
    })

  async function restart(): Promise<void> {
    await stopAll(running, onEvent)
    running = { ready: false, shown: [] }
    if (ending.signal.aborted) return
    await start(ending.signal)
    onEvent('the network runs again')
  }

  return {
    start: async (signal) => {
      await start(signal)
      return {
        node: known(running.node, 'it was started'),
        identity: parts.identity,
        workers: running.shown,
        cluster: known(running.cluster, 'it was set up'),
      }
    },
    stop: async () => {
      ending.abort()
      await restarting
      await stopAll(running, onEvent)
    },
  }
}

async function freePorts(parts: NetworkParts, options: DevNetworkOptions): Promise<Ports> {
  const { host = '127.0.0.1', port = 9944, workerPort = 8000 } = options
  const workers = parts.workers.map((_, i) => (workerPort === 0 ? 0 : workerPort + i))
  await checkPorts({ host, port, workerPorts: workers })
  return { host, node: port, workers }
}

const portOf = (endpoint: string): number => Number(new URL(endpoint).port)

/** Makes a block whenever the workers have all there are: some things happen in the block after the one that asked for them. */
async function withBlocks<T>({ node, workers }: Running, action: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => {
    if (workers?.isUpToDate() === true) node?.engine.seal()
  }, blockEveryMs)
  try {
    return await action()
  } finally {
    clearInterval(timer)
  }
}

/** A part that fails to stop is told, and the others stop all the same. */
async function stopAll({ workers, keeper, desk, node }: Running, onEvent: (text: string) => void): Promise<void> {
  for (const part of [keeper, workers, desk && { stop: async () => desk.close() }, node]) {
    try {
      await part?.stop()
    } catch (error) {
      onEvent(`a part did not stop as it should: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}
