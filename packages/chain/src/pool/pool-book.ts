// SPDX-License-Identifier: Apache-2.0
import type { ByteString, Hash } from '@phat/primitives'
import type { TransactionStatus } from '../chain-api.ts'
import { describeThrown } from '../chain-errors.ts'
import type { Log } from '../log.ts'
import { type Checked, refuse } from './check-extrinsic.ts'
import { PoolEntries, type PoolEntry } from './pool-entries.ts'
import type { PoolLimits } from './pool-limits.ts'
import { immediatelyDropped, tooFarInTheFuture, tooLowPriority } from './rejections.ts'

export type StatusListener = (status: TransactionStatus) => void

/** The pool's entries with their limits, and those who are told what becomes of them. Synchronous. */
export class PoolBook {
  readonly entries = new PoolEntries()
  readonly readyListeners = new Set<() => void>()
  readonly #limits: PoolLimits
  readonly #log: Log

  constructor(limits: PoolLimits, log: Log) {
    this.#limits = limits
    this.#log = log
  }

  /** Enters a checked transaction, or says why not. `nonceGap` counts how far its nonce runs ahead; asked only when it does. */
  insert(entry: PoolEntry, nonceGap: () => number, listener: StatusListener | undefined): Checked<PoolEntry> {
    const { nonceGapMax, perSenderMax } = this.#limits
    // In order, as clients send them, the one before is ready and nothing is to be counted.
    const gap = this.entries.isReady(entry) ? 0 : nonceGap()
    if (gap > nonceGapMax) return refuse(tooFarInTheFuture(gap, nonceGapMax))
    const rivals = new Set(entry.provides.map((tag) => this.entries.providerOf(tag)).filter((rival) => rival !== undefined))
    for (const rival of rivals) {
      if (rival.priority >= entry.priority) return refuse(tooLowPriority(rival.priority, entry.priority))
    }
    if (this.entries.countOf(entry.sender) - rivals.size >= perSenderMax) return refuse(immediatelyDropped)
    if (!this.#makeRoom(entry, rivals)) return refuse(immediatelyDropped)
    for (const rival of rivals) this.entries.remove(rival)
    if (listener !== undefined) entry.listeners.add(listener)
    this.entries.add(entry)
    for (const rival of rivals) this.tell(rival, { type: 'usurped', by: entry.hash as Hash })
    // What waited for a rival waits for the newcomer now, without a change of status in between.
    this.refresh([entry])
    for (const { provides } of rivals) this.refresh(this.#waitingFor(provides))
    return { ok: true, value: entry }
  }

  /** Gives up transactions that go after this one while the pool is full; false when those would not suffice. */
  #makeRoom(entry: PoolEntry, rivals: ReadonlySet<PoolEntry>): boolean {
    const { countMax, bytesMax } = this.#limits
    const size = entry.extrinsic.encoded.length
    const rivalBytes = [...rivals].reduce((sum, { extrinsic }) => sum + extrinsic.encoded.length, 0)
    const isFull = (): boolean => this.entries.size - rivals.size >= countMax || this.entries.bytes - rivalBytes + size > bytesMax
    if (size > bytesMax) return false
    while (isFull()) {
      const worst = this.entries.worst()
      if (worst === undefined || rivals.has(worst) || worst.priority >= entry.priority) return false
      this.drop(worst, { type: 'dropped' })
    }
    return true
  }

  #waitingFor(tags: readonly ByteString[]): PoolEntry[] {
    return tags.flatMap((tag) => [...this.entries.waitingFor(tag)])
  }

  /** Tells entries' status where it changed, and that of those that wait for them. */
  refresh(open: PoolEntry[]): void {
    let becameReady = false
    for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
      const now = this.entries.isReady(entry) ? 'ready' : 'future'
      if (now === entry.status || this.entries.get(entry.id) !== entry) continue
      entry.status = now
      becameReady ||= now === 'ready'
      this.tell(entry, { type: now })
      for (const tag of entry.provides) open.push(...this.entries.waitingFor(tag))
    }
    if (becameReady) for (const listener of this.readyListeners) listener()
  }

  /** Takes an entry out; what waits for it is future from now on. */
  drop(entry: PoolEntry, status: TransactionStatus): void {
    if (this.entries.get(entry.id) !== entry) return
    this.entries.remove(entry)
    this.tell(entry, status)
    this.refresh(this.#waitingFor(entry.provides))
  }

  /** A listener that throws hears no more; the pool and the other listeners go on. */
  tell(entry: PoolEntry, status: TransactionStatus): void {
    for (const listener of entry.listeners) {
      try {
        listener(status)
      } catch (error) {
        entry.listeners.delete(listener)
        this.#log.error('pool.listener-failed', { status: status.type, detail: describeThrown(error) })
      }
    }
  }
}
