// SPDX-License-Identifier: Apache-2.0
import type { VerifyItem } from '@phat/crypto/node'
import {
  decodeFor,
  type Extrinsic,
  extrinsicHash,
  nonceTag,
  type SignatureVerifier,
  signatureCheckOf,
  validateTransaction,
  validity,
} from '@phat/frame'
import { type AccountId, type BlockHash, type ByteString, PhatError, toByteString } from '@phat/primitives'
import type { Candidate, CandidateRefusal } from '../block/execute-block.ts'
import type { ChainEvent, PoolRejection, SubmitResult, TransactionPool, TransactionStatus } from '../chain-api.ts'
import { describeThrown } from '../chain-errors.ts'
import type { ChainService } from '../chain-service.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { createEntry, PoolEntries, type PoolEntry } from './pool-entries.ts'
import {
  alreadyImported,
  badFormat,
  immediatelyDropped,
  rejectionOf,
  temporarilyBanned,
  tooFarInTheFuture,
  tooLowPriority,
  verificationFailed,
} from './rejections.ts'

/** Bounds of the pool. */
export interface PoolLimits {
  /** Transactions, ready and future. */
  readonly countMax: number
  readonly bytesMax: number
  /** Transactions of one sender. */
  readonly perSenderMax: number
  /** How far a nonce may run ahead of its account's. */
  readonly nonceGapMax: number
  /** Bytes of one extrinsic. */
  readonly extrinsicBytesMax: number
  /** How long a transaction that threw stays banned. */
  readonly banMs: number
}

export const defaultPoolLimits: PoolLimits = {
  countMax: 20_000,
  bytesMax: 64 << 20,
  perSenderMax: 1_000,
  nonceGapMax: 512,
  extrinsicBytesMax: 3_932_160,
  banMs: 30 * 60_000,
}

/** How many bans are remembered. */
const bansMax = 10_000

export interface PoolOptions {
  readonly chain: ChainService
  /** Checks a signature off the main thread; a good one is in the record that `verify` asks. */
  readonly verifyAsync: (item: VerifyItem, signal?: AbortSignal) => Promise<boolean>
  readonly verify: SignatureVerifier
  readonly clock: Clock
  readonly log: Log
  readonly limits?: Partial<PoolLimits>
}

/** The pool as the engine uses it. */
export interface PoolService extends TransactionPool {
  /** Candidates for a block, best first. */
  candidates(): Generator<Candidate>
  /** Takes out what a proposal refused. */
  noteRefused(candidate: Candidate, refusal: CandidateRefusal): void
  readonly size: number
  /** Transactions dropped because executing them threw. */
  readonly thrown: number
  /** Calls back whenever a transaction becomes ready; returns the way to stop. */
  onReady(listener: () => void): () => void
  stop(): void
}

type Admission = { readonly ok: true; readonly entry: PoolEntry } | { readonly ok: false; readonly rejection: PoolRejection }
const refuse = (rejection: PoolRejection): { readonly ok: false; readonly rejection: PoolRejection } => ({ ok: false, rejection })

/** Creates the pool of a chain. */
export function createTransactionPool(options: PoolOptions): PoolService {
  const pool = new Pool(options)
  return pool
}

/** One lifetime: from `createTransactionPool` to `stop`. */
class Pool implements PoolService {
  readonly #options: PoolOptions
  readonly #limits: PoolLimits
  readonly #entries = new PoolEntries()
  /** Hashes under admission, so that the same bytes sent twice at once enter once. */
  readonly #admitting = new Set<ByteString>()
  readonly #bans = new Map<ByteString, number>()
  /** Transactions in blocks that are not final yet, by block. */
  readonly #included = new Map<ByteString, { entry: PoolEntry; index: number }[]>()
  readonly #readyListeners = new Set<() => void>()
  readonly #unsubscribe: () => void
  #arrivals = 0
  thrown = 0

  constructor(options: PoolOptions) {
    this.#options = options
    this.#limits = { ...defaultPoolLimits, ...options.limits }
    this.#unsubscribe = options.chain.subscribe((event) => this.#onChainEvent(event))
  }

  get size(): number {
    return this.#entries.size
  }

  async submit(extrinsic: Uint8Array, signal?: AbortSignal): Promise<SubmitResult> {
    const admitted = await this.#admit(extrinsic, undefined, signal)
    return admitted.ok ? { ok: true, hash: admitted.entry.hash } : admitted
  }

