// SPDX-License-Identifier: Apache-2.0
import { type Keypair, keypairFromUri, multiSignatureType, verifyMultiSignature } from '@phat/crypto'
import type { VerifyItem } from '@phat/crypto/node'
import {
  type Era,
  Execution,
  encodeSigned,
  genesisContext,
  immortalEra,
  makeCall,
  type Runtime,
  type RuntimeCall,
  signatureCheckOf,
} from '@phat/frame'
import { createMemoryStore, type OrderedStore } from '@phat/kv'
import { Balances } from '@phat/pallet-balances'
import { System } from '@phat/pallet-system'
import { type AccountId, type BlockHash, type ByteString, concatBytes, fromByteString, known, PHA, toHex } from '@phat/primitives'
import { buildPhatGenesis, createRuntimes } from '@phat/runtime'
import {
  type Candidate,
  type Chain,
  type ChainEvent,
  type ChainOptions,
  type ChainService,
  createManualClock,
  createTransactionPool,
  type ExecutedBlock,
  type Log,
  type LogFields,
  type ManualClock,
  openChain,
  type PoolLimits,
  type PoolService,
  type StoredBlock,
  type TransactionStatus,
} from '../src/index.ts'

export const alice = keypairFromUri('//Alice')
export const bob = keypairFromUri('//Bob')
/** Keys of the other schemes. */
export const carol = keypairFromUri('//Carol', 'ed25519')
export const dave = keypairFromUri('//Dave', 'ecdsa')
/** Has a key, and nothing in the genesis. */
export const pauper = keypairFromUri('//Pauper')

export const startMs = 1_700_000_000_000
export const endowment = 1_000_000n * PHA
const runtimes = createRuntimes()
export const phatRuntime = runtimes.newest

export interface TestOptions {
  readonly runtime?: Runtime
  /** The runtime that a code blob stands for; `runtime` by default, whatever the blob. */
  readonly runtimeAt?: (code: Uint8Array) => Runtime | undefined
  readonly settleBlocks?: number
  readonly history?: number
  readonly archive?: boolean
  readonly checkpoint?: ChainOptions['checkpoint']
  /** Instead of comparing the genesis with the store's. */
  readonly genesisHash?: BlockHash
  readonly finalityDelayMs?: number
  readonly store?: OrderedStore
  readonly limits?: Partial<PoolLimits>
  /** Stands before every check of a signature. */
  readonly beforeVerify?: (signal: AbortSignal | undefined) => Promise<void>
  readonly endowed?: readonly Keypair[]
}

export interface TestChain {
  readonly runtime: Runtime
  readonly chain: ChainService
  readonly pool: PoolService
  readonly clock: ManualClock
  readonly store: OrderedStore
  readonly logged: { readonly level: string; readonly event: string; readonly fields: LogFields | undefined }[]
  readonly events: ChainEvent[]
  readonly verified: { count: number }
  readonly genesis: ReadonlyMap<ByteString, Uint8Array>
  /** Proposes on the best block without storing. */
  propose(candidates?: Iterable<Candidate>): ExecutedBlock
  /** Makes a block of what the pool has, one second after the last. */
  seal(): StoredBlock
  /** A signed extrinsic for the next block of this chain. */
  sign(who: Keypair, call: RuntimeCall, options?: SignOptions): Uint8Array
  transfer(from: Keypair, to: Keypair, amount: bigint, options?: SignOptions): Uint8Array
  /** Submits and watches; the statuses so far stand in the list. */
  watch(extrinsic: Uint8Array): Promise<TransactionStatus[]>
  /** Free balance after the best block. */
  freeOf(who: Keypair): bigint
}

export interface SignOptions {
  readonly nonce?: number
  readonly era?: Era
  readonly tip?: bigint
  /** Replaces the good signature. */
  readonly signature?: Uint8Array
  /** The chain that it is signed for, when that is another one. */
  readonly chain?: ChainService
}

export const addressOf = (who: Keypair) => ({ type: 'Id' as const, value: who.accountId })
export const transferCall = (runtime: Runtime, to: Keypair, amount: bigint): RuntimeCall =>
  makeCall(runtime, Balances, 'transferKeepAlive', { dest: addressOf(to), value: amount })
export const remarkCall = (runtime: Runtime, sizeBytes: number): RuntimeCall =>
  makeCall(runtime, System, 'remark', { remark: new Uint8Array(sizeBytes) })

/** Signs by the rules of a chain's next block: its runtime, its genesis, its height. */
export function signFor(chain: ChainService, who: Keypair, call: RuntimeCall, options: SignOptions = {}): Uint8Array {
  const execution = chain.validationExecution()
  const { extensions, types, system } = execution.runtime
  const nonce = options.nonce ?? system.nonce(execution, who.accountId)
  const carried: { readonly [identifier: string]: unknown } = {
    CheckMortality: options.era ?? immortalEra,
    CheckNonce: nonce,
    ChargeTransactionPayment: options.tip ?? 0n,
  }
  const extras = extensions.map(({ identifier }) => carried[identifier])
  const encodedExtras = concatBytes(...extensions.map(({ extra }, i) => extra.encode(extras[i])))
  const encodedCall = types.call.encode(call)
  const type = multiSignatureType[who.scheme]
  const unsigned = { address: addressOf(who), signature: { type, value: new Uint8Array(64) } as const, extras, encodedExtras }
  const on = (options.chain ?? chain).validationExecution()
  const payload = (): Uint8Array => {
    const check = signatureCheckOf(on, { encoded: new Uint8Array(), call, encodedCall, signature: unsigned } as never)
    return known(check, 'a signed extrinsic has a signature to check').payload
  }
  const value = options.signature ?? who.sign(payload())
  return encodeSigned(addressOf(who), { type, value } as never, encodedExtras, encodedCall)
}

