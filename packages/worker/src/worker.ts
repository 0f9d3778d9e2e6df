// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { known, PhatError } from '@phat/primitives'
import { newestEngine } from './cluster/engine-releases.ts'
import { collectAfterStart } from './collect-after-start.ts'
import { createKnownBlocks } from './follow/known-blocks.ts'
import { letHeapsGrow } from './heap-growth.ts'
import { createClusterTransfer } from './join/cluster-transfer.ts'
import type { Random } from './keys/sr25519-secret.ts'
import { createCheckpointer, growthMax, takeCheckpoint } from './persist/checkpointer.ts'
import { encodeLogRecord } from './persist/log-records.ts'
import { openWorkerData, type WorkerData } from './persist/open-worker-data.ts'
import { createRecoveryFiles } from './persist/recovery-files.ts'
import { type BlockPipeline, createBlockPipeline } from './pipeline/block-pipeline.ts'
import { type ClusterRunner, createClusterRunner } from './pipeline/cluster-runner.ts'
import { createLease } from './pipeline/lease.ts'
import { type BlockViewers, publishBlocks } from './pipeline/publish-blocks.ts'
import { platformClock, stepOptions } from './pipeline/worker-clock.ts'
import { createMasterKeyDesk } from './recover/master-key-desk.ts'
import { type BenchmarkCounter, createBenchmarkCounter } from './release/benchmark-counter.ts'
import { createRegistrar } from './release/create-registrar.ts'
import { consensusVersion, releaseVersion } from './release/release.ts'
import { createHttpCounters, type HttpCounters } from './serve/http-counters.ts'
import { createLogMemory, type LogMemory } from './serve/logger/log-memory.ts'
import { type PrpcServer, startPrpcServer } from './serve/start-prpc-server.ts'
import type { WorkerIdentity } from './serve/worker-view.ts'
import { createWorkerSystem } from './system/create-worker-system.ts'
import { systemState } from './system/state-codec.ts'
import type { WorkerSystem } from './system/system-types.ts'
import { withResolvers } from './threads/query-job.ts'
import { workerErrors } from './worker-errors.ts'
import type { RunningWorker, WorkerOptions } from './worker-options.ts'
import { createWorkerView } from './worker-view.ts'

const defaults = { logBytes: 16 * 1024 * 1024, blocks: 1_000, leaseMs: 60_000, queryLimitMs: 10_000, port: 8_000 } as const
/** Blocks that a client may name. */
const knownBlocksMax = 512

const platformRandom: Random = (length) => new Uint8Array(randomBytes(length))

/**
 * Starts a worker: opens its folder or begins one, takes its state up again, announces itself, and serves. It goes on by the blocks that a
 * relayer hands to `DispatchBlocks`.
 * @throws worker-data.*, sealed-log.*, tee.*, contract-threads.*; the system's error of disk or port; the signal's reason
 */
