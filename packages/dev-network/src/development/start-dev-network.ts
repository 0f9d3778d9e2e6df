// SPDX-License-Identifier: Apache-2.0
import { keypairFromUri } from '@phat/crypto'
import { loadSpec, type RunningNode, startNode } from '@phat/node'
import { fromHex, type Hex, toHex, toJson } from '@phat/primitives'
import { type Relayer, type RelayerLogFields, startRelayer } from '@phat/relayer'
import { createRuntimes } from '@phat/runtime'
import { admitWorker, type ClusterIdentity, setUpCluster, waitForAnswers, waitForEndpoint } from './bootstrap/bootstrap.ts'
import { type ChainDesk, openDesk } from './bootstrap/chain-desk.ts'
import { bringCollateral } from './bootstrap/collateral.ts'
import { aliceUri, operatorUri } from './bootstrap/roles.ts'
import { checkPorts } from './check-ports.ts'
import { type KeptWorker, keepWorker } from './keep-worker.ts'
import { type NetworkFolder, openNetworkFolder } from './network-folder.ts'
import { releaseTrustRoot } from './release-trust-root.ts'

/** How often a network that runs for weeks looks whether its collateral ends. */
const collateralEveryMs = 3_600_000
/** Between two blocks of the start, besides those of its transactions. */
const blockEveryMs = 500
/** The worker begins to trust a moment before the chain's first block. */
const birthMs = 1_000
const machine = 'worker-1'

/** How a development network is started. */
export interface DevNetworkOptions {
  /** Where everything is kept. */
  readonly dataFolder: string
  /** Wipe what is there and begin anew. */
  readonly fresh?: boolean
  readonly host?: string
  /** Of the node, 9944 by default; 0 picks a free one. */
  readonly port?: number
  /** Of the worker, 8000 by default; 0 picks a free one. */
  readonly workerPort?: number
  /** The compiled `phat-network-worker`; beside the program by default. */
  readonly workerEntry?: URL
  /** How long finality trails a block, in milliseconds; 400 by default. */
  readonly finalityDelayMs?: number
  /** Unix milliseconds. */
  readonly now: () => number
  /** Told when a step of the start is done. */
  readonly onStep: (step: string) => void
  /** Told what happens to worker and relayer later, and what the worker warns of. */
  readonly onEvent: (text: string) => void
  /** Told when the network cannot go on. */
  readonly onFatal: (error: unknown) => void
}

/** A development network that runs: a chain and a relayer in this process, a worker in one of its own. */
export interface DevNetwork {
  readonly node: RunningNode
  readonly dataFolder: string
  readonly worker: {
    readonly endpoint: string
    readonly publicKey: Hex
    /** The block that it went on after; 0 for a new one. */
    readonly resumedAt: number
    /** Of its process; undefined while it is started again. */
    readonly pid: number | undefined
  }
  readonly cluster: ClusterIdentity
  /** Stops worker, relayer and node, in this order. Later calls wait for the first. */
  stop(): Promise<void>
}

/** What runs so far, in the order in which it stops. */
interface Running {
  worker?: KeptWorker
  relayer?: Relayer
  timer?: NodeJS.Timeout
  desk?: ChainDesk
  node?: RunningNode
}

/**
 * Starts a development network. The first start does what any chain needs for its first worker, by extrinsics (`setUpCluster`); later ones go
 * on with all keys. Evidence is simulated and protects nothing.
 * @throws PhatError `dev-network.*`, `node.*`, `cli.*`; the signal's reason when it aborts
 */
