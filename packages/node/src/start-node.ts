// SPDX-License-Identifier: Apache-2.0
import { setMaxListeners } from 'node:events'
import {
  type ChainOptions,
  type ChainService,
  createTransactionPool,
  type Database,
  type NodeInfo,
  openChain,
  type PoolService,
} from '@phat/chain'
import { checkBackends, type MultiSignature, verifyMultiSignature } from '@phat/crypto'
import { createVerifiedRecord, createVerifierPool } from '@phat/crypto/node'
import { type DevEngine, type SealMode, startDevEngine } from '@phat/engine'
import type { SignatureVerifier } from '@phat/frame'
import { type BlockHash, toHex } from '@phat/primitives'
import { type DeveloperControls, type RpcServer, startRpcServer } from '@phat/rpc'
import { createRuntimes, type Runtimes } from '@phat/runtime'
import { createDeveloper } from './developer/developer.ts'
import { createShiftedClock } from './developer/shifted-clock.ts'
import { keepCheckpoints } from './keep-checkpoints.ts'
import { createLog, type RootLog } from './log.ts'
import { createNodeMeter, type MeteredParts, type NodeMeter } from './metering/node-meter.ts'
import { serveMetrics } from './metering/serve-metrics.ts'
import { nodeErrors } from './node-errors.ts'
import type { NodeOptions, RunningNode } from './node-options.ts'
import { chainFolderOf, dataFolderOf, openData } from './open-data.ts'
import type { SpecHead } from './spec/known-spec.ts'
import { type OpenSpec, openSpec } from './spec/open-spec.ts'
import { createStopOrder, type StopOrder } from './stop-order.ts'
import { systemClock } from './system-clock.ts'
import { embeddedValidator } from './validator-key.ts'
import { version } from './version.ts'

/** How many verified signatures are remembered: several full blocks. */
const verifiedRecordMax = 50_000
/** On a development chain, blocks without transactions are made this often, so that time on chain moves. */
const idleMs = 5_000
/** How often every other chain has a block. */
const intervalMs = 3_000
const defaultFinalityDelayMs = 400

/** What the parts of a node are made from. */
interface Setup {
  readonly options: NodeOptions
  readonly spec: OpenSpec
  readonly runtimes: Runtimes
  /** The chain's own folder; undefined where nothing is kept. */
  readonly folder: string | undefined
  readonly log: RootLog
  readonly order: StopOrder
}

/**
 * Starts a node in this process: crypto checked first, then spec, data, chain, pool, engine, RPC; `stop` goes the other way.
 * @throws PhatError `crypto.backend-wrong`, `spec.*`, `database.*`, `kv.*`, `node.port-taken`, `node.metrics-port-taken`, `node.no-validator-key`, `node.bad-option`
 */
export async function startNode(options: NodeOptions): Promise<RunningNode> {
  // "A node whose backend fails them refuses to start": before anything listens.
  checkBackends()
  const log = createLog({ level: options.logLevel ?? 'warn', json: options.logJson ?? false })
  const runtimes = createRuntimes()
  const dataFolder = dataFolderOf(options)
  const spec = openSpec(options.chain, dataFolder, runtimes, options.onProgress)
  const folder = dataFolder === undefined ? undefined : chainFolderOf(dataFolder, spec)
  const order = createStopOrder(log)
  try {
    return await startParts({ options, spec, runtimes, folder, log, order })
  } catch (error) {
    await order.stop()
    throw error
  }
}

async function startParts(setup: Setup): Promise<RunningNode> {
  const { options, spec, folder, log, order } = setup
  const validator = embeddedValidator(spec)
  const meter = createMeter(setup)
  const parts = startChain(setup, meter)
  const { chain, pool } = parts
  const startedAt = chain.best.number
  const seal = options.seal ?? defaultSeal(spec)
  const clock = createShiftedClock(systemClock)
  const engine = startDevEngine({
    chain: meter?.timed(chain) ?? chain,
    pool,
    clock,
    log: log.child('engine'),
    chainName: spec.id,
    validator,
    seal,
    onFatal: (error) => {
      meter?.failed()
      options.onFatal?.(error)
    },
  })
  order.add('engine', () => engine.stop())
  const instantSeal = seal.mode === 'manual' ? defaultSeal(spec) : seal
  const own = spec.chainType === 'Development' ? createDeveloper({ chain, pool, engine, clock, seal, instantSeal }) : undefined
  const developer = own && (options.wrapControls?.(own) ?? own)
  const rpc = await listen(setup, { chain, pool, engine, developer, meter })
  order.add('rpc', () => rpc.stop())
  const metrics = meter && (await serveMetrics(options, meter, { ...parts, rpc }, log.child('metrics')))
  if (metrics !== undefined) order.add('metrics', () => metrics.stop())
  return {
    endpoint: rpc.address,
    httpEndpoint: rpc.address.replace(/^ws/, 'http'),
    metricsEndpoint: metrics?.address,
    chainName: spec.name,
    genesisHash: toHex(chain.genesisHash),
    dataFolder: folder,
    startedAt,
    seal,
    accounts: spec.accounts,
    engine,
    stop: () => order.stop(),
  }
}

const defaultSeal = ({ chainType }: SpecHead): SealMode =>
  chainType === 'Development' ? { mode: 'instant', idleMs } : { mode: 'interval', intervalMs }

