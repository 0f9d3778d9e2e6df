// SPDX-License-Identifier: Apache-2.0
import type { LogEntry } from '../../cluster/cluster-work.ts'
import type { LogReader, VisibleRecord } from '../worker-view.ts'
import { createSharedArrays, type PackedEntry, packEntry, releaseEntry, sizeOfEntry, unpackEntry } from './pack-entry.ts'

/** The built-in logger's memory, with the way to write to it. */
export interface LogMemory extends LogReader {
  append(entries: Iterable<LogEntry>): void
}

interface Kept {
  readonly entry: PackedEntry
  /** Height under which it is numbered: never below that of the record before. */
  readonly block: number
  readonly bytes: number
}

/** Records of one block that get a number of their own; block times this stays below 2^53. */
const perBlock = 2 ** 20

/**
 * Keeps the newest records within a bound, 8 MiB by default. A single record that is larger than all of it is dropped.
 *
 * A record's number is its block and its place among those of the block that the reader sees, so it stays the same while others log, and says
 * nothing of them. Blocks are dropped whole for the same reason, but for the newest.
 */
export function createLogMemory(capacity = 8 * 1024 * 1024): LogMemory {
  const kept: (Kept | undefined)[] = []
  /** Records before this index are dropped; their places are cut off now and then. */
  let first = 0
  let bytes = 0
  const contracts = createSharedArrays()
  const accounts = createSharedArrays()

  function dropFirst(): void {
    const record = kept[first]
    if (record === undefined) return
    kept[first] = undefined
    first++
    bytes -= record.bytes
    releaseEntry(record.entry, contracts, accounts)
  }

  function makeRoom(): void {
    while (bytes > capacity) {
      const block = kept[first]?.block
      const isNewest = block === kept.at(-1)?.block
      do dropFirst()
      while (!isNewest && kept[first]?.block === block)
    }
    if (first > 1024 && first * 2 > kept.length) {
      kept.splice(0, first)
      first = 0
    }
  }

  return {
    capacity,
    append(entries) {
      for (const entry of entries) {
        const size = sizeOfEntry(entry)
        if (size > capacity) continue
        const block = Math.max(kept.at(-1)?.block ?? 0, entry.blockNumber)
        kept.push({ entry: packEntry(entry, contracts, accounts), block, bytes: size })
        bytes += size
        makeRoom()
      }
    },
    contracts: contracts.all,
    visible(allowed) {
      const records: VisibleRecord[] = []
      let block = -1
      let place = 0
      for (let i = first; i < kept.length; i++) {
        const record = kept[i]
        if (record === undefined || !allowed(record.entry)) continue
        place = record.block === block ? place + 1 : 0
        block = record.block
        records.push({ sequence: block * perBlock + place, entry: unpackEntry(record.entry), bytes: record.bytes })
      }
      return records
    },
  }
}
