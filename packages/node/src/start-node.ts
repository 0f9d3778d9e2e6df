// SPDX-License-Identifier: Apache-2.0
import { setMaxListeners } from 'node:events'
import { type BlockRef, createTransactionPool, type NodeInfo, openChain } from '@phat/chain'
import { checkBackends, type MultiSignature, verifyMultiSignature } from '@phat/crypto'
import { createVerifiedRecord, createVerifierPool } from '@phat/crypto/node'
import { type DevEngine, type SealMode, startDevEngine } from '@phat/engine'
import type { SignatureVerifier } from '@phat/frame'
import { createMemoryStore } from '@phat/kv'
import { type Hex, phaDecimals, phalaSs58Prefix, toHex } from '@phat/primitives'
import { type RpcServer, startRpcServer } from '@phat/rpc'
import { createRuntimes } from '@phat/runtime'
import { type DevAccount, devAccounts, devValidator } from './dev-chain.ts'
import { createLog, type LogLevel } from './log.ts'
import { nodeErrors } from './node-errors.ts'
import { devSpec } from './spec/built-in-specs.ts'
import { specState } from './spec/spec-state.ts'
import { systemClock } from './system-clock.ts'
import { version } from './version.ts'

export interface NodeOptions {
  /** The development chain: one validator, endowed accounts, nothing kept. */
  readonly dev: boolean
  readonly host?: string
  /** 9944 by default; 0 picks a free port. */
  readonly port?: number
  /** Web origins that may use the RPC; on a development chain all by default. */
  readonly rpcOrigins?: readonly string[] | 'all'
  /** Serve methods that change the node; true by default on a development chain bound to this machine only. */
  readonly unsafeRpc?: boolean
  readonly seal?: SealMode
  /** How long finality trails the best block. */
  readonly finalityDelayMs?: number
  readonly logLevel?: LogLevel
  readonly logJson?: boolean
  /** Threads that check signatures; 1 by default. */
  readonly verifierThreads?: number
  /** Told when the chain cannot go on: no block is made any more, and the node answers until it is stopped. */
  readonly onFatal?: (error: unknown) => void
  /** Where the compiled verifier thread is; beside the program by default. */
  readonly verifierWorkerUrl?: URL
}

export interface RunningNode {
  /** `ws://127.0.0.1:9944`. */
  readonly endpoint: string
  readonly httpEndpoint: string
  readonly chainName: string
  readonly genesisHash: Hex
  readonly accounts: readonly DevAccount[]
  readonly engine: DevEngine
  stop(): Promise<void>
}

/** How many verified signatures are remembered: several full blocks. */
const verifiedRecordMax = 50_000
/** Blocks without transactions are made this often, so that time on chain moves. */
const defaultSeal: SealMode = { mode: 'instant', idleMs: 5_000 }

const defaultFinalityDelayMs = 400

/**
 * Starts a node in this process: crypto checked first, then state, pool, engine, RPC; `stop` goes the other way.
 * @throws PhatError `crypto.backend-wrong`, `node.port-taken`, `node.unknown-chain`
 */
export async function startNode(options: NodeOptions): Promise<RunningNode> {
  if (!options.dev) throw nodeErrors.error('unknown-chain', 'this release has the development chain only')
  // "A node whose backend fails them refuses to start": before anything listens.
  checkBackends()
  const log = createLog({ level: options.logLevel ?? 'warn', json: options.logJson ?? false })
  const record = createVerifiedRecord({ capacity: verifiedRecordMax })
  const verifiers = createVerifierPool({
    workerUrl: options.verifierWorkerUrl ?? new URL('./verifier-worker.js', import.meta.url),
    workers: options.verifierThreads ?? 1,
    record,
  })
  const runtimes = createRuntimes()
  const spec = devSpec(runtimes)
  const verify = recordedVerifier(record)
  const chain = openChain({
    store: createMemoryStore(),
    runtimes,
    genesis: specState(spec, runtimes),
    verify,
    clock: systemClock,
    log: log.child('chain'),
    finalityDelayMs: options.finalityDelayMs ?? defaultFinalityDelayMs,
  })
  const pool = createTransactionPool({
    chain,
    verify,
    verifyAsync: (item, signal) => {
      // One signal ends all requests of the server; thousands of them may wait for a verdict at once.
      if (signal !== undefined) setMaxListeners(0, signal)
      return verifiers.verify(item, signal)
    },
    clock: systemClock,
    log: log.child('pool'),
  })
  const engine = startDevEngine({
    chain,
    pool,
    clock: systemClock,
    log: log.child('engine'),
    chainName: spec.id,
    validator: devValidator(),
    seal: options.seal ?? defaultSeal,
    onFatal: (error) => options.onFatal?.(error),
  })
  const stopCore = async (): Promise<void> => {
    engine.stop()
    pool.stop()
    chain.stop()
    await verifiers.stop()
  }
  let rpc: RpcServer
  try {
    rpc = await listen(options, { chain, pool, seal: () => engine.seal(), log: log.child('rpc') })
  } catch (error) {
    await stopCore()
    throw error
  }
  return {
    endpoint: rpc.address,
    httpEndpoint: rpc.address.replace(/^ws/, 'http'),
    chainName: spec.name,
    genesisHash: toHex(chain.genesisHash),
    accounts: devAccounts(),
    engine,
    stop: async () => {
      await rpc.stop()
      await stopCore()
    },
  }
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

type Served = Pick<Parameters<typeof startRpcServer>[0], 'chain' | 'pool'> & { readonly seal: () => BlockRef } & {
  readonly log: ReturnType<ReturnType<typeof createLog>['child']>
}

async function listen(options: NodeOptions, { chain, pool, seal, log }: Served): Promise<RpcServer> {
  const host = options.host ?? '127.0.0.1'
  const port = options.port ?? 9944
  const node: NodeInfo = {
    name: 'phat',
    version,
    chainName: 'Phala Development',
    chainType: 'Development',
    properties: { ss58Format: phalaSs58Prefix, tokenDecimals: phaDecimals, tokenSymbol: 'PHA' },
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
      seal,
      corsOrigins: options.rpcOrigins ?? 'all',
      unsafeMethods: options.unsafeRpc ?? (host === '127.0.0.1' || host === 'localhost' || host === '::1'),
      log,
    })
  } catch (cause) {
    if ((cause as { readonly code?: unknown }).code === 'EADDRINUSE') {
      throw nodeErrors.error('port-taken', `port ${port} on ${host} is taken`, { cause })
    }
    throw cause
  }
}
