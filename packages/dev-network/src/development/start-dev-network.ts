// SPDX-License-Identifier: Apache-2.0
import { keypairFromUri } from '@phat/crypto'
import { type RunningNode, startNode, summarizeSpec, writeSpec } from '@phat/node'
import { fromHex } from '@phat/primitives'
import { createRuntimes } from '@phat/runtime'
import {
  admitWorkers,
  type ClusterIdentity,
  type SetUp,
  setUpCluster,
  waitForAnswers,
  waitForEndpoint,
} from './bootstrap/bootstrap.ts'
import { type ChainDesk, openDesk } from './bootstrap/chain-desk.ts'
import { bringCollateral } from './bootstrap/collateral.ts'
import { aliceUri } from './bootstrap/roles.ts'
import { checkPorts } from './command/check-ports.ts'
import { type NetworkFolder, openNetworkFolder } from './folder/network-folder.ts'
import type { NetworkIdentity } from './folder/network-identity.ts'
import { networkSpec } from './genesis/network-genesis.ts'
import { releaseTrustRoot } from './genesis/release-trust-root.ts'
import { type NetworkWorker, startWorkers, type WorkerGroup } from './worker-group.ts'

/** How often a network that runs for weeks looks whether its collateral ends. */
const collateralEveryMs = 3_600_000
/** Between two blocks of the start, besides those of its transactions. */
const blockEveryMs = 40

/** How a development network is started. */
export interface DevNetworkOptions {
  /** Where everything is kept. */
  readonly dataFolder: string
  /** Wipe what is there and begin anew. */
  readonly fresh?: boolean
  /** In the genesis, with the number of times that the network was begun anew: `phat` by default. */
  readonly seed?: string
  /** 1 to 4, 2 by default. */
  readonly workers?: number
  readonly host?: string
  /** Of the node, 9944 by default; 0 picks a free one. */
  readonly port?: number
  /** Of the first worker, 8000 by default, the others follow; 0 picks free ones. */
  readonly workerPort?: number
  /** The compiled `phat-network-worker`; beside the program by default. */
  readonly workerEntry?: URL
  /** How long finality trails a block, in milliseconds; 400 by default. */
  readonly finalityDelayMs?: number
  /** Unix milliseconds. */
  readonly now: () => number
  /** Told when a step of the start is done. */
  readonly onStep: (step: string) => void
  /** Told what happens to workers and relayers later, and what the workers warn of. */
  readonly onEvent: (text: string) => void
  /** Told when the network cannot go on. */
  readonly onFatal: (error: unknown) => void
}

/** A development network that runs: a chain and relayers in this process, each worker in one of its own. */
export interface DevNetwork {
  readonly node: RunningNode
  readonly dataFolder: string
  readonly identity: NetworkIdentity
  /** The first is the gatekeeper, too. */
  readonly workers: readonly NetworkWorker[]
  readonly cluster: ClusterIdentity
  /** Stops workers, relayers and node, in this order. Later calls wait for the first. */
  stop(): Promise<void>
}

/** What runs so far, in the order in which it stops. */
interface Running {
  workers?: WorkerGroup
  timer?: NodeJS.Timeout
  desk?: ChainDesk
  node?: RunningNode
}

/**
 * Starts a development network. The first start does what any chain needs for its first workers, by extrinsics (`setUpCluster`); later ones go
 * on with all keys. Evidence is simulated and protects nothing.
 * @throws PhatError `dev-network.*`, `node.*`, `cli.*`; the signal's reason when it aborts
 */
