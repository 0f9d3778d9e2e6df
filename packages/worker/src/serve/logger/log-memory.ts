// SPDX-License-Identifier: Apache-2.0
import { type ByteString, fromByteString, toByteString } from '@phat/primitives'
import type { LogEntry } from '../../cluster/cluster-work.ts'
import type { LogReader, VisibleRecord } from '../worker-view.ts'

/** The built-in logger's memory, with the way to write to it. */
export interface LogMemory extends LogReader {
  append(entries: Iterable<LogEntry>): void
}

interface Kept {
  readonly entry: LogEntry
  /** Height under which it is numbered: never below that of the record before. */
  readonly block: number
  readonly bytes: number
  readonly contract: ByteString
}

/** What a record costs beside its bytes. */
const overhead = 160

/** Records of one block that get a number of their own; block times this stays below 2^53. */
const perBlock = 2 ** 20

function sizeOf(entry: LogEntry): number {
  if (entry.kind === 'log') return overhead + 2 * entry.message.length
  if (entry.kind === 'event') return overhead + entry.payload.length + 96 * entry.topics.length
  return overhead + entry.nonce.length + entry.output.length
}

/**
 * Keeps the newest records within a bound, 8 MiB by default. A single record that is larger than all of it is dropped.
 *
 * A record's number is its block and its place among those of the block that the reader sees, so it stays the same while others log, and says
 * nothing of them. Blocks are dropped whole for the same reason, but for the newest.
 */
export function createLogMemory(capacity = 8 * 1024 * 1024): LogMemory {
  const kept: Kept[] = []
  /** Records before this index are dropped; they are cut off now and then. */
  let first = 0
  let bytes = 0
  const byContract = new Map<ByteString, number>()

  function dropFirst(): void {
    const record = kept[first]
    if (record === undefined) return
    first++
    bytes -= record.bytes
    const left = (byContract.get(record.contract) ?? 1) - 1
    if (left === 0) byContract.delete(record.contract)
    else byContract.set(record.contract, left)
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
        const size = sizeOf(entry)
        if (size > capacity) continue
        const contract = toByteString(entry.contract)
        kept.push({ entry, block: Math.max(kept.at(-1)?.block ?? 0, entry.blockNumber), bytes: size, contract })
        bytes += size
        byContract.set(contract, (byContract.get(contract) ?? 0) + 1)
        makeRoom()
      }
    },
    contracts: () => [...byContract.keys()].map(fromByteString),
    visible(allowed) {
      const records: VisibleRecord[] = []
      let block = -1
      let place = 0
      for (let i = first; i < kept.length; i++) {
        const record = kept[i]
        if (record === undefined || !allowed(record.entry)) continue
        place = record.block === block ? place + 1 : 0
        block = record.block
        records.push({ sequence: block * perBlock + place, entry: record.entry, bytes: record.bytes })
      }
      return records
    },
  }
}
