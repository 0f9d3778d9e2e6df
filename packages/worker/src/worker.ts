// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto'
import { known, PhatError } from '@phat/primitives'
import { newestEngine } from './cluster/engine-releases.ts'
import { createKnownBlocks, type KnownBlocks } from './follow/known-blocks.ts'
import type { Random } from './keys/sr25519-secret.ts'
import { type Checkpointer, createCheckpointer, growthMax } from './persist/checkpointer.ts'
import { encodeLogRecord } from './persist/log-records.ts'
import { openWorkerData, type WorkerData } from './persist/open-worker-data.ts'
import type { AppliedBlock } from './pipeline/5-apply.ts'
import { type BlockPipeline, createBlockPipeline } from './pipeline/block-pipeline.ts'
import { type ClusterRunner, createClusterRunner } from './pipeline/cluster-runner.ts'
import { createLease, type Lease } from './pipeline/lease.ts'
import { platformClock, stepOptions } from './pipeline/worker-clock.ts'
import { type BenchmarkCounter, createBenchmarkCounter } from './release/benchmark-counter.ts'
import { createRegistrar } from './release/create-registrar.ts'
import { consensusVersion, releaseVersion } from './release/release.ts'
import { createLogMemory, type LogMemory } from './serve/logger/log-memory.ts'
import { type PrpcServer, startPrpcServer } from './serve/start-prpc-server.ts'
import { createWorkerSystem } from './system/create-worker-system.ts'
import { systemState } from './system/state-codec.ts'
import type { WorkerSystem } from './system/system-types.ts'
import { workerErrors } from './worker-errors.ts'
import type { RunningWorker, WorkerLog, WorkerOptions } from './worker-options.ts'
import { blockTimeMs } from './worker-state.ts'
import { createWorkerView } from './worker-view.ts'

const defaults = { logBytes: 16 * 1024 * 1024, blocks: 1_000, leaseMs: 60_000, queryLimitMs: 10_000, port: 8_000 } as const
/** Blocks that a client may name. */
const knownBlocksMax = 512
/** The operator hears of so many blocks at a time. */
const progressBlocks = 1_000

const platformRandom: Random = (length) => new Uint8Array(randomBytes(length))

/**
 * Starts a worker: opens its folder or begins one, takes its state up again, announces itself, and serves. It goes on by the blocks that a
 * relayer hands to `DispatchBlocks`.
 * @throws worker-data.*, sealed-log.*, tee.*, contract-threads.*; the system's error of disk or port; the signal's reason
 */
export async function startWorker(options: WorkerOptions, signal = new AbortController().signal): Promise<RunningWorker> {
  const random = options.random ?? platformRandom
  const data = await openWorkerData(options, random, signal)
  const worker = assemble(options, data, random)
  try {
    await worker.begin(signal)
    const server = await worker.serve()
    const { publicKey } = data.identity
    options.log.info('worker.started', { block: data.state.followed.number, simulated: options.tee.source === 'simulated' })
    return { ...server, publicKey, resumedAt: data.state.followed.number, stop: worker.stop }
  } catch (error) {
    await worker.stop()
    throw error
  }
}

/** The parts that blocks go through once they are on disk. */
interface Published {
  readonly known: KnownBlocks
  readonly lease: Lease
  readonly logs: LogMemory
  readonly benchmark: BenchmarkCounter
  readonly cluster: ClusterRunner
  readonly log: WorkerLog
}

interface AssembledWorker {
  /** Takes up the state and announces this start. */
  begin(signal: AbortSignal): Promise<void>
  serve(): Promise<Pick<RunningWorker, 'endpoint' | 'publicEndpoint' | 'operatorEndpoint'>>
  stop(): Promise<void>
}