export async function startDevNetwork(options: DevNetworkOptions, signal: AbortSignal): Promise<DevNetwork> {
  const folder = await openNetworkFolder(options.dataFolder, { fresh: options.fresh === true })
  const running: Running = {}
  let stopping: Promise<void> | undefined
  // What a relayer says of a worker that was stopped is no news.
  const onEvent = (text: string): void => {
    if (stopping === undefined) options.onEvent(text)
  }
  const stop = (): Promise<void> => {
    stopping ??= stopAll(running, options).finally(() => folder.release())
    return stopping
  }
  try {
    return { ...(await startParts(running, folder, { ...options, onEvent }, signal)), stop }
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
  await checkPorts({ host, port, workerPort })
  const beforeMs = options.now() - birthMs
  const node = await startNode({ chain: 'dev', dataFolder: folder.chain, archive: true, host, port, finalityDelayMs, onFatal })
  running.node = node
  const trustRoot = folder.trustRoot ?? makeTrustRoot(folder, node, beforeMs)
  const desk = await openDesk(node.endpoint, keypairFromUri(aliceUri), signal)
  running.desk = desk
  await admitWorker({ desk, onStep }, trustRoot, options.now())
  const worker = await startWorker(options, folder, trustRoot, signal)
  running.worker = worker
  const { endpoint, publicKey, resumedAt } = worker.ready
  running.relayer = startRelayerHere(node.endpoint, endpoint, options)
  const setUp = { desk, worker: fromHex(publicKey), onStep, signal }
  const cluster = await withBlocks(node, async () => {
    const made = await setUpCluster(setUp)
    await waitForEndpoint(setUp, endpoint)
    await waitForAnswers(setUp, endpoint)
    return made
  })
  running.timer = keepCollateral(desk, options)
  return {
    node,
    dataFolder: folder.path,
    worker: {
      endpoint,
      publicKey,
      resumedAt,
      get pid() {
        return worker.pid
      },
    },
    cluster,
  }
}

/** Makes blocks meanwhile as often as a live chain at most: some things happen in the block after the one that asked for them. */
async function withBlocks<T>(node: RunningNode, action: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => node.engine.seal(), blockEveryMs)
  try {
    return await action()
  } finally {
    clearInterval(timer)
  }
}

/** Made once, by whoever makes the release: the chain that a folder holds later is not asked again. */
function makeTrustRoot(folder: NetworkFolder, node: RunningNode, beforeMs: number): Uint8Array {
  const trustRoot = releaseTrustRoot({
    spec: loadSpec('dev', createRuntimes()),
    genesisHash: fromHex(node.genesisHash),
    beforeMs,
  })
  folder.keepTrustRoot(trustRoot)
  return trustRoot
}

function startWorker(
  { host = '127.0.0.1', workerPort = 8000, workerEntry, onEvent, onFatal }: DevNetworkOptions,
  folder: NetworkFolder,
  trustRoot: Uint8Array,
  signal: AbortSignal,
): Promise<KeptWorker> {
  return keepWorker(
    {
      entry: workerEntry ?? new URL('./phat-network-worker.js', import.meta.url),
      worker: {
        machine,
        machineFolder: folder.machine,
        fuses: toHex(folder.fuses),
        trustRoot: toHex(trustRoot),
        dataFolder: folder.worker,
        host,
        port: workerPort,
      },
      onLine: ({ level, event, fields }) => {
        if (level !== 'info') onEvent(`worker ${level}: ${event} ${toJson(fields)}`)
      },
      onEvent,
      onFatal,
    },
    signal,
  )
}

/** Carries blocks, registers the worker, hands in its messages and its address. */
function startRelayerHere(nodeUrl: string, workerUrl: string, { onEvent, onFatal }: DevNetworkOptions): Relayer {
  const tell =
    (level: string) =>
    (event: string, fields: RelayerLogFields = {}): void =>
      onEvent(`relayer ${level}: ${event} ${toJson(fields)}`)
  return startRelayer({
    nodeUrl,
    workerUrl,
    keypair: keypairFromUri(operatorUri),
    endpoints: [workerUrl],
    log: { info: () => undefined, warn: tell('warns'), error: tell('error') },
    onFatal,
  })
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
async function stopAll({ worker, relayer, timer, desk, node }: Running, { onEvent }: DevNetworkOptions): Promise<void> {
  clearInterval(timer)
  for (const part of [worker, relayer, desk && { stop: async () => desk.close() }, node]) {
    try {
      await part?.stop()
    } catch (error) {
      onEvent(`a part did not stop as it should: ${messageOf(error)}`)
    }
  }
}
