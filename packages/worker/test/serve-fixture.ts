// SPDX-License-Identifier: Apache-2.0
import { expandSr25519Seed, type Keypair, keypairFromSeed } from '@phat/crypto'
import { type AgreementKey, createAgreementKey } from '@phat/crypto/agreement'
import { type ChainedSignature, certificateBody } from '@phat/envelope'
import { known, PhatError, toByteString } from '@phat/primitives'
import { PrpcError, type PrpcMethodName, type PrpcRequest, type PrpcResponse, prpcMethods, prpcPath } from '@phat/wire/prpc'
import {
  type ClusterThreadAnswer,
  type ClusterThreadQuery,
  createLogMemory,
  type PrpcServer,
  type PrpcServerOptions,
  type QueryCommand,
  type ServedCluster,
  startPrpcServer,
  type WorkerView,
} from '@phat/worker'
import { createHttpCounters, type HttpCounters } from '../src/serve/http-counters.ts'

export const seedOf = (fill: number): Uint8Array => new Uint8Array(32).fill(fill)
export const agreementOf = (fill: number): AgreementKey =>
  createAgreementKey(known(expandSr25519Seed(seedOf(fill)), 'has 32 bytes'))

export const workerKey = keypairFromSeed(seedOf(1))
export const genesisHash = seedOf(9)
export const clusterId = seedOf(0xc1)
export const contract = seedOf(0xc0)
export const codeHash = seedOf(0xcd)
export const deployer = keypairFromSeed(seedOf(0xde))
export const blockHash = (height: number): Uint8Array => seedOf(height & 0xff)

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly event: string
  readonly fields: Readonly<Record<string, string | number | boolean>>
}

/** A worker whose contracts are a function; what it is changes under the server's eyes. */
export interface FakeWorker {
  readonly view: WorkerView
  readonly state: {
    height: number
    unready: WorkerView['unready']
    hasCluster: boolean
    grantees: Uint8Array[]
    /** What a run answers; it may throw. */
    run: (query: ClusterThreadQuery, command: QueryCommand, signal: AbortSignal | undefined) => Promise<Uint8Array>
    dispatched: Uint8Array[]
    provide: WorkerView['provideRecoveryShare']
    stopped: boolean
  }
  readonly logs: ReturnType<typeof createLogMemory>
  readonly http: HttpCounters
  readonly lines: LogLine[]
  /** Runs that reached the contract. */
  readonly runs: ClusterThreadQuery[]
  /** Keys that the worker's one agreed with, in turn. */
  readonly agreements: Uint8Array[]
}

/** The reply of a call that returns these bytes, as the executor gives it. */
function replyWith(encoded: Uint8Array, isKnown: boolean): ClusterThreadAnswer {
  return {
    encoded,
    codeHash: isKnown ? codeHash : undefined,
    tellsGasOnly: false,
  }
}

