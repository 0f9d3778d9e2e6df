// SPDX-License-Identifier: Apache-2.0
import { extrinsicHash, nonceTag } from '@phat/frame'
import { type AccountId, type ByteString, type Hash, toByteString } from '@phat/primitives'
import type { Candidate, CandidateRefusal } from '../block/execute-block.ts'
import type { SubmitResult, TransactionPool } from '../chain-api.ts'
import type { Clock } from '../clock.ts'
import { type Bans, createBans } from './bans.ts'
import { ChainFollower } from './chain-follower.ts'
import { type Checked, type CheckOptions, checkExtrinsic, refuse } from './check-extrinsic.ts'
import { PoolBook } from './pool-book.ts'
import { createEntry, type PoolEntries, type PoolEntry, type StatusListener } from './pool-entries.ts'
import { defaultPoolLimits, type PoolLimits } from './pool-limits.ts'
import { alreadyImported, rejectionOf, temporarilyBanned } from './rejections.ts'

export interface PoolOptions extends CheckOptions {
  readonly clock: Clock
  readonly limits?: Partial<PoolLimits>
}

/** The pool as the engine uses it. */
export interface PoolService extends TransactionPool {
  /** Candidates for a block, best first. Who answers `false` to one is not offered what depends on it. */
  candidates(): Generator<Candidate, void, boolean | undefined>
  /** Takes out what a proposal refused for good. */
  noteRefused(candidate: Candidate, refusal: CandidateRefusal): void
  /** Tells those who watch a ready transaction that it was sent to peers. */
  noteBroadcast(hash: Hash, peers: readonly string[]): void
  readonly size: number
  /** How many of them are ready. */
  readonly readyCount: number
  /** Transactions dropped because executing them threw. */
  readonly thrown: number
  /** Takes transactions out as if they had never come, without a ban: what a developer's chain went back behind. */
  forget(hashes: readonly Hash[]): void
  /** Calls back whenever a transaction becomes ready; returns the way to stop. */
  onReady(listener: () => void): () => void
  stop(): void
}

/** Creates the pool of a chain. */
export function createTransactionPool(options: PoolOptions): PoolService {
  return new Pool(options)
}

/** One lifetime: from `createTransactionPool` to `stop`. */
class Pool implements PoolService {
  readonly #options: PoolOptions
  readonly #limits: PoolLimits
  readonly #book: PoolBook
  readonly #entries: PoolEntries
  /** Bytes under admission, so that the same sent twice at once are checked once and enter once. */
  readonly #admitting = new Map<ByteString, Promise<Checked<PoolEntry> | undefined>>()
  readonly #bans: Bans
  readonly #follower: ChainFollower
  thrown = 0

  constructor(options: PoolOptions) {
    this.#options = options
    this.#limits = { ...defaultPoolLimits, ...options.limits }
    this.#book = new PoolBook(this.#limits, options.log)
    this.#entries = this.#book.entries
    this.#bans = createBans(options.clock, this.#limits.banMs)
    const { chain, verify } = options
    this.#follower = new ChainFollower({ chain, verify, recheckedMax: this.#limits.recheckedMax }, this.#book)
  }

  get size(): number {
    return this.#entries.size
  }

  get readyCount(): number {
    return this.#entries.readyCount
  }

  async submit(extrinsic: Uint8Array, signal?: AbortSignal): Promise<SubmitResult> {
    const admitted = await this.#admit(extrinsic, undefined, signal)
    return admitted.ok ? { ok: true, hash: admitted.value.hash } : admitted
  }

  async watch(
    extrinsic: Uint8Array,
    onStatus: StatusListener,
    signal?: AbortSignal,
  ): Promise<SubmitResult & { readonly stop?: () => void }> {
    // A listener of its own, so that one function may watch several transactions and stop each.
    const listener: StatusListener = (status) => onStatus(status)
    const admitted = await this.#admit(extrinsic, listener, signal)
    if (!admitted.ok) return admitted
    const entry = admitted.value
    return { ok: true, hash: entry.hash, stop: () => entry.listeners.delete(listener) }
  }