export async function startDevNetwork(options: DevNetworkOptions, signal: AbortSignal): Promise<DevNetwork> {
  const { dataFolder, fresh = false, seed, workers } = options
  const folder = await openNetworkFolder(dataFolder, {
    fresh,
    ...(seed === undefined ? {} : { seed }),
    ...(workers === undefined ? {} : { workers }),
  })
  const running: Running = {}
  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> => {
    stopping ??= stopAll(running, options).finally(() => folder.release())
    return stopping
  }
  try {
    return { ...(await startParts(running, folder, options, signal)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startParts(
  running: Running,
  folder: NetworkFolder,
  options: DevNetworkOptions,
  signal: AbortSignal,
): Promise<Omit<DevNetwork, 'stop'>> {
  const { host = '127.0.0.1', port = 9944, workerPort = 8000, finalityDelayMs = 400, onStep, onFatal } = options
  const ports = folder.workers.map((_, i) => (workerPort === 0 ? 0 : workerPort + i))
  await checkPorts({ host, port, workerPorts: ports })
  const trustRoot = folder.trustRoot ?? makeRelease(folder)
  // They load while the node does; what they wait for is a relayer.
  const group = startWorkers(
    {
      ...{ folders: folder.workers, trustRoot, host, ports, onEvent: options.onEvent, onFatal },
      entry: options.workerEntry ?? new URL('./phat-network-worker.js', import.meta.url),
    },
    signal,
  )
  running.workers = group
  const { chain: dataFolder, spec: chain } = folder.paths
  const node = await startNode({ chain, dataFolder, archive: true, host, port, finalityDelayMs, onFatal })
  running.node = node
  const desk = await openDesk(node.endpoint, keypairFromUri(aliceUri), signal)
  running.desk = desk
  await admitWorkers({ desk, onStep }, trustRoot, options.now())
  await group.relay(node.endpoint)
  const workers = await group.ready
  const keys = workers.map(({ publicKey }) => fromHex(publicKey))
  // There is at least one.
  const setUp: SetUp = { desk, workers: keys as [Uint8Array, ...Uint8Array[]], onStep, signal }
  const cluster = await withBlocks(node, group, async () => {
    const made = await setUpCluster(setUp)
    await Promise.all(
      workers.flatMap(({ endpoint }, i) => [
        waitForEndpoint(setUp, keys[i] ?? new Uint8Array(), endpoint),
        waitForAnswers(setUp, endpoint),
      ]),
    )
    onStep(workers.length === 1 ? 'the worker answers queries' : `${workers.length} workers answer queries`)
    return made
  })
  running.timer = keepCollateral(desk, options)
  return { node, dataFolder: folder.paths.path, identity: folder.identity, workers, cluster }
}

/** Makes a block whenever the workers have all there are: some things happen in the block after the one that asked for them. */
async function withBlocks<T>(node: RunningNode, workers: WorkerGroup, action: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => {
    if (workers.isUpToDate()) node.engine.seal()
  }, blockEveryMs)
  try {
    return await action()
  } finally {
    clearInterval(timer)
  }
}

/** Made once, by whoever makes the release: the chain that a folder holds later is not asked again. */
function makeRelease(folder: NetworkFolder): Uint8Array {
  const runtimes = createRuntimes()
  const spec = networkSpec(folder.identity, runtimes)
  const trustRoot = releaseTrustRoot(spec, summarizeSpec(spec, runtimes).genesisHash)
  folder.keepRelease(writeSpec(spec, { runtimes, form: 'plain', indent: 2 }), trustRoot)
  return trustRoot
}

/** Collateral lasts for 30 days: of a network that runs longer, the vendor issues it again. */
function keepCollateral(desk: ChainDesk, { now, onEvent }: DevNetworkOptions): NodeJS.Timeout {
  const renew = async (): Promise<void> => {
    if (await bringCollateral(desk, now())) onEvent('the simulated vendor issued its collateral again')
  }
  const timer = setInterval(() => {
    renew().catch((error: unknown) => onEvent(`the collateral was not renewed: ${messageOf(error)}`))
  }, collateralEveryMs)
  return timer.unref()
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** A part that fails to stop is told, and the others stop all the same. */
async function stopAll({ workers, timer, desk, node }: Running, { onEvent }: DevNetworkOptions): Promise<void> {
  clearInterval(timer)
  for (const part of [workers, desk && { stop: async () => desk.close() }, node]) {
    try {
      await part?.stop()
    } catch (error) {
      onEvent(`a part did not stop as it should: ${messageOf(error)}`)
    }
  }
}
