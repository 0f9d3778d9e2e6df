// SPDX-License-Identifier: Apache-2.0
import type { ByteString } from '@phat/primitives'
import type { Clock } from '../clock.ts'

/** How many bans are remembered; beyond, the oldest is forgotten. */
const bansMax = 10_000

/** Transactions that are not welcome for a while, by hash. */
export interface Bans {
  readonly size: number
  add(id: ByteString): void
  has(id: ByteString): boolean
}

/** Makes an empty list of bans, each of which lasts `banMs`. */
export function createBans(clock: Clock, banMs: number): Bans {
  // A Map iterates in insertion order; a repeated ban moves to the end, so the first is the oldest.
  const until = new Map<ByteString, number>()
  return {
    get size() {
      return until.size
    },
    add: (id) => {
      until.delete(id)
      until.set(id, clock.now() + banMs)
      for (const oldest of until.keys()) {
        if (until.size <= bansMax) break
        until.delete(oldest)
      }
    },
    has: (id) => {
      const end = until.get(id)
      if (end === undefined) return false
      if (end > clock.now()) return true
      until.delete(id)
      return false
    },
  }
}