function assemble(options: WorkerOptions, data: WorkerData, random: Random): AssembledWorker {
  const { trustRoot, tee, log, clock = platformClock, leaseMs = defaults.leaseMs, recovery } = options
  const { identity, store } = data
  const isClockTrusted = tee.clock === 'trusted'
  const limits = { logBytes: defaults.logBytes, blocks: defaults.blocks, ...options.checkpoint }
  const known = createKnownBlocks(knownBlocksMax)
  const lease = createLease({ clock, isClockTrusted, leaseMs })
  const logs = createLogMemory()
  const benchmark = createBenchmarkCounter(clock.monotonic)
  let server: PrpcServer | undefined
  let ended = false
  let stopping: Promise<void> | undefined

  const cluster = createClusterRunner({
    threadUrl: options.threadUrl,
    workerPublicKey: identity.publicKey,
    readLimitMs: options.queryLimitMs ?? defaults.queryLimitMs,
    ioEvents: {
      log: (record) => logs.append([{ kind: 'log', ...record }]),
      ended: () => log.error('worker.query-io-ended'),
    },
    onFault: (role, fault) => {
      if (role === 'query') log.warn('worker.query-thread-ended', { code: codeOf(fault) })
      else fatal(workerErrors.error('system-failed', 'the thread of the cluster ended', { cause: fault }))
    },
  })
  const system = createWorkerSystem({
    ...{ identity, random, consensusVersion },
    genesisHash: trustRoot.genesisHash,
    engine: newestEngine,
    canSeal: tee.sealKey !== 'none',
    version: releaseVersion,
    iterationsSince: benchmark.since,
    ...(recovery === undefined ? {} : { recovery }),
  })
  const checkpointer =
    store && createCheckpointer({ store, ...limits, blocksAtStart: data.blocks, snapshot: () => cluster.snapshot(), log })
  const pipeline = createBlockPipeline({
    system,
    start: data.state,
    step: () => stepOptions(clock, isClockTrusted),
    apply: cluster.apply,
    append: async (records) => {
      if (store === undefined) return
      // A disk that is slower than the chain: blocks wait, memory does not grow.
      if (store.waitingBytes > growthMax * limits.logBytes) await checkpointer?.underWay
      await store.append(records)
    },
    publish: (applied) => {
      publish({ known, lease, logs, benchmark, cluster, log }, applied)
      checkpointer?.written(pipeline.state, applied.length)
    },
    onFatal: fatal,
  })
  const view = createWorkerView({
    ...{ identity, trustRoot, tee, system, pipeline, cluster, known, lease, logs },
    registrar: createRegistrar({ publicKey: identity.publicKey, genesisHash: trustRoot.genesisHash, tee, recovery }),
    hasEnded: () => ended,
    takeCheckpoint: (signal) => takeCheckpoint(pipeline, checkpointer, signal),
    stop,
  })

  /** Ends in order, then tells; nothing is answered from here on. */
  function fatal(error: PhatError): void {
    if (ended) return
    ended = true
    log.error('worker.fatal', { code: error.code, cause: codeOf(error.cause) })
    void stop().finally(() => options.onFatal(error))
  }

  function stop(): Promise<void> {
    stopping ??= stopParts()
    return stopping
  }

  async function stopParts(): Promise<void> {
    ended = true
    benchmark.stop()
    await server?.stop()
    await pipeline.stop()
    await checkpointer?.stop()
    await cluster.stop()
    await store?.close()
    log.info('worker.stopped', { block: pipeline.state.followed.number })
  }

  return {
    begin: async () => {
      await restoreCluster(cluster, data)
      await announce(system, pipeline, random)
      benchmark.follow(pipeline.state.system.benchmark?.startedAt)
    },
    async serve() {
      server = await startPrpcServer(view, serverOptions(options))
      const { endpoint, publicEndpoint, operatorEndpoint } = server
      return { endpoint, publicEndpoint, operatorEndpoint }
    },
    stop,
  }
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

/** What is on disk becomes visible. */
function publish({ known: blocks, lease, logs, benchmark, cluster, log }: Published, applied: readonly AppliedBlock[]): void {
  for (const { block, after, cluster: result, rejected } of applied) {
    const { number, hash, stateRoot } = block
    const timeMs = blockTimeMs(block)
    if (result !== undefined) {
      cluster.publish(number, result)
      logs.append(result.report.logs)
    }
    blocks.add({ number, hash, timeMs, stateRoot })
    lease.renew(timeMs)
    for (const { code, action } of rejected)
      log[action === 'report' ? 'warn' : 'info']('worker.message-refused', { block: number, code })
    benchmark.follow(after.system.benchmark?.startedAt)
    if (number % progressBlocks === 0) log.info('worker.progress', { block: number })
  }
}

async function takeCheckpoint(
  pipeline: BlockPipeline,
  checkpointer: Checkpointer | undefined,
  signal: AbortSignal,
): Promise<number> {
  if (checkpointer === undefined) throw workerErrors.error('keeps-nothing', 'no checkpoint was written')
  for (;;) {
    await checkpointer.underWay
    signal.throwIfAborted()
    const begun = await pipeline.between(() => {
      const { state } = pipeline
      return checkpointer.underWay === undefined ? { state, written: checkpointer.begin(state) } : undefined
    })
    if (begun === undefined) continue
    await begun.written
    return begun.state.followed.number
  }
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
  return error instanceof PhatError ? error.code : error === undefined ? 'none' : 'bug'
}