/** Where a value of a storage map by account stands, and what it decodes to. */
export function accountOf(
  chain: Chain,
  runtime: Runtime,
  who: AccountId,
): { readonly nonce: number; readonly data: { free: bigint } } {
  const reader = chain.state(chain.best.hash)
  const base = {
    get: (key: ByteString) => reader?.get(fromByteString(key)),
    keysAfter: () => [],
  }
  const execution = new Execution(runtime, base, genesisContext)
  const context = execution.contextOf(System.parts.identity) as unknown as {
    readonly store: { readonly account: { get(who: AccountId): { readonly nonce: number; readonly data: { free: bigint } } } }
  }
  return context.store.account.get(who)
}

const defaultEndowed = [alice, bob, carol, dave]

/** A chain in memory with its pool, on a clock that stands. */
export function createTestChain(options: TestOptions = {}): TestChain {
  const runtime = options.runtime ?? phatRuntime
  const clock = createManualClock(startMs)
  const logged: { level: string; event: string; fields: LogFields | undefined }[] = []
  const write = (level: string) => (event: string, fields?: LogFields) => void logged.push({ level, event, fields })
  const log: Log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
  const verified = { count: 0 }
  const record = new Set<string>()
  const verifyNow = ({ signature, message, accountId }: VerifyItem): boolean => {
    const key = toHex(concatBytes(accountId, signature.value, message))
    if (record.has(key)) return true
    verified.count++
    const good = verifyMultiSignature(signature, message, accountId)
    if (good) record.add(key)
    return good
  }
  const verify: Parameters<typeof openChain>[0]['verify'] = ({ payload, signer, signature }) =>
    verifyNow({ signature: signature as VerifyItem['signature'], message: payload, accountId: signer })
  const balances = (options.endowed ?? defaultEndowed).map((who) => ({ who: who.accountId, free: endowment }))
  const genesis = buildPhatGenesis(runtime, { balances, sudo: alice.accountId })
  const store = options.store ?? createMemoryStore()
  const chain = openChain({
    store,
    runtimes: options.runtime === undefined ? runtimes : { forCode: options.runtimeAt ?? (() => runtime) },
    genesis,
    verify,
    clock,
    log,
    finalityDelayMs: options.finalityDelayMs ?? 400,
    settleBlocks: options.settleBlocks ?? 3,
    ...(options.history === undefined ? {} : { history: options.history }),
    ...(options.archive === undefined ? {} : { archive: options.archive }),
    ...(options.checkpoint === undefined ? {} : { checkpoint: options.checkpoint }),
    ...(options.genesisHash === undefined ? {} : { genesisHash: options.genesisHash }),
  })
  const events: ChainEvent[] = []
  chain.subscribe((event) => events.push(event))
  const pool = createTransactionPool({
    chain,
    verify,
    verifyAsync: async (item, signal) => {
      await options.beforeVerify?.(signal)
      return verifyNow(item)
    },
    clock,
    log,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  })
  const propose = (candidates: Iterable<Candidate> = pool.candidates()): ExecutedBlock => {
    const executed = chain.propose({ timeMs: clock.now(), digest: [] }, candidates)
    for (const { candidate, refusal } of executed.refused) pool.noteRefused(candidate, refusal)
    return executed
  }
  const sign: TestChain['sign'] = (who, call, more) => signFor(chain, who, call, more)
  return {
    runtime,
    chain,
    pool,
    clock,
    store,
    logged,
    events,
    verified,
    genesis,
    propose,
    seal: () => {
      clock.advance(1000)
      return chain.commit(propose())
    },
    sign,
    transfer: (from, to, amount, more) => sign(from, transferCall(runtime, to, amount), more),
    watch: async (extrinsic) => {
      const told: TransactionStatus[] = []
      const result = await pool.watch(extrinsic, (status) => told.push(status))
      if (!result.ok) throw result.rejection
      return told
    },
    freeOf: (who) => accountOf(chain, runtime, who.accountId).data.free,
  }
}

/** Every key and value after a block, as an independent implementation of the trie takes them. */
export function wholeState(chain: Chain, hash: Uint8Array): [string, string][] {
  const state = chain.state(hash)
  const entries: [string, string][] = []
  for (const key of state?.keysPaged(new Uint8Array(), 1_000_000) ?? []) {
    entries.push([toHex(key), toHex(state?.get(key) ?? new Uint8Array())])
  }
  return entries
}

/** Names of statuses, for comparison. */
export const names = (statuses: readonly TransactionStatus[]): string[] => statuses.map(({ type }) => type)