/** Opens the chain in the folder, or in memory without one, and the pool with its threads. */
function startChain(setup: Setup, meter: NodeMeter | undefined): Omit<MeteredParts, 'rpc'> {
  const { options, log, order } = setup
  const record = createVerifiedRecord({ capacity: verifiedRecordMax })
  const verifiers = createVerifierPool({
    workerUrl: options.verifierWorkerUrl ?? new URL('./verifier-worker.js', import.meta.url),
    workers: options.checkSignature === undefined ? (options.verifierThreads ?? 1) : 0,
    ...(options.checkSignature && { checkHere: options.checkSignature }),
    record,
  })
  order.add('verifiers', () => verifiers.stop())
  const verify = recordedVerifier(record)
  const { chain, databaseBytes } = openStored(setup, verify)
  const pool = createTransactionPool({
    chain,
    verify,
    verifyAsync: (item, signal) => {
      // One signal ends all requests of the server; thousands of them may wait for a verdict at once.
      if (signal !== undefined) setMaxListeners(0, signal)
      const verdict = verifiers.verify(item, signal)
      return meter === undefined ? verdict : meter.counted(verdict)
    },
    clock: systemClock,
    log: log.child('pool'),
  })
  order.add('pool', () => pool.stop())
  return { chain, pool, verifiers, databaseBytes }
}

/** Opens the chain in its folder, or in memory without one, and keeps checkpoints of what is in a folder. */
function openStored(setup: Setup, verify: SignatureVerifier): { chain: ChainService; databaseBytes: () => number } {
  const { options, spec, runtimes, folder, log, order } = setup
  const data = openData(folder, spec, log.child('database'))
  const { database, genesisHash } = data
  order.add('data', () => data.close())
  const chain = openChain({
    store: data.store,
    runtimes,
    // Not in a function made here: those that stay would keep the spec with it.
    genesis: spec.genesis,
    ...(genesisHash === undefined ? {} : { genesisHash }),
    ...checkpointOf(database),
    verify,
    clock: systemClock,
    log: log.child('chain'),
    finalityDelayMs: options.finalityDelayMs ?? defaultFinalityDelayMs,
    archive: options.archive === true,
    ...(options.stateHistory === undefined ? {} : { history: options.stateHistory }),
    ...(database === undefined ? {} : { settleBlocks: database.settleBlocks }),
  })
  order.add('chain', () => chain.stop())
  if (folder !== undefined) noteSpec(setup, folder, chain.genesisHash)
  if (database !== undefined) {
    const history = options.stateHistory
    const keeper = keepCheckpoints({ chain, database, history, clock: systemClock, log: log.child('checkpoint') })
    order.add('checkpoint', () => keeper.stop())
  }
  return { chain, databaseBytes: () => data.sizeBytes() }
}

function checkpointOf(database: Database | undefined): Pick<ChainOptions, 'checkpoint'> {
  const checkpoint = database?.takeCheckpoint()
  return checkpoint === undefined ? {} : { checkpoint }
}

/** Leaves what the next start needs of the spec. Without it that start only takes longer. */
function noteSpec({ spec, log }: Setup, folder: string, genesisHash: BlockHash): void {
  try {
    spec.remember(folder, genesisHash)
  } catch (error) {
    log.warn('spec.not-remembered', { detail: error instanceof Error ? error.message : String(error) })
  }
}

function createMeter({ options, order }: Setup): NodeMeter | undefined {
  if (options.metricsPort === undefined) return undefined
  const meter = createNodeMeter(systemClock.now() - process.uptime() * 1000)
  order.add('meter', () => meter.stop())
  return meter
}

/** Checks a signature during execution: most were checked when they entered the pool. */
function recordedVerifier(record: ReturnType<typeof createVerifiedRecord>): SignatureVerifier {
  return ({ payload, signer, signature }) => {
    const item = { signature: signature as MultiSignature, message: payload, accountId: signer }
    if (record.has(item)) return true
    const good = verifyMultiSignature(item.signature, payload, signer)
    if (good) record.add(item)
    return good
  }
}

interface Served {
  readonly chain: ChainService
  readonly pool: PoolService
  readonly engine: DevEngine
  readonly developer: DeveloperControls | undefined
  readonly meter: NodeMeter | undefined
}

async function listen({ options, spec, log }: Setup, { chain, pool, engine, developer, meter }: Served): Promise<RpcServer> {
  const host = options.host ?? '127.0.0.1'
  const port = options.port ?? 9944
  const isLive = spec.chainType === 'Live'
  const isLocal = host === '127.0.0.1' || host === 'localhost' || host === '::1'
  const node: NodeInfo = {
    name: 'phat',
    version,
    chainName: spec.name,
    chainType: spec.chainType,
    properties: spec.properties,
    peerId: '',
    listenAddresses: [],
    roles: ['Authority'],
  }
  try {
    return await startRpcServer({
      host,
      port,
      chain,
      pool,
      node,
      seal: () => developer?.sealBlock() ?? engine.seal(),
      commits: engine,
      // An old database that became an archive late has no states from before.
      archive: options.archive === true && chain.state(chain.genesisHash) !== undefined,
      ...(developer === undefined ? {} : { developer }),
      ...(meter === undefined ? {} : { meter: meter.rpc }),
      corsOrigins: options.rpcOrigins ?? (isLive ? [] : 'all'),
      unsafeMethods: options.unsafeRpc ?? (isLocal && !isLive),
      log: log.child('rpc'),
    })
  } catch (cause) {
    if ((cause as { readonly code?: unknown }).code === 'EADDRINUSE') {
      throw nodeErrors.error('port-taken', `port ${port} on ${host} is taken`, { cause })
    }
    throw cause
  }
}
