// SPDX-License-Identifier: Apache-2.0
import type { RunningNode } from '@phat/node'
import type { ClusterIdentity } from './bootstrap/bootstrap.ts'
import { createComposition } from './composition.ts'
import { openNetworkFolder } from './folder/network-folder.ts'
import type { NetworkIdentity } from './folder/network-identity.ts'
import type { NetworkWorker } from './worker-group.ts'

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
  /** Of a new network: make its cluster debuggable. */
  readonly debuggable?: boolean
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

/**
 * Starts a development network. The first start does what any chain needs for its first workers, by extrinsics (`setUpCluster`); later ones go
 * on with all keys. Evidence is simulated and protects nothing.
 * @throws PhatError `dev-network.*`, `node.*`, `cli.*`; the signal's reason when it aborts
 */
export async function startDevNetwork(options: DevNetworkOptions, signal: AbortSignal): Promise<DevNetwork> {
  const { dataFolder, fresh = false, seed, workers, debuggable } = options
  const folder = await openNetworkFolder(dataFolder, {
    fresh,
    ...(seed === undefined ? {} : { seed }),
    ...(workers === undefined ? {} : { workers }),
    ...(debuggable === undefined ? {} : { debuggable }),
  })
  const composition = createComposition(folder, options)
  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> => {
    stopping ??= composition.stop().finally(() => folder.release())
    return stopping
  }
  try {
    const started = await composition.start(signal)
    return { ...started, dataFolder: folder.paths.path, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
