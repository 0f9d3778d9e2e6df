// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { alice, createTestChain, type TestChain } from '@phat/chain/test/harness'
import { tuple, vec } from '@phat/codec'
import { blake2b256, keypairFromSeed } from '@phat/crypto'
import { type DevEngine, startDevEngine } from '@phat/engine'
import { header as headerCodec, makeCall, type RuntimeCall } from '@phat/frame'
import { encodeCommit, encodeHeader, txProof } from '@phat/light-client'
import { messageOrigin, type SignedMessage, signedMessage } from '@phat/messaging'
import { PhalaMq } from '@phat/pallet-phala-mq'
import { PhalaRegistry } from '@phat/pallet-phala-registry'
import { Sudo } from '@phat/pallet-sudo'
import { assert, known, PhatError, textBytes } from '@phat/primitives'
import { runtimeWithoutEvidence } from '@phat/runtime/test/without-evidence'
import { createSimulatedTee, type Tee } from '@phat/tee'
import { type BlockFrame, blockFrame, blockFrames } from '@phat/wire/block-frame'
import { startWorker, type TrustRoot, type WorkerOptions } from '@phat/worker'
import { call, succeed } from './serve-fixture.ts'

export const validatorOf = (name: string) => keypairFromSeed(blake2b256(textBytes(name)), 'ed25519')
const nothing = (): void => undefined

/** A chain of one validator; blocks come when a test says so. */
export interface WorkerChain extends TestChain {
  readonly engine: DevEngine
  readonly trustRoot: TrustRoot
  /** So many blocks, a second apart. */
  grow(blocks: number): void
  submit(call: RuntimeCall): Promise<void>
  root(call: RuntimeCall): Promise<void>
  /** What an honest relayer sends. */
  frame(height: number, keys: readonly Uint8Array[]): BlockFrame
}

export function startWorkerChain(validator = validatorOf('validator')): WorkerChain {
  const chain = createTestChain({ runtime: runtimeWithoutEvidence(), archive: true })
  const { pool, clock } = chain
  const engine = startDevEngine({
    ...{ chain: chain.chain, pool, clock, validator },
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    chainName: 'phala-test',
    seal: { mode: 'manual' },
    onFatal: (error) => {
      throw error
    },
  })
  const { genesisHash } = chain.chain
  const submit = async (made: RuntimeCall): Promise<void> => {
    const result = await pool.submit(chain.sign(alice, made, { nonce: pool.nextNonce(alice.accountId) }))
    assert(result.ok, `the pool takes it: ${JSON.stringify(result)}`)
  }
  return {
    ...chain,
    engine,
    trustRoot: {
      genesisHash,
      number: 0,
      hash: genesisHash,
      trusted: {
        chainId: engine.chainId,
        height: 0n,
        time: { seconds: 1_600_000_000n, nanos: 0 },
        hash: new Uint8Array(32),
        nextValidators: engine.validators(1),
      },
    },
    grow(blocks) {
      for (let block = 0; block < blocks; block++) {
        clock.advance(1_000)
        engine.seal()
      }
    },
    submit,
    root: (made) => submit(makeCall(chain.runtime, Sudo, 'sudo', { call: made })),
    frame(height, keys) {
      const { header, commit } = known(engine.signedHeader(height), 'it is decided')
      const transactions = known(engine.transactions(height), 'it is decided')
      const hash = known(chain.chain.hashOf(height), 'it is stored')
      const block = known(chain.chain.block(hash), 'it is stored')
      return {
        header: encodeHeader(header),
        commit: encodeCommit(commit),
        validators: undefined,
        nextValidators: undefined,
        seal: known(transactions.at(-1), 'the seal is last'),
        sealProof: txProof(transactions, transactions.length - 1),
        substrateHeader: headerCodec.encode(block.header),
        stateProof: known(chain.chain.state(hash), 'its state is kept').prove(keys),
      }
    },
  }
}

/** Fuses of the machine that tests run on. */
export const fuses = new Uint8Array(32).fill(0xf5)

export function testTee(sealingSecret: Uint8Array | undefined = fuses, clock: Tee['clock'] = 'untrusted'): Tee {
  return createSimulatedTee({
    clock,
    makeEvidence: (data) => ({ evidence: { format: 'sev-snp', report: reportWith(data) } }),
    ...(sealingSecret === undefined ? {} : { sealingSecret }),
  })
}

/** Of the length of a report, with the data that it binds. */
function reportWith(data: Uint8Array): Uint8Array {
  const report = new Uint8Array(1_184)
  report.set(data, 80)
  return report
}

