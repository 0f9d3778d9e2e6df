// SPDX-License-Identifier: Apache-2.0
import { assert, type ByteString, type Hash } from '@phat/primitives'
import type { TransactionStatus } from '../chain-api.ts'
import { describeThrown } from '../chain-errors.ts'
import type { Log } from '../log.ts'
import { type Checked, refuse } from './check-extrinsic.ts'
import { PoolEntries, type PoolEntry, type StatusListener } from './pool-entries.ts'

import type { PoolLimits } from './pool-limits.ts'
import { immediatelyDropped, tooFarInTheFuture, tooLowPriority } from './rejections.ts'

/** The pool's entries with their limits, and those who are told what becomes of them. Synchronous. */
export class PoolBook {
  readonly entries = new PoolEntries()
  readonly readyListeners = new Set<() => void>()
  readonly #limits: PoolLimits
  readonly #log: Log
  #arrivals = 0

  constructor(limits: PoolLimits, log: Log) {
    this.#limits = limits
    this.#log = log
  }

  /** The place of the next entry in the order of arrival. */
  nextArrival(): number {
    return this.#arrivals++
  }

  /** Enters a checked transaction, or says why not. `nonceGap` counts how far its nonce runs ahead; asked only when it does. */
  insert(entry: PoolEntry, nonceGap: () => number, listener: StatusListener | undefined): Checked<PoolEntry> {
    const { nonceGapMax, perSenderMax } = this.#limits
    // In order, as clients send them, the one before is ready and nothing is to be counted.
    const gap = this.entries.isReady(entry) ? 0 : nonceGap()
    if (gap > nonceGapMax) return refuse(tooFarInTheFuture(gap, nonceGapMax))
    const rivals = new Set(entry.provides.map((tag) => this.entries.providerOf(tag)).filter((rival) => rival !== undefined))
    for (const rival of rivals) {
      if (!this.#givesWay(rival, entry)) return refuse(tooLowPriority(rival.priority, entry.priority))
    }
    if (this.entries.countOf(entry.sender) - rivals.size >= perSenderMax) return refuse(immediatelyDropped)
    const victims = this.#victimsOf(entry, rivals)
    if (victims === undefined) return refuse(immediatelyDropped)
    const waits = !this.entries.isReady(entry)
    const futureVictims = waits ? this.#futureVictimsOf(entry, [...victims, ...rivals]) : []
    if (futureVictims === undefined) {
      this.entries.spare(victims)
      return refuse(immediatelyDropped)
    }
    // Nothing is given up before it is sure that the newcomer enters.
    for (const victim of [...victims, ...futureVictims]) this.drop(victim, { type: 'dropped' })
    for (const rival of rivals) this.entries.remove(rival)
    if (listener !== undefined) entry.listeners.add(listener)
    this.entries.add(entry)
    for (const rival of rivals) this.tell(rival, { type: 'usurped', by: entry.hash as Hash })
    // What waited for a rival waits for the newcomer now, without a change of status in between.
    this.refresh([entry])
    for (const { provides } of rivals) this.refresh(this.#waitingFor(provides))
    this.enforceFutureLimits()
    return { ok: true, value: entry }
  }

  /**
   * Whether a transaction gives its place to another one that provides the same: to one of higher priority. Senders share tags where they bring
   * the same message; there one that waits, perhaps for what never comes, keeps no other sender's from a block, whatever it offers to pay.
   */
  #givesWay(rival: PoolEntry, to: PoolEntry): boolean {
    const isRivalReady = this.entries.isReady(rival)
    if (rival.sender !== to.sender && isRivalReady !== this.entries.isReady(to)) return !isRivalReady
    return rival.priority < to.priority
  }

  /** What is given up for this one while the pool is full: all of lower priority; undefined when those would not suffice. */
  #victimsOf(entry: PoolEntry, rivals: ReadonlySet<PoolEntry>): readonly PoolEntry[] | undefined {
    const { countMax, bytesMax } = this.#limits
    const count = this.entries.size - rivals.size
    const bytes = this.entries.bytes - bytesOf(rivals) + entry.extrinsic.encoded.length
    return this.entries.victims(
      (given, givenBytes) => count - given < countMax && bytes - givenBytes <= bytesMax,
      (worst) => rivals.has(worst) || worst.priority >= entry.priority,
    )
  }

  /** The same among those that wait, for one that will wait. `leaving` go anyway. */
  #futureVictimsOf(entry: PoolEntry, leaving: readonly PoolEntry[]): readonly PoolEntry[] | undefined {
    const { futureCountMax, futureBytesMax } = this.#limits
    const waiting = leaving.filter(({ status }) => status !== 'ready')
    const count = this.entries.futureCount - waiting.length
    const bytes = this.entries.futureBytes - bytesOf(waiting) + entry.extrinsic.encoded.length
    return this.entries.futureVictims(
      (given, givenBytes) => count - given < futureCountMax && bytes - givenBytes <= futureBytesMax,
      (worst) => leaving.includes(worst) || worst.priority >= entry.priority,
    )
  }

  /** Gives up those that wait while they are too many: a predecessor that leaves may send a thousand back to wait. */
  enforceFutureLimits(): void {
    const { futureCountMax, futureBytesMax } = this.#limits
    while (this.entries.futureCount > futureCountMax || this.entries.futureBytes > futureBytesMax) {
      const worst = this.entries.worstFuture()
      assert(worst !== undefined, 'one of those that wait is the worst')
      this.drop(worst, { type: 'dropped' })
    }
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
      this.entries.setStatus(entry, now)
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
  tell(entry: Pick<PoolEntry, 'listeners'>, status: TransactionStatus): void {
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

function bytesOf(entries: Iterable<PoolEntry>): number {
  let bytes = 0
  for (const { extrinsic } of entries) bytes += extrinsic.encoded.length
  return bytes
}
