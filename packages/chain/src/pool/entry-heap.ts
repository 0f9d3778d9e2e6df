// SPDX-License-Identifier: Apache-2.0
import type { PoolEntry } from './pool-entries.ts'

/** True when `a` goes into a block before `b`: higher priority first, the older among equals. */
export const goesBefore = (a: PoolEntry, b: PoolEntry): boolean =>
  a.priority === b.priority ? a.arrival < b.arrival : a.priority > b.priority

/** True when the time of `a` ends before that of `b`. */
export const goesSooner = (a: PoolEntry, b: PoolEntry): boolean => a.validTill < b.validTill

/** A binary heap: the entry that goes first by `before` is on top. */
export class EntryHeap {
  readonly #before: (a: PoolEntry, b: PoolEntry) => boolean
  #entries: PoolEntry[] = []

  constructor(before: (a: PoolEntry, b: PoolEntry) => boolean) {
    this.#before = before
  }

  get size(): number {
    return this.#entries.length
  }

  get top(): PoolEntry | undefined {
    return this.#entries[0]
  }

  push(entry: PoolEntry): void {
    const entries = this.#entries
    let at = entries.push(entry) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#before(entry, entries[parent] as PoolEntry)) break
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
      if (child + 1 < entries.length && this.#before(entries[child + 1] as PoolEntry, entries[child] as PoolEntry)) child++
      if (!this.#before(entries[child] as PoolEntry, last)) break
      entries[at] = entries[child] as PoolEntry
      at = child
    }
    entries[at] = last
    return top
  }

  /** Forgets all but those of which `keep` holds. */
  keepOnly(keep: (entry: PoolEntry) => boolean): void {
    const entries = new Set(this.#entries)
    this.#entries = []
    for (const entry of entries) if (keep(entry)) this.push(entry)
  }
}