export function fakeWorker(): FakeWorker {
  const state: FakeWorker['state'] = {
    height: 100,
    unready: undefined,
    hasCluster: true,
    grantees: [],
    run: async (query) => (query.read === undefined ? query.request.input : new Uint8Array()),
    dispatched: [],
    provide: async () => undefined,
    stopped: false,
  }
  const runs: ClusterThreadQuery[] = []
  const logs = createLogMemory()
  const agreements: Uint8Array[] = []
  const inner = agreementOf(1)
  const agreement: AgreementKey = {
    publicKey: inner.publicKey,
    agree: (theirs) => {
      agreements.push(theirs.slice())
      return inner.agree(theirs)
    },
  }
  const http = createHttpCounters()
  const isContract = (address: Uint8Array): boolean => toByteString(address) === toByteString(contract)
  const cluster: ServedCluster = {
    id: clusterId,
    debuggable: false,
    facts: {
      systemContract: seedOf(0x55),
      logHandler: undefined,
      jsRuntime: undefined,
      runtimeVersion: [1, 2],
      weights: [[contract, 10]],
      contracts: 1,
    },
    get height() {
      return state.height
    },
    root: seedOf(0x77),
    rootAt: () => seedOf(0x77),
    contract: async (address) =>
      isContract(address) ? { codeHash, deployer: deployer.publicKey, logReaders: state.grantees } : undefined,
    contracts: async () => [contract],
    async query(command, _limitMs, signal) {
      const query = command.request as ClusterThreadQuery
      runs.push(query)
      const encoded = await state.run(query, command, signal)
      const isKnown = query.read !== undefined || query.request.kind === 'instantiate' || isContract(query.request.to)
      return { height: command.height ?? state.height, answer: replyWith(encoded, isKnown) }
    },
  }
  const view: WorkerView = {
    identity: { publicKey: workerKey.publicKey, agreement, sign: (bytes) => workerKey.sign(bytes) },
    version: '0.1.0',
    genesisHash,
    chainId: 'phat-dev-0000',
    simulated: true,
    evidence: seedOf(0xee),
    // Of the system's state the server reads these.
    system: {
      registered: true,
      score: 60,
      gatekeeper: 'active',
      gatekeeperNext: undefined,
      duties: [],
      channels: [],
      masterKeys: [{ rotation: 0n, height: 1, secret: known(expandSr25519Seed(seedOf(0x3a)), 'has 32 bytes') }],
    } as Partial<WorkerView['system']> as WorkerView['system'],
    get lastBlock() {
      const { height } = state
      return { number: height, hash: blockHash(height), timeMs: BigInt(height) * 1_000n }
    },
    get cluster() {
      return state.hasCluster ? cluster : undefined
    },
    knownBlock: () => undefined,
    knowsBlock: (hash) => toByteString(hash) === toByteString(blockHash(state.height)),
    get unready() {
      return state.unready
    },
    logs,
    http,
    egress: () => [],
    wanted: { nextBlock: 101, keys: [Uint8Array.of(1, 2, 3)] },
    dispatch: async (frames) => {
      state.dispatched.push(...frames)
    },
    registration: async () => ({ info: Uint8Array.of(1), report: Uint8Array.of(1, 1, 0) }),
    provideRecoveryShare: (rotation, share) => state.provide(rotation, share),
    takeCheckpoint: async () => state.height,
    stop: async () => {
      state.stopped = true
    },
  }
  return { view, state, logs, http, lines: [], runs, agreements }
}

export function serve(worker: FakeWorker, options: Partial<PrpcServerOptions> = {}): Promise<PrpcServer> {
  const write =
    (level: LogLine['level']) =>
    (event: string, fields: LogLine['fields'] = {}) =>
      worker.lines.push({ level, event, fields })
  const log = { info: write('info'), warn: write('warn'), error: write('error') }
  return startPrpcServer(worker.view, { port: 0, log, ...options })
}

/** An answer over HTTP: the decoded response, or the status and the text of the error. */
export type Told<N extends PrpcMethodName> =
  | { readonly ok: PrpcResponse<N>; readonly headers: Headers }
  | { readonly status: number; readonly error: string }

/** Calls a method as `@phala/sdk` does. */
export async function call<N extends PrpcMethodName>(
  endpoint: string,
  name: N,
  some: Partial<PrpcRequest<N>> = {},
  init: RequestInit = {},
): Promise<Told<N>> {
  // The table has for each name the message types of that method.
  const method = prpcMethods[name] as unknown as {
    request: { make(some: unknown): unknown; encode(value: unknown): Uint8Array }
    response: { decode(bytes: Uint8Array): PrpcResponse<N> }
  }
  const response = await fetch(`${endpoint}${prpcPath(name)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: method.request.encode(method.request.make(some)) as Uint8Array<ArrayBuffer>,
    ...init,
  })
  const body = new Uint8Array(await response.arrayBuffer())
  if (response.status === 200) return { ok: method.response.decode(body), headers: response.headers }
  return { status: response.status, error: PrpcError.decode(body).message }
}

export async function succeed<N extends PrpcMethodName>(
  endpoint: string,
  name: N,
  some: Partial<PrpcRequest<N>> = {},
): Promise<PrpcResponse<N>> {
  const told = await call(endpoint, name, some)
  if ('ok' in told) return told.ok
  throw new PhatError('test.refused', { why: '', remedy: '' }, `${told.status} ${told.error}`)
}

/** The chain of certificates that the SDK makes: the account certifies a temporary key, which signs. */
export function signAs(account: Keypair, message: Uint8Array, ttl = 0x7fff_ffff): ChainedSignature {
  const temporary = keypairFromSeed(seedOf(0x7e))
  const encodedBody = certificateBody.encode({ pubkey: temporary.publicKey, ttl, configBits: 0 })
  const root = certificateBody.encode({ pubkey: account.publicKey, ttl, configBits: 0 })
  return {
    signatureType: 1,
    signature: temporary.sign(message),
    signedBy: {
      encodedBody,
      signature: {
        signatureType: 1,
        signature: account.sign(encodedBody),
        signedBy: { encodedBody: root, signature: undefined },
      },
    },
  }
}
