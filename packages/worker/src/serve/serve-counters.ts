// SPDX-License-Identifier: Apache-2.0
import { type ByteString, toByteString } from '@phat/primitives'

export interface QueryCount {
  total: number
  /** Refused or failed before their contract answered. */
  dropped: number
  /** Milliseconds from the request to the answer, of all. */
  timeMs: number
}

/** Contracts that are counted one by one; queries of others count only in the sum. */
const contractsMax = 4_096

/** What the server counts since its start. */
export interface ServeCounters {
  readonly startedMs: number
  readonly global: QueryCount
  readonly byContract: ReadonlyMap<ByteString, QueryCount>
  /** Requests by method and whether they were answered. */
  readonly requests: ReadonlyMap<string, { ok: number; failed: number }>
  request(method: string, ok: boolean): void
  /** `contract` is undefined for queries that did not open. */
  query(contract: Uint8Array | undefined, dropped: boolean, timeMs: number): void
}

/** Starts counting. @param nowMs the clock of `startedMs`, monotonic */
export function createServeCounters(nowMs: number): ServeCounters {
  const global: QueryCount = { total: 0, dropped: 0, timeMs: 0 }
  const byContract = new Map<ByteString, QueryCount>()
  const requests = new Map<string, { ok: number; failed: number }>()

  function countOf(contract: Uint8Array): QueryCount | undefined {
    const key = toByteString(contract)
    const found = byContract.get(key)
    if (found !== undefined || byContract.size >= contractsMax) return found
    const made: QueryCount = { total: 0, dropped: 0, timeMs: 0 }
    byContract.set(key, made)
    return made
  }

  return {
    startedMs: nowMs,
    global,
    byContract,
    requests,
    request(method, ok) {
      const count = requests.get(method) ?? { ok: 0, failed: 0 }
      requests.set(method, count)
      if (ok) count.ok++
      else count.failed++
    },
    query(contract, dropped, timeMs) {
      for (const count of [global, contract && countOf(contract)]) {
        if (count === undefined) continue
        count.total++
        count.timeMs += timeMs
        if (dropped) count.dropped++
      }
    },
  }
}
