// SPDX-License-Identifier: Apache-2.0
import { type ByteString, byteStringPrefix, toByteString } from '@phat/primitives'

/** Bytes of a key that are kept: 2^64 queries until two that differ are likely taken for the same. */
const keyBytes = 16

/** What a memory of replays says of a query. */
export type ReplayVerdict = 'new' | 'replayed' | 'full' | 'full-for-sender'

/** Remembers queries until a height. It never forgets one before: what it cannot remember, it refuses. */
export interface ReplayMemory {
  readonly size: number
  /**
   * Takes a query in, unless it was asked before or there is no room.
   * @param key 32 bytes that name the query
   * @param until the last height at which it could be asked again
   */
  admit(key: Uint8Array, sender: Uint8Array, until: number, height: number): ReplayVerdict
}

/** One for all queries of a sender: many of them are remembered. */
interface RememberedSender {
  readonly id: ByteString
  queries: number
}

/**
 * Makes a memory for at most `max` queries, of which one sender may have a quarter: some accounts cannot keep all others out without being
 * several.
 */
export function createReplayMemory(max = 400_000): ReplayMemory {
  const seen = new Set<ByteString>()
  const bySender = new Map<ByteString, RememberedSender>()
  const byHeight = new Map<number, { readonly key: ByteString; readonly sender: RememberedSender }[]>()
  const senderMax = Math.max(1, Math.floor(max / 4))
  let purgedAt = -1

  function purge(height: number): void {
    if (height <= purgedAt) return
    purgedAt = height
    for (const [until, queries] of byHeight) {
      if (until >= height) continue
      byHeight.delete(until)
      for (const { key, sender } of queries) {
        seen.delete(key)
        sender.queries--
        if (sender.queries === 0) bySender.delete(sender.id)
      }
    }
  }

  return {
    get size() {
      return seen.size
    },
    admit(fullKey, senderId, until, height) {
      purge(height)
      const key = byteStringPrefix(fullKey, keyBytes)
      if (seen.has(key)) return 'replayed'
      if (seen.size >= max) return 'full'
      const id = toByteString(senderId)
      const sender = bySender.get(id) ?? { id, queries: 0 }
      if (sender.queries >= senderMax) return 'full-for-sender'
      seen.add(key)
      sender.queries++
      bySender.set(sender.id, sender)
      const queries = byHeight.get(until)
      if (queries === undefined) byHeight.set(until, [{ key, sender }])
      else queries.push({ key, sender })
      return 'new'
    },
  }
}
