// SPDX-License-Identifier: Apache-2.0
import { keypairFromUri } from '@phat/crypto'
import { type Hex, known, toHex, toJson } from '@phat/primitives'
import { type Relayer, type RelayerLogFields, type RelayerProgress, startRelayer } from '@phat/relayer'
import type { WorkerFolder } from './folder/network-folder.ts'
import { type KeptWorker, keepWorker } from './keep-worker.ts'
import { operatorOf } from './machines.ts'

/** A worker of the network: a process, and the relayer here that feeds it. */
export interface NetworkWorker {
  /** Of its simulated machine. */
  readonly name: string
  readonly endpoint: string
  readonly publicKey: Hex
  /** The block that it went on after; 0 for a new one. */
  readonly resumedAt: number
  /** Of its process; undefined while it is started again. */
  readonly pid: number | undefined
  /** The last block that is in its log. */
  readonly height: number
}

/** All workers of a network. */
export interface WorkerGroup {
  /** Resolves when all processes are ready. @throws PhatError `dev-network.worker-failed` */
  readonly ready: Promise<readonly NetworkWorker[]>
  /** Lets a relayer feed each of them from a node. They need not be ready. */
  relay(nodeUrl: string): Promise<void>
  /** True when each has all blocks that its relayer knows of. */
  isUpToDate(): boolean
  /** Stops relayers and processes. */
  stop(): Promise<void>
}

/** How workers are started. */
export interface WorkerGroupOptions {
  readonly folders: readonly WorkerFolder[]
  /** SCALE `TrustRoot`. */
  readonly trustRoot: Uint8Array
  /** The compiled `phat-network-worker`. */
  readonly entry: URL
  readonly host: string
  /** One for each. */
  readonly ports: readonly number[]
  /** Told what happens to workers and relayers later, and what the workers warn of. */
  readonly onEvent: (text: string) => void
  /** Told when the network cannot go on. */
  readonly onFatal: (error: unknown) => void
}

/** Starts a process for each folder at once; they wait for a relayer. */
export function startWorkers(options: WorkerGroupOptions, signal: AbortSignal): WorkerGroup {
  const stopping = new AbortController()
  const until = AbortSignal.any([signal, stopping.signal])
  // What a relayer says of a worker that was stopped is no news.
  const onEvent = (text: string): void => {
    if (!stopping.signal.aborted) options.onEvent(text)
  }
  const workers = options.folders.map((folder, i) => startOne(folder, i, { ...options, onEvent }, until))
  const relayers = new Map<string, { readonly relayer: Relayer; progress: RelayerProgress | undefined }>()
  const shown = async ({ name }: WorkerFolder, worker: Promise<KeptWorker>): Promise<NetworkWorker> => {
    const kept = await worker
    const { endpoint, publicKey, resumedAt } = kept.ready
    return {
      ...{ name, endpoint, publicKey, resumedAt },
      get pid() {
        return kept.pid
      },
      get height() {
        return relayers.get(name)?.progress?.height ?? resumedAt
      },
    }
  }
  const ready = Promise.all(options.folders.map((folder, i) => shown(folder, known(workers[i], 'each folder has a worker'))))
  // Who awaits it hears of it.
  void Promise.allSettled([ready])
  const stop = async (): Promise<void> => {
    stopping.abort()
    // A start that was interrupted has ended its process itself.
    const running = await Promise.allSettled(workers)
    const parts = running.map((one) => (one.status === 'fulfilled' ? one.value.stop() : undefined))
    await Promise.all([...parts, ...[...relayers.values()].map(({ relayer }) => relayer.stop())])
  }
  return {
    ready,
    relay: async (nodeUrl) => {
      for (const [index, { name, endpoint }] of (await ready).entries()) {
        const onProgress = (progress: RelayerProgress): void => {
          const one = relayers.get(name)
          if (one !== undefined) one.progress = progress
        }
        const relayer = startRelayerHere({ name, index, nodeUrl, workerUrl: endpoint, onProgress }, { ...options, onEvent })
        relayers.set(name, { relayer, progress: undefined })
      }
    },
    isUpToDate: () =>
      relayers.size > 0 && [...relayers.values()].every(({ progress: at }) => at !== undefined && at.height >= at.target),
    stop,
  }
}

function startOne(
  folder: WorkerFolder,
  index: number,
  { trustRoot, entry, host, ports, onEvent, onFatal }: WorkerGroupOptions,
  signal: AbortSignal,
): Promise<KeptWorker> {
  const { name, machine, sealed, fuses } = folder
  return keepWorker(
    {
      entry,
      worker: {
        machine: name,
        machineFolder: machine,
        fuses: toHex(fuses),
        trustRoot: toHex(trustRoot),
        dataFolder: sealed,
        host,
        port: ports[index] ?? 0,
      },
      onLine: ({ level, event, fields }) => {
        if (level !== 'info') onEvent(`${name} ${level}: ${event} ${toJson(fields)}`)
      },
      onEvent,
      onFatal,
    },
    signal,
  )
}

interface Carried {
  readonly name: string
  readonly index: number
  readonly nodeUrl: string
  readonly workerUrl: string
  readonly onProgress: (progress: RelayerProgress) => void
}

/** Carries blocks, registers the worker, hands in its messages and its address. */
function startRelayerHere(carried: Carried, { onEvent, onFatal }: WorkerGroupOptions): Relayer {
  const { name, index, nodeUrl, workerUrl, onProgress } = carried
  const tell =
    (level: string) =>
    (event: string, fields: RelayerLogFields = {}): void => {
      if (!isOvertaken(event, fields)) onEvent(`relayer of ${name} ${level}: ${event} ${toJson(fields)}`)
    }
  return startRelayer({
    nodeUrl,
    workerUrl,
    keypair: keypairFromUri(operatorOf(index)),
    endpoints: [workerUrl],
    log: { info: () => undefined, warn: tell('warns'), error: tell('error') },
    onProgress,
    onFatal,
  })
}

/** All workers of a cluster say the same in its name, and the chain takes it of the first one that comes. */
const isOvertaken = (event: string, { sender, code }: RelayerLogFields): boolean =>
  event === 'relayer.messages-failed' && sender === 'Cluster' && code === 'relayer.rejected'