  async watch(
    extrinsic: Uint8Array,
    onStatus: (status: TransactionStatus) => void,
    signal?: AbortSignal,
  ): Promise<SubmitResult & { readonly stop?: () => void }> {
    const admitted = await this.#admit(extrinsic, onStatus, signal)
    if (!admitted.ok) return admitted
    const { entry } = admitted
    return { ok: true, hash: entry.hash, stop: () => entry.listeners.delete(onStatus) }
  }

  pending(): readonly Uint8Array[] {
    return [...this.#entries.ready()].map((entry) => entry.extrinsic.encoded)
  }

  remove(hashes: readonly Uint8Array[]): readonly Uint8Array[] {
    return hashes.filter((hash) => {
      const entry = this.#entries.get(toByteString(hash))
      if (entry !== undefined) this.#drop(entry, { type: 'dropped' })
      return entry !== undefined
    })
  }

  nextNonce(account: AccountId): number {
    const execution = this.#options.chain.validationExecution()
    let nonce = execution.runtime.system.nonce(execution, account)
    while (this.#entries.providerOf(toByteString(nonceTag(account, nonce)))?.status === 'ready') nonce++
    return nonce
  }

  *candidates(): Generator<Candidate> {
    for (const { extrinsic, hash } of this.#entries.ready()) yield { extrinsic, hash }
  }

  noteRefused(candidate: Candidate, refusal: CandidateRefusal): void {
    const entry = this.#entries.get(toByteString(candidate.hash))
    if (entry === undefined || refusal.kind === 'full') return
    if (refusal.kind === 'threw') {
      this.thrown++
      this.#ban(entry.id)
      this.#options.log.error('pool.extrinsic-threw', { detail: refusal.detail })
    }
    this.#drop(entry, { type: 'invalid' })
  }

  onReady(listener: () => void): () => void {
    this.#readyListeners.add(listener)
    return () => this.#readyListeners.delete(listener)
  }

  stop(): void {
    this.#unsubscribe()
    this.#readyListeners.clear()
  }

  async #admit(
    encoded: Uint8Array,
    onStatus: ((status: TransactionStatus) => void) | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Admission> {
    if (encoded.length > this.#limits.extrinsicBytesMax) {
      return refuse(rejectionOf({ type: 'Invalid', value: { type: 'ExhaustsResources' } }))
    }
    const hash = extrinsicHash(encoded)
    const id = toByteString(hash)
    if (this.#isBanned(id)) return refuse(temporarilyBanned)
    if (this.#entries.get(id) !== undefined || this.#admitting.has(id)) return refuse(alreadyImported(hash))
    this.#admitting.add(id)
    try {
      return await this.#check(encoded, hash, onStatus, signal)
    } finally {
      this.#admitting.delete(id)
    }
  }

  async #check(
    encoded: Uint8Array,
    hash: Uint8Array,
    onStatus: ((status: TransactionStatus) => void) | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Admission> {
    const { chain, verifyAsync, verify } = this.#options
    try {
      // A copy: the caller's buffer may be reused, and the decoded extrinsic is made of views.
      const extrinsic = decodeFor(chain.validationExecution(), encoded.slice())
      const check = validity(() => signatureCheckOf(chain.validationExecution(), extrinsic))
      if (!check.ok) return refuse(rejectionOf(check.error))
      const { value } = check
      if (value !== undefined) {
        const item = { signature: value.signature, message: value.payload, accountId: value.signer }
        if (!(await verifyAsync(item, signal))) return refuse(rejectionOf({ type: 'Invalid', value: { type: 'BadProof' } }))
      }
      // The best block may have changed meanwhile; validation always asks the newest state.
      const execution = chain.validationExecution()
      const valid = validateTransaction(execution, extrinsic, verify)
      if (!valid.ok) return refuse(rejectionOf(valid.error))
      const sender = value?.signer ?? new Uint8Array()
      const entry = createEntry(extrinsic, hash, sender, valid.value, execution.block.number, this.#arrivals++)
      return this.#insert(entry, extrinsic, onStatus)
    } catch (error) {
      if (error instanceof PhatError && error.code.startsWith('codec.')) return refuse(badFormat(error.message))
      if (signal?.aborted) throw error
      if (error instanceof PhatError && error.code === 'crypto.verifier-full') return refuse(immediatelyDropped)
      this.#options.log.error('pool.check-failed', { detail: describeThrown(error) })
      return refuse(verificationFailed('the check failed unexpectedly'))
    }
  }

  #insert(entry: PoolEntry, extrinsic: Extrinsic, onStatus: ((status: TransactionStatus) => void) | undefined): Admission {
    const limits = this.#limits
    const gap = this.#nonceGap(extrinsic, entry)
    if (gap > limits.nonceGapMax) return refuse(tooFarInTheFuture(gap, limits.nonceGapMax))
    const rivals = new Set(entry.provides.map((tag) => this.#entries.providerOf(tag)).filter((rival) => rival !== undefined))
    for (const rival of rivals) {
      if (rival.priority >= entry.priority) return refuse(tooLowPriority(rival.priority, entry.priority))
    }
    const full =
      this.#entries.size - rivals.size >= limits.countMax ||
      this.#entries.bytes + extrinsic.encoded.length > limits.bytesMax ||
      this.#entries.countOf(entry.sender) - rivals.size >= limits.perSenderMax
    if (full) return refuse(immediatelyDropped)
    for (const rival of rivals) this.#drop(rival, { type: 'usurped', by: entry.hash })
    if (onStatus !== undefined) entry.listeners.add(onStatus)
    this.#entries.add(entry)
    this.#refresh(entry)
    return { ok: true, entry }
  }

  /** How far the nonce is ahead of the account's, counting what is ready in between as there. */
  #nonceGap(extrinsic: Extrinsic, entry: PoolEntry): number {
    if (entry.missing.size === 0 || extrinsic.signature === undefined) return 0
    const execution = this.#options.chain.validationExecution()
    const at = execution.runtime.extensions.findIndex(({ identifier }) => identifier === 'CheckNonce')
    const nonce = extrinsic.signature.extras[at]
    const { address } = extrinsic.signature
    return typeof nonce === 'number' && address.type === 'Id' ? nonce - this.nextNonce(address.value) : 0
  }

  /** Tells an entry's status if it changed, and that of those that wait for it. */
  #refresh(first: PoolEntry): void {
    const open = [first]
    let becameReady = false
    for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
      const was = entry.status
      entry.status = undefined
      const now = this.#entries.isReady(entry) ? 'ready' : 'future'
      entry.status = now
      if (now === was) continue
      becameReady ||= now === 'ready'
      tell(entry, { type: now })
      for (const tag of entry.provides) open.push(...this.#entries.waitingFor(tag))
    }
    if (becameReady) for (const listener of this.#readyListeners) listener()
  }

  #drop(entry: PoolEntry, status: TransactionStatus): void {
    this.#entries.remove(entry)
    tell(entry, status)
    for (const tag of entry.provides) for (const dependent of this.#entries.waitingFor(tag)) this.#refresh(dependent)
  }

  #onChainEvent(event: ChainEvent): void {
    if (event.type === 'finalized') {
      for (const { hash } of event.blocks) this.#onFinalized(hash)
      return
    }
    const { block } = event
    const included: { entry: PoolEntry; index: number }[] = []
    block.extrinsics.forEach((encoded, index) => {
      const entry = this.#entries.get(toByteString(extrinsicHash(encoded)))
      if (entry !== undefined) included.push({ entry, index })
    })
    for (const { entry } of included) this.#entries.remove(entry)
    for (const { entry } of included) for (const tag of entry.provides) this.#provided(tag)
    for (const { entry, index } of included) tell(entry, { type: 'inBlock', hash: block.hash, index })
    if (included.some(({ entry }) => entry.listeners.size > 0)) this.#included.set(toByteString(block.hash), included)
    for (const entry of [...this.#entries.values()]) if (entry.validTill <= block.number) this.#drop(entry, { type: 'invalid' })
  }

  /** A block provided a tag: who waited for it waits no longer, and a rival that provides the same can never be valid. */
  #provided(tag: ByteString): void {
    const rival = this.#entries.providerOf(tag)
    if (rival !== undefined) this.#drop(rival, { type: 'invalid' })
    const waiting = [...this.#entries.waitingFor(tag)]
    this.#entries.satisfy(tag)
    for (const entry of waiting) this.#refresh(entry)
  }

  #onFinalized(hash: BlockHash): void {
    const id = toByteString(hash)
    const included = this.#included.get(id)
    this.#included.delete(id)
    for (const { entry, index } of included ?? []) {
      tell(entry, { type: 'finalized', hash, index })
      entry.listeners.clear()
    }
  }

  #isBanned(id: ByteString): boolean {
    const until = this.#bans.get(id)
    if (until === undefined) return false
    if (until > this.#options.clock.now()) return true
    this.#bans.delete(id)
    return false
  }

  #ban(id: ByteString): void {
    this.#bans.set(id, this.#options.clock.now() + this.#limits.banMs)
    for (const oldest of this.#bans.keys()) {
      if (this.#bans.size <= bansMax) break
      this.#bans.delete(oldest)
    }
  }
}

function tell(entry: PoolEntry, status: TransactionStatus): void {
  for (const listener of entry.listeners) listener(status)
}
