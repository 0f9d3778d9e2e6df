// SPDX-License-Identifier: Apache-2.0
import type { Extrinsic, ValidTransaction } from '@phat/frame'
import { type ByteString, toByteString } from '@phat/primitives'
import type { TransactionStatus } from '../chain-api.ts'
import { EntryHeap, goesBefore, goesSooner } from './entry-heap.ts'

/** Hears what becomes of a transaction. */
export type StatusListener = (status: TransactionStatus) => void

/** A transaction in the pool. */
export interface PoolEntry {
  readonly hash: Uint8Array
  readonly id: ByteString
  readonly extrinsic: Extrinsic
  readonly sender: ByteString
  readonly priority: bigint
  readonly provides: readonly ByteString[]
  /** Tags that another transaction must provide first and that no block has provided yet. */
  missing: Set<ByteString>
  /** The last block in which it is valid. */
  readonly validTill: number
  /** Order of arrival; older goes first among equals. */
  readonly arrival: number
  readonly listeners: Set<StatusListener>
  /** What listeners were told last; undefined until they were told anything. */
  status: 'ready' | 'future' | undefined
}

/** Makes an entry of a validated transaction. `number` is the block it was validated for. */
export function createEntry(
  extrinsic: Extrinsic,
  hash: Uint8Array,
  sender: Uint8Array,
  valid: ValidTransaction,
  number: number,
  arrival: number,
  listeners: PoolEntry['listeners'] = new Set(),
): PoolEntry {
  return {
    hash,
    id: toByteString(hash),
    extrinsic,
    sender: toByteString(sender),
    priority: valid.priority,
    provides: valid.provides.map(toByteString),
    missing: new Set(valid.requires.map(toByteString)),
    validTill: valid.longevity > 0xffff_ffffn ? Infinity : number + Number(valid.longevity) - 1,
    arrival,
    listeners,
    status: undefined,
  }
}

const isFuture = ({ status }: PoolEntry): boolean => status === 'future'

const none: ReadonlySet<PoolEntry> = new Set()

/** The transactions of a pool and how they depend on each other. Synchronous and free of I/O. */
export class PoolEntries {
  readonly #byId = new Map<ByteString, PoolEntry>()
  readonly #byTag = new Map<ByteString, PoolEntry>()
  /** Entries that wait for a tag. */
  readonly #waiting = new Map<ByteString, Set<PoolEntry>>()
  readonly #bySender = new Map<ByteString, Set<PoolEntry>>()
  /** The entry that a full pool gives up first is on top. Entries that left stay in it until they come up. */
  readonly #worst = new EntryHeap((a, b) => goesBefore(b, a))
  /** Of those that wait, the one that is given up first is on top; the same rule for those that left. */
  readonly #worstFuture = new EntryHeap((a, b) => goesBefore(b, a))
  /** The entry that ends first is on top; the same rule for those that left. */
  readonly #ending = new EntryHeap(goesSooner)
  #bytes = 0
  #readyCount = 0
  #futureBytes = 0

  get readyCount(): number {
    return this.#readyCount
  }

  get futureCount(): number {
    return this.size - this.#readyCount
  }

  get futureBytes(): number {
    return this.#futureBytes
  }

  get size(): number {
    return this.#byId.size
  }

  get bytes(): number {
    return this.#bytes
  }

  countOf(sender: ByteString): number {
    return this.#bySender.get(sender)?.size ?? 0
  }

  /** Entries of a sender, in order of arrival. */
  ofSender(sender: ByteString): ReadonlySet<PoolEntry> {
    return this.#bySender.get(sender) ?? none
  }

  get(id: ByteString): PoolEntry | undefined {
    return this.#byId.get(id)
  }

  providerOf(tag: ByteString): PoolEntry | undefined {
    return this.#byTag.get(tag)
  }

  values(): IterableIterator<PoolEntry> {
    return this.#byId.values()
  }

  add(entry: PoolEntry): void {
    this.#byId.set(entry.id, entry)
    this.#bytes += entry.extrinsic.encoded.length
    const siblings = this.#bySender.get(entry.sender) ?? new Set()
    this.#bySender.set(entry.sender, siblings.add(entry))
    for (const tag of entry.provides) this.#byTag.set(tag, entry)
    this.#wait(entry)
    this.#worst.push(entry)
    if (entry.validTill !== Infinity) this.#ending.push(entry)
    this.#count(entry, 1)
  }

  /** Notes whether an entry is ready, as its listeners are told. */
  setStatus(entry: PoolEntry, status: 'ready' | 'future'): void {
    this.#count(entry, -1)
    entry.status = status
    this.#count(entry, 1)
    if (status === 'future') this.#worstFuture.push(entry)
  }

