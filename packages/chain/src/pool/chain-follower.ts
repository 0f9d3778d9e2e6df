// SPDX-License-Identifier: Apache-2.0
import {
  decodeFor,
  type Execution,
  type Extrinsic,
  extrinsicHash,
  type Runtime,
  senderOf,
  validateTransaction,
} from '@phat/frame'
import { type BlockHash, type ByteString, PhatError, toByteString } from '@phat/primitives'
import type { ChainEvent, TransactionStatus } from '../chain-api.ts'
import type { CheckOptions } from './check-extrinsic.ts'
import type { PoolBook } from './pool-book.ts'
import { createEntry, type PoolEntries, type PoolEntry, type StatusListener } from './pool-entries.ts'

type Imported = Extract<ChainEvent, { readonly type: 'imported' }>
type Reverted = Extract<ChainEvent, { readonly type: 'reverted' }>

/** What the follower needs of the pool. */
export type FollowerOptions = Pick<CheckOptions, 'chain' | 'verify'> & { readonly recheckedMax: number }

/** Keeps the pool's entries in step with the chain: what blocks took, ended, touched, and gave back. One lifetime, as the pool's. */
export class ChainFollower {
  readonly #options: FollowerOptions
  readonly #book: PoolBook
  readonly #entries: PoolEntries
  /** Transactions with listeners in blocks that are not final yet, by block. */
  readonly #included = new Map<ByteString, { entry: PoolEntry; index: number }[]>()
  /** Transactions whose sender's state changed since they were checked; those that left the pool fall out when their turn comes. */
  readonly #touched = new Set<PoolEntry>()
  readonly #unsubscribe: () => void
  #runtime: Runtime

  constructor(options: FollowerOptions, book: PoolBook) {
    this.#options = options
    this.#book = book
    this.#entries = book.entries
    this.#runtime = options.chain.runtime()
    this.#unsubscribe = options.chain.subscribe((event) => this.#onChainEvent(event))
  }

  /** The runtime that the entries were checked by. */
  get runtime(): Runtime {
    return this.#runtime
  }

  stop(): void {
    this.#unsubscribe()
    this.#included.clear()
    this.#touched.clear()
  }

  /** Checks an entry again on the newest state; it goes when it is not valid any more. */
  recheck(entry: PoolEntry): void {
    const { chain, verify } = this.#options
    const valid = validateTransaction(chain.validationExecution(), entry.extrinsic, verify)
    if (!valid.ok) {
      this.#book.drop(entry, { type: 'invalid' })
      return
    }
    this.#entries.setMissing(entry, new Set(valid.value.requires.map(toByteString)))
    this.#book.refresh([entry])
  }