export const threadUrl = (): URL =>
  pathToFileURL(join(known(process.env.PHAT_BUILD, 'the global set-up compiles the entry points'), 'contract-thread.js'))

export interface LoggedLine {
  readonly event: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** A worker over HTTP, and the part of a relayer that a test needs. */
export interface TestWorker {
  readonly endpoint: string
  readonly publicKey: Uint8Array
  readonly resumedAt: number
  readonly lines: readonly LoggedLine[]
  /** Settles with the code of what ended the worker. */
  readonly fatal: Promise<string>
  /** Hands over frames from the next block on, up to the best one or a height. */
  follow(chain: WorkerChain, to?: number): Promise<number>
  /** Hands over these bytes; the text of the refusal, or undefined. */
  dispatch(frames: readonly Uint8Array[]): Promise<string | undefined>
  next(): Promise<number>
  wantedKeys(): Promise<readonly Uint8Array[]>
  egress(): Promise<readonly SignedMessage[]>
  readonly stopped: Promise<void>
  stop(): Promise<void>
}

const egressCodec = vec(tuple(messageOrigin, vec(signedMessage)))

export async function startTestWorker(
  chain: WorkerChain,
  dataFolder: string,
  more: Partial<WorkerOptions> = {},
): Promise<TestWorker> {
  const lines: LoggedLine[] = []
  const write = (event: string, fields: object = {}) => void lines.push({ event, fields: { ...fields } })
  let tell: (code: string) => void = nothing
  const fatal = new Promise<string>((resolve) => {
    tell = resolve
  })
  const worker = await startWorker({
    trustRoot: chain.trustRoot,
    tee: testTee(),
    dataFolder,
    port: 0,
    threadUrl: threadUrl(),
    log: { info: write, warn: write, error: write },
    onFatal: (error) => tell(error instanceof PhatError ? error.code : String(error)),
    ...more,
  })
  return { ...clientOf(worker.endpoint), ...worker, lines, fatal }
}

/** What a relayer asks of a worker, over HTTP. */
export function clientOf(endpoint: string): Omit<TestWorker, 'publicKey' | 'resumedAt' | 'lines' | 'fatal' | 'stopped' | 'stop'> {
  const sync = () => succeed(endpoint, 'GetSyncState')
  return {
    endpoint,
    next: async () => (await sync()).nextBlock,
    wantedKeys: async () => (await sync()).wantedKeys,
    async follow(chain, to = chain.chain.best.number) {
      for (;;) {
        const { nextBlock, wantedKeys } = await sync()
        if (nextBlock > to) return nextBlock - 1
        const count = Math.min(64, to - nextBlock + 1)
        const frames = Array.from({ length: count }, (_, i) => blockFrame.encode(chain.frame(nextBlock + i, wantedKeys)))
        await succeed(endpoint, 'DispatchBlocks', { encodedBlocks: blockFrames.encode(frames) })
      }
    },
    async dispatch(frames) {
      const told = await call(endpoint, 'DispatchBlocks', { encodedBlocks: blockFrames.encode(frames) })
      return 'ok' in told ? undefined : told.error
    },
    async egress() {
      const { encodedMessages } = await succeed(endpoint, 'GetEgressMessages')
      return egressCodec.decode(encodedMessages).flatMap(([, messages]) => messages)
    },
  }
}

/** Registers a worker and brings its messages on chain, until it answers for itself. */
export async function enrol(chain: WorkerChain, worker: TestWorker): Promise<void> {
  const pubkey = worker.publicKey
  await chain.root(
    makeCall(chain.runtime, PhalaRegistry, 'forceRegisterWorker', { pubkey, ecdhPubkey: pubkey, operator: undefined }),
  )
  chain.grow(1)
  await worker.follow(chain)
  await settle(chain, worker)
}

/** Brings messages and blocks to and fro until the worker has nothing more to say. */
export async function settle(chain: WorkerChain, worker: Pick<TestWorker, 'egress' | 'follow'>): Promise<void> {
  for (let turns = 0; (await bringEgress(chain, worker)) > 0; turns++) {
    assert(turns < 16, 'a worker has said all there is to say after some turns')
    await worker.follow(chain)
  }
  await worker.follow(chain)
}

/** Brings what the worker has to say into a block. */
export async function bringEgress(chain: WorkerChain, worker: Pick<TestWorker, 'egress'>): Promise<number> {
  const messages = await worker.egress()
  for (const message of messages) {
    await chain.submit(makeCall(chain.runtime, PhalaMq, 'syncOffchainMessage', { signedMessage: message }))
  }
  chain.grow(1)
  return messages.length
}