  #count(entry: PoolEntry, by: 1 | -1): void {
    if (entry.status === 'ready') this.#readyCount += by
    else this.#futureBytes += by * entry.extrinsic.encoded.length
  }

  remove(entry: PoolEntry): void {
    if (!this.#byId.delete(entry.id)) return
    this.#count(entry, -1)
    this.#bytes -= entry.extrinsic.encoded.length
    const siblings = this.#bySender.get(entry.sender)
    siblings?.delete(entry)
    if (siblings?.size === 0) this.#bySender.delete(entry.sender)
    for (const tag of entry.provides) if (this.#byTag.get(tag) === entry) this.#byTag.delete(tag)
    this.#stopWaiting(entry)
    for (const heap of [this.#worst, this.#ending, this.#worstFuture]) {
      if (heap.size > 2 * this.size + 64)
        heap.keepOnly((each) => this.#has(each) && (heap !== this.#worstFuture || isFuture(each)))
    }
  }

  #has(entry: PoolEntry): boolean {
    return this.#byId.get(entry.id) === entry
  }

  /**
   * The entries to give up, worst first, until `isEnough` of their number and bytes; undefined when one that `isSpared` would have
   * to go. Whoever asks removes them, or says `spare`: they are not found a second time.
   */
  victims(isEnough: IsEnough, isSpared: (entry: PoolEntry) => boolean): readonly PoolEntry[] | undefined {
    return victimsOf(this.#worst, (entry) => this.#has(entry), isEnough, isSpared)
  }

  /** Takes back that these are victims. */
  spare(victims: readonly PoolEntry[]): void {
    for (const victim of victims) this.#worst.push(victim)
  }

  /** The same as `victims` among those that wait. */
  futureVictims(isEnough: IsEnough, isSpared: (entry: PoolEntry) => boolean): readonly PoolEntry[] | undefined {
    return victimsOf(this.#worstFuture, (entry) => this.#has(entry) && isFuture(entry), isEnough, isSpared)
  }

  /** The last of all that wait. */
  worstFuture(): PoolEntry | undefined {
    const heap = this.#worstFuture
    while (heap.top !== undefined && !(this.#has(heap.top) && isFuture(heap.top))) heap.pop()
    return heap.top
  }

  /** Entries whose last block was `number` or one before it; each is told once. */
  takeExpired(number: number): readonly PoolEntry[] {
    const expired: PoolEntry[] = []
    for (let top = this.#ending.top; top !== undefined && top.validTill <= number; top = this.#ending.top) {
      this.#ending.pop()
      if (this.#has(top)) expired.push(top)
    }
    return expired
  }

  /** Notes that a block provided a tag; entries that waited for it no longer do. Returns them. */
  satisfy(tag: ByteString): ReadonlySet<PoolEntry> {
    const waiting = this.#waiting.get(tag) ?? none
    for (const entry of waiting) entry.missing.delete(tag)
    this.#waiting.delete(tag)
    return waiting
  }

  /** Notes what an entry waits for now. */
  setMissing(entry: PoolEntry, missing: Set<ByteString>): void {
    this.#stopWaiting(entry)
    entry.missing = missing
    this.#wait(entry)
  }

  waitingFor(tag: ByteString): ReadonlySet<PoolEntry> {
    return this.#waiting.get(tag) ?? none
  }

  #wait(entry: PoolEntry): void {
    for (const tag of entry.missing) this.#waiting.set(tag, (this.#waiting.get(tag) ?? new Set()).add(entry))
  }

  #stopWaiting(entry: PoolEntry): void {
    for (const tag of entry.missing) {
      const waiting = this.#waiting.get(tag)
      waiting?.delete(entry)
      if (waiting?.size === 0) this.#waiting.delete(tag)
    }
  }

  /** True when all that the entry needs is provided by blocks or by entries that are ready, by their status. */
  isReady(entry: PoolEntry): boolean {
    for (const tag of entry.missing) if (this.#byTag.get(tag)?.status !== 'ready') return false
    return true
  }

  /**
   * Ready entries in the order in which a block takes them: what they need first, then higher priority, then older. Who answers
   * `false` to an entry did not take it, and is not offered what depends on it.
   */
  *ready(): Generator<PoolEntry, void, boolean | undefined> {
    const taken = new Set<ByteString>()
    const heap = new EntryHeap(goesBefore)
    for (const entry of this.#byId.values()) if (entry.missing.size === 0) heap.push(entry)
    for (let entry = heap.pop(); entry !== undefined; entry = heap.pop()) {
      if ((yield entry) === false) continue
      for (const tag of entry.provides) {
        taken.add(tag)
        for (const dependent of this.waitingFor(tag)) {
          if ([...dependent.missing].every((needed) => taken.has(needed))) heap.push(dependent)
        }
      }
    }
  }
}

type IsEnough = (count: number, bytes: number) => boolean

/** Takes entries that are still there from a heap until they are enough; puts them back when they will not be. */
function victimsOf(
  heap: EntryHeap,
  isThere: (entry: PoolEntry) => boolean,
  isEnough: IsEnough,
  isSpared: (entry: PoolEntry) => boolean,
): readonly PoolEntry[] | undefined {
  const victims = new Set<PoolEntry>()
  let bytes = 0
  let found = true
  while (found && !isEnough(victims.size, bytes)) {
    const worst = heap.pop()
    if (worst === undefined) found = false
    else if (isThere(worst) && !victims.has(worst)) {
      victims.add(worst)
      bytes += worst.extrinsic.encoded.length
      found = !isSpared(worst)
    }
  }
  if (found) return [...victims]
  for (const victim of victims) heap.push(victim)
  return undefined
}