  #onChainEvent(event: ChainEvent): void {
    if (event.type === 'imported') this.#onImported(event)
    else if (event.type === 'reverted') this.#onReverted(event)
    else for (const { hash } of event.blocks) this.#onFinalized(hash)
    this.#book.enforceFutureLimits()
  }

  #onImported({ block, changes }: Imported): void {
    const included: { entry: PoolEntry; index: number }[] = []
    block.extrinsics.forEach((encoded, index) => {
      const entry = this.#entries.get(toByteString(extrinsicHash(encoded)))
      if (entry !== undefined) included.push({ entry, index })
    })
    for (const { entry } of included) this.#entries.remove(entry)
    for (const { entry, index } of included) this.#book.tell(entry, { type: 'inBlock', hash: block.hash, index })
    for (const { entry } of included) for (const tag of entry.provides) this.#book.refresh([...this.#entries.satisfy(tag)])
    const watched = included.filter(({ entry }) => entry.listeners.size > 0)
    if (watched.length > 0) this.#included.set(toByteString(block.hash), watched)
    this.#followRuntime()
    for (const entry of this.#entries.takeExpired(block.number)) this.#book.drop(entry, { type: 'invalid' })
    this.#recheckTouched(changes)
  }

  #followRuntime(): void {
    const runtime = this.#options.chain.runtime()
    if (runtime === this.#runtime) return
    this.#runtime = runtime
    // A signature is for one runtime version, and a decoded call is of it: nothing survives an upgrade.
    for (const entry of [...this.#entries.values()]) this.#book.drop(entry, { type: 'invalid' })
  }

  /** Checks transactions again whose sender's state changed: its nonce, its balance, its locks. */
  #recheckTouched(changes: Imported['changes']): void {
    // Maps by account hash their keys so that the account stands at the end; a chance match costs a check and nothing else.
    if (this.#entries.size > 0) {
      for (const key of changes.keys()) {
        for (const entry of this.#entries.ofSender(key.slice(-32) as ByteString)) this.#touched.add(entry)
      }
    }
    let budget = this.#options.recheckedMax
    for (const entry of this.#touched) {
      if (budget === 0) return
      this.#touched.delete(entry)
      if (this.#entries.get(entry.id) !== entry) continue
      budget--
      this.recheck(entry)
    }
  }

  /**
   * Takes back the transactions of blocks that are no more, oldest first, then checks all others: nonces went back, and with the
   * blocks the eras that began in them. Of the work of an import this has no bound but the pool's; networks never come here.
   */
  #onReverted({ removed }: Reverted): void {
    this.#followRuntime()
    const others = [...this.#entries.values()]
    for (const block of removed) {
      const watched = this.#takeIncluded(block.hash)
      for (const { entry } of watched.values()) this.#book.tell(entry, { type: 'retracted', hash: block.hash })
      for (const [index, encoded] of block.extrinsics.entries()) {
        this.#takeBack(encoded, watched.get(index)?.entry.listeners ?? new Set())
      }
    }
    for (const entry of others) if (this.#entries.get(entry.id) === entry) this.recheck(entry)
  }

  #takeIncluded(hash: BlockHash): ReadonlyMap<number, { readonly entry: PoolEntry; readonly index: number }> {
    const id = toByteString(hash)
    const included = this.#included.get(id) ?? []
    this.#included.delete(id)
    return new Map(included.map((each) => [each.index, each]))
  }

  #takeBack(encoded: Uint8Array, listeners: Set<StatusListener>): void {
    const { chain, verify } = this.#options
    const execution = chain.validationExecution()
    const extrinsic = decodeAgain(execution, encoded)
    const sender = extrinsic && senderOf(execution, extrinsic)
    // Inherents belong to their block.
    if (extrinsic !== undefined && sender === undefined) return
    const valid = extrinsic && validateTransaction(execution, extrinsic, verify)
    const hash = extrinsicHash(encoded)
    if (extrinsic === undefined || sender === undefined || valid === undefined || !valid.ok) {
      this.#book.tell({ listeners }, { type: 'invalid' })
      return
    }
    const arrival = this.#book.nextArrival()
    const entry = createEntry(extrinsic, hash, sender, valid.value, execution.block.number, arrival, listeners)
    const rival = entry.provides.map((tag) => this.#entries.providerOf(tag)).find((found) => found !== undefined)
    if (this.#book.insert(entry, () => 0, undefined).ok) return
    const end: TransactionStatus = rival === undefined ? { type: 'dropped' } : { type: 'usurped', by: rival.hash as BlockHash }
    this.#book.tell(entry, end)
  }

  #onFinalized(hash: BlockHash): void {
    for (const { entry, index } of this.#takeIncluded(hash).values()) {
      this.#book.tell(entry, { type: 'finalized', hash, index })
      entry.listeners.clear()
    }
  }
}

/** The extrinsic as the runtime of now reads it; undefined when it cannot. */
function decodeAgain(execution: Execution, encoded: Uint8Array): Extrinsic | undefined {
  try {
    return decodeFor(execution, encoded)
  } catch (error) {
    if (error instanceof PhatError && error.code.startsWith('codec.')) return undefined
    throw error
  }
}