  pending(): readonly Uint8Array[] {
    return [...this.#entries.ready()].map((entry) => entry.extrinsic.encoded)
  }

  remove(hashes: readonly Hash[]): readonly Hash[] {
    return hashes.filter((hash) => {
      const entry = this.#entries.get(toByteString(hash))
      if (entry === undefined) return false
      // "Remove given extrinsic from the pool and temporarily ban it to prevent reimporting" (author_removeExtrinsic)
      this.#bans.add(entry.id)
      this.#book.drop(entry, { type: 'dropped' })
      this.#book.enforceFutureLimits()
      return true
    })
  }

  forget(hashes: readonly Hash[]): void {
    for (const hash of hashes) {
      const entry = this.#entries.get(toByteString(hash))
      if (entry !== undefined) this.#book.drop(entry, { type: 'dropped' })
    }
    this.#book.enforceFutureLimits()
  }

  nextNonce(account: AccountId): number {
    const execution = this.#options.chain.validationExecution()
    let nonce = execution.runtime.system.nonce(execution, account)
    while (this.isProvided(nonceTag(account, nonce))) nonce++
    return nonce
  }

  isProvided(tag: Uint8Array): boolean {
    return this.#entries.providerOf(toByteString(tag))?.status === 'ready'
  }

  *candidates(): Generator<Candidate, void, boolean | undefined> {
    const ready = this.#entries.ready()
    let answer: boolean | undefined
    for (let next = ready.next(answer); !next.done; next = ready.next(answer)) {
      const { extrinsic, hash } = next.value
      answer = yield { extrinsic, hash }
    }
  }

  noteRefused(candidate: Candidate, refusal: CandidateRefusal): void {
    const entry = this.#entries.get(toByteString(candidate.hash))
    if (entry === undefined || refusal.kind === 'full') return
    if (refusal.kind === 'threw') {
      this.thrown++
      this.#bans.add(entry.id)
      this.#options.log.error('pool.extrinsic-threw', { detail: refusal.detail })
    } else if (refusal.error.type === 'Invalid' && refusal.error.value.type === 'Future') {
      // Its account's nonce went back, because the account was reaped: it waits again, unless even that is not so.
      this.#follower.recheck(entry)
      if (entry.missing.size > 0) return
    }
    this.#book.drop(entry, { type: 'invalid' })
    this.#book.enforceFutureLimits()
  }

  noteBroadcast(hash: Hash, peers: readonly string[]): void {
    const entry = this.#entries.get(toByteString(hash))
    if (entry?.status === 'ready') this.#book.tell(entry, { type: 'broadcast', peers })
  }

  onReady(listener: () => void): () => void {
    this.#book.readyListeners.add(listener)
    return () => this.#book.readyListeners.delete(listener)
  }

  stop(): void {
    this.#follower.stop()
    this.#book.readyListeners.clear()
    for (const entry of this.#entries.values()) entry.listeners.clear()
  }

  async #admit(
    encoded: Uint8Array,
    listener: StatusListener | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Checked<PoolEntry>> {
    if (encoded.length > this.#limits.extrinsicBytesMax) {
      return refuse(rejectionOf({ type: 'Invalid', value: { type: 'ExhaustsResources' } }))
    }
    // A copy: the caller's buffer may be reused, and the decoded extrinsic is made of views.
    const copy = encoded.slice()
    const hash = extrinsicHash(copy) as Hash
    const id = toByteString(hash)
    for (let other = this.#admitting.get(id); other !== undefined; other = this.#admitting.get(id)) {
      const verdict = await other
      // Without a verdict, the one who sent it first called it off; that is none of our sender's business.
      if (verdict?.ok === false) return verdict
    }
    signal?.throwIfAborted()
    if (this.#bans.has(id)) return refuse(temporarilyBanned)
    if (this.#entries.get(id) !== undefined) return refuse(alreadyImported(hash))
    let settle: (verdict: Checked<PoolEntry> | undefined) => void = () => {}
    this.#admitting.set(id, new Promise((resolve) => (settle = resolve)))
    let verdict: Checked<PoolEntry> | undefined
    try {
      verdict = await this.#check(copy, hash, listener, signal)
      return verdict
    } finally {
      this.#admitting.delete(id)
      settle(verdict)
    }
  }

  async #check(
    encoded: Uint8Array,
    hash: Hash,
    listener: StatusListener | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Checked<PoolEntry>> {
    const checked = await checkExtrinsic(this.#options, encoded, signal)
    if (!checked.ok) return checked
    const { extrinsic, sender, valid, execution } = checked.value
    const entry = createEntry(extrinsic, hash, sender, valid, execution.block.number, this.#book.nextArrival())
    return this.#book.insert(entry, () => this.#nonceGap(entry, sender), listener)
  }

  /** How far the nonce is ahead of the account's, counting what is ready in between as there. */
  #nonceGap({ extrinsic }: PoolEntry, sender: AccountId): number {
    const at = this.#follower.runtime.extensions.findIndex(({ identifier }) => identifier === 'CheckNonce')
    const nonce = extrinsic.signature?.extras[at]
    return typeof nonce === 'number' ? nonce - this.nextNonce(sender) : 0
  }
}
