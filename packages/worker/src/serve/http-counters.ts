// SPDX-License-Identifier: Apache-2.0
import { type ByteString, toByteString } from '@phat/primitives'

export interface HttpCount {
  readonly requests: number
  /** Without a response, or with a status that is none of success (2xx). */
  readonly failures: number
  readonly byStatusCode: ReadonlyMap<number, number>
}

/** Contracts that are counted one by one; requests of others count only in the sum. */
const contractsMax = 4_096
/** Statuses that are counted one by one, of each contract and of all; servers choose them. */
const statusesMax = 64

/** HTTP requests of contracts since the start. */
export interface HttpCounters {
  readonly global: HttpCount
  readonly byContract: ReadonlyMap<ByteString, HttpCount>
  /** @param status of the response; 0 where there is none */
  add(contract: Uint8Array, status: number): void
}

interface Counting extends HttpCount {
  requests: number
  failures: number
  readonly byStatusCode: Map<number, number>
}

/** Starts counting. */
export function createHttpCounters(): HttpCounters {
  const create = (): Counting => ({ requests: 0, failures: 0, byStatusCode: new Map() })
  const global = create()
  const byContract = new Map<ByteString, Counting>()

  function countOf(contract: Uint8Array): Counting | undefined {
    const key = toByteString(contract)
    const found = byContract.get(key)
    if (found !== undefined || byContract.size >= contractsMax) return found
    const made = create()
    byContract.set(key, made)
    return made
  }

  return {
    global,
    byContract,
    add(contract, status) {
      for (const count of [global, countOf(contract)]) {
        if (count === undefined) continue
        count.requests++
        if (status < 200 || status > 299) count.failures++
        const before = count.byStatusCode.get(status)
        const hasRoom = before !== undefined || count.byStatusCode.size < statusesMax
        if (status !== 0 && hasRoom) count.byStatusCode.set(status, (before ?? 0) + 1)
      }
    },
  }
}
