// SPDX-License-Identifier: Apache-2.0
import type { Extrinsic, ValidTransaction } from '@phat/frame'
import { type ByteString, toByteString } from '@phat/primitives'
import type { TransactionStatus } from '../chain-api.ts'

/** A transaction in the pool. */
export interface PoolEntry {
  readonly hash: Uint8Array
  readonly id: ByteString
  readonly extrinsic: Extrinsic
  readonly sender: ByteString
  readonly priority: bigint
  readonly provides: readonly ByteString[]
  /** Tags that another transaction must provide first and that no block has provided yet. */
  readonly missing: Set<ByteString>
  /** The last block in which it is valid. */
  readonly validTill: number
  /** Order of arrival; older goes first among equals. */
  readonly arrival: number
  readonly listeners: Set<(status: TransactionStatus) => void>
  /** What listeners were told last. */
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
    listeners: new Set(),
    status: undefined,
  }
}

/** The transactions of a pool and how they depend on each other. Synchronous and free of I/O. */
export class PoolEntries {
  readonly #byId = new Map<ByteString, PoolEntry>()
  readonly #byTag = new Map<ByteString, PoolEntry>()
  /** Entries that wait for a tag. */
  readonly #waiting = new Map<ByteString, Set<PoolEntry>>()
  readonly #perSender = new Map<ByteString, number>()
  #bytes = 0

  get size(): number {
    return this.#byId.size
  }

  get bytes(): number {
    return this.#bytes
  }

  countOf(sender: ByteString): number {
    return this.#perSender.get(sender) ?? 0
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
    this.#perSender.set(entry.sender, this.countOf(entry.sender) + 1)
    for (const tag of entry.provides) this.#byTag.set(tag, entry)
    for (const tag of entry.missing) {
      const waiting = this.#waiting.get(tag) ?? new Set()
      waiting.add(entry)
      this.#waiting.set(tag, waiting)
    }
  }

  remove(entry: PoolEntry): void {
    if (!this.#byId.delete(entry.id)) return
    this.#bytes -= entry.extrinsic.encoded.length
    const left = this.countOf(entry.sender) - 1
    if (left > 0) this.#perSender.set(entry.sender, left)
    else this.#perSender.delete(entry.sender)
    for (const tag of entry.provides) if (this.#byTag.get(tag) === entry) this.#byTag.delete(tag)
    for (const tag of entry.missing) this.#stopWaiting(tag, entry)
  }

  /** Notes that a block provided a tag; entries that waited for it no longer do. */
  satisfy(tag: ByteString): void {
    for (const entry of this.#waiting.get(tag) ?? []) entry.missing.delete(tag)
    this.#waiting.delete(tag)
  }

  waitingFor(tag: ByteString): Iterable<PoolEntry> {
    return this.#waiting.get(tag) ?? []
  }

  #stopWaiting(tag: ByteString, entry: PoolEntry): void {
    const waiting = this.#waiting.get(tag)
    waiting?.delete(entry)
    if (waiting?.size === 0) this.#waiting.delete(tag)
  }

  /** True when all that the entry needs is provided by blocks or by entries that are ready themselves. */
  isReady(entry: PoolEntry): boolean {
    // Follows one chain of nonces; iterative, because a sender may have a thousand of them.
    const seen = new Set<PoolEntry>()
    const open = [entry]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next.status === 'ready' || seen.has(next)) continue
      seen.add(next)
      for (const tag of next.missing) {
        const provider = this.#byTag.get(tag)
        if (provider === undefined) return false
        open.push(provider)
      }
    }
    return true
  }

  /** Ready entries in the order in which a block takes them: what they need first, then higher priority, then older. */
  *ready(): Generator<PoolEntry> {
    const taken = new Set<ByteString>()
    const heap = new EntryHeap()
    for (const entry of this.#byId.values()) if (entry.missing.size === 0) heap.push(entry)
    for (let entry = heap.pop(); entry !== undefined; entry = heap.pop()) {
      yield entry
      for (const tag of entry.provides) {
        taken.add(tag)
        for (const dependent of this.#waiting.get(tag) ?? []) {
          if ([...dependent.missing].every((needed) => taken.has(needed))) heap.push(dependent)
        }
      }
    }
  }
}

const before = (a: PoolEntry, b: PoolEntry): boolean =>
  a.priority === b.priority ? a.arrival < b.arrival : a.priority > b.priority

/** A binary heap: the entry that goes first is on top. */
class EntryHeap {
  readonly #entries: PoolEntry[] = []

  push(entry: PoolEntry): void {
    const entries = this.#entries
    let at = entries.push(entry) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!before(entry, entries[parent] as PoolEntry)) break
      entries[at] = entries[parent] as PoolEntry
      at = parent
    }
    entries[at] = entry
  }

  pop(): PoolEntry | undefined {
    const entries = this.#entries
    const top = entries[0]
    const last = entries.pop()
    if (top === undefined || last === undefined || entries.length === 0) return top
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= entries.length) break
      if (child + 1 < entries.length && before(entries[child + 1] as PoolEntry, entries[child] as PoolEntry)) child++
      if (!before(entries[child] as PoolEntry, last)) break
      entries[at] = entries[child] as PoolEntry
      at = child
    }
    entries[at] = last
    return top
  }
}