export async function startWorker(options: WorkerOptions, signal = new AbortController().signal): Promise<RunningWorker> {
  const random = options.random ?? platformRandom
  const data = await openWorkerData(options, random, signal)
  const { system, cluster, pipeline, serve, stop, stopped } = await assembled(options, data, random)
  try {
    await restoreCluster(cluster, data)
    await announce(system, pipeline, random)
    signal.throwIfAborted()
    const server = await serve()
    const { number } = data.state.followed
    collectAfterStart()
    letHeapsGrow()
    options.log.info('worker.started', { block: number, simulated: options.tee.source === 'simulated' })
    return { ...server, publicKey: data.identity.publicKey, resumedAt: number, stopped, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Leaves no file open when options turn out to be unusable. */
async function assembled(options: WorkerOptions, data: WorkerData, random: Random): Promise<AssembledWorker> {
  try {
    return assemble(options, data, random)
  } catch (error) {
    await data.store?.close()
    throw error
  }
}

interface AssembledWorker {
  readonly system: WorkerSystem
  readonly cluster: ClusterRunner
  readonly pipeline: BlockPipeline
  serve(): Promise<Pick<RunningWorker, 'endpoint' | 'publicEndpoint' | 'operatorEndpoint'>>
  stop(): Promise<void>
  readonly stopped: Promise<void>
}

function assemble(options: WorkerOptions, data: WorkerData, random: Random): AssembledWorker {
  const { trustRoot, tee, log, clock = platformClock, leaseMs = defaults.leaseMs, recovery } = options
  const { identity } = data
  const logs = createLogMemory()
  const http = createHttpCounters()
  const benchmark = createBenchmarkCounter()
  const system = systemOf(options, identity, random, benchmark)
  const cluster = clusterOf(options, identity, { logs, http }, fatal)
  const lease = createLease({ clock, isClockTrusted: tee.clock === 'trusted', leaseMs })
  const viewers: BlockViewers = { known: createKnownBlocks(knownBlocksMax), lease, logs, benchmark, cluster, log }
  const { pipeline, checkpointer } = pipelineOf(options, data, system, viewers, fatal)
  const { genesisHash } = trustRoot
  const folder = join(options.dataFolder, 'transfer')
  const view = createWorkerView({
    ...{ identity, trustRoot, tee, system, pipeline, cluster, lease, logs, http, stop },
    known: viewers.known,
    transfer: createClusterTransfer({ folder, genesisHash, pipeline, cluster, checkpointer }),
    recovery: createMasterKeyDesk({ identity, genesisHash, system, pipeline, log }),
    registrar: createRegistrar({ publicKey: identity.publicKey, genesisHash, tee, recovery }),
    hasEnded: () => ended,
    takeCheckpoint: (signal) => takeCheckpoint(pipeline, checkpointer, signal),
  })
  let server: PrpcServer | undefined
  let ended = false
  let stopping: Promise<void> | undefined
  const stopped = withResolvers<void>()

  /** Ends in order, then tells; nothing is answered from here on. */
  function fatal(error: PhatError): void {
    if (ended) return
    ended = true
    log.error('worker.fatal', { code: error.code, cause: codeOf(error.cause) })
    const tell = (): void => options.onFatal(error)
    // What goes wrong on the way down does not take the place of the reason.
    void stop().then(tell, tell)
  }

  function stop(): Promise<void> {
    ended = true
    stopping ??= stopParts().finally(stopped.resolve)
    return stopping
  }

  async function stopParts(): Promise<void> {
    benchmark.stop()
    await server?.stop()
    await pipeline.stop()
    await checkpointer?.stop()
    await cluster.stop()
    await data.store?.close()
    log.info('worker.stopped', { block: pipeline.state.followed.number })
  }

  async function serve() {
    server = await startPrpcServer(view, serverOptions(options))
    const { endpoint, publicEndpoint, operatorEndpoint } = server
    return { endpoint, publicEndpoint, operatorEndpoint }
  }

  return { system, cluster, pipeline, serve, stop, stopped: stopped.promise }
}

function systemOf(
  { trustRoot, tee, recovery }: WorkerOptions,
  identity: WorkerIdentity,
  random: Random,
  benchmark: BenchmarkCounter,
): WorkerSystem {
  return createWorkerSystem({
    ...{ identity, random, consensusVersion },
    genesisHash: trustRoot.genesisHash,
    engine: newestEngine,
    canSeal: tee.sealKey !== 'none',
    version: releaseVersion,
    iterationsSince: benchmark.since,
    ...(recovery === undefined ? {} : { recovery }),
  })
}

function clusterOf(
  { threadUrl, queryLimitMs = defaults.queryLimitMs, allowedNetworks = [], log }: WorkerOptions,
  { publicKey }: WorkerIdentity,
  { logs, http }: { readonly logs: LogMemory; readonly http: HttpCounters },
  onFatal: (error: PhatError) => void,
): ClusterRunner {
  return createClusterRunner({
    threadUrl,
    workerPublicKey: publicKey,
    readLimitMs: queryLimitMs,
    allowedNetworks,
    ioEvents: {
      log: (record) => logs.append([{ kind: 'log', ...record }]),
      exchanged: (contract, status) => http.add(contract, status),
      ended: () => log.error('worker.query-io-ended'),
    },
    onFault: (role, fault) => {
      if (role === 'query') log.warn('worker.query-thread-ended', { code: codeOf(fault) })
      else onFatal(workerErrors.error('system-failed', 'the thread of the cluster ended', { cause: fault }))
    },
  })
}

function pipelineOf(
  { tee, clock = platformClock, checkpoint, dataFolder, log }: WorkerOptions,
  { state, store, blocks }: WorkerData,
  system: WorkerSystem,
  viewers: BlockViewers,
  onFatal: (error: PhatError) => void,
) {
  const { cluster } = viewers
  const limits = { logBytes: defaults.logBytes, blocks: defaults.blocks, ...checkpoint }
  const checkpointer =
    store && createCheckpointer({ ...limits, store, blocksAtStart: blocks, snapshot: () => cluster.snapshot(), log })
  const recoveryFiles = createRecoveryFiles(dataFolder)
  const pipeline = createBlockPipeline({
    system,
    start: state,
    step: () => stepOptions(clock, tee.clock === 'trusted'),
    apply: cluster.apply,
    append: async (records, { system: { recoveryShares } }) => {
      await recoveryFiles.keep(recoveryShares)
      if (store === undefined) return
      // A disk that is slower than the chain: blocks wait, memory does not grow.
      if (store.waitingBytes > growthMax * limits.logBytes) await checkpointer?.underWay
      await store.append(records)
    },
    publish: (applied) => {
      publishBlocks(viewers, applied)
      checkpointer?.written(pipeline.state, applied.length)
    },
    onFatal,
  })
  return { pipeline, checkpointer }
}

async function restoreCluster(cluster: ClusterRunner, { state, clusterRecords }: WorkerData): Promise<void> {
  const { cluster: served } = state.system
  if (served?.stage !== 'running') return
  const records = known(clusterRecords, 'a cluster that runs has records')
  const summary = known(state.cluster, 'a cluster that runs has a root')
  await cluster.restore(served.birth, { height: state.followed.number, records }, summary)
}

/** This start makes itself known to the chain; on disk before anything can be sent. */
function announce(system: WorkerSystem, pipeline: BlockPipeline, random: Random): Promise<void> {
  return pipeline.amend((state) => {
    const announced = system.announce(state.system, random(32))
    const record = encodeLogRecord({ type: 'Announced', value: systemState.encode(announced) })
    return { state: { ...state, system: announced }, record }
  })
}

function serverOptions(options: WorkerOptions): Parameters<typeof startPrpcServer>[1] {
  const { host, port = defaults.port, publicPort, operatorPort, queryLimitMs = defaults.queryLimitMs, log } = options
  return {
    ...{ port, queryLimitMs, log },
    ...(host === undefined ? {} : { host }),
    ...(publicPort === undefined ? {} : { publicPort }),
    ...(operatorPort === undefined ? {} : { operatorPort }),
  }
}

function codeOf(error: unknown): string {
  if (error === undefined) return 'none'
  return error instanceof PhatError ? error.code : 'bug'
}
