// SPDX-License-Identifier: Apache-2.0
import type { Extrinsic } from '@phat/frame'
import { textBytes } from '@phat/primitives'
import { silentLog } from '../src/index.ts'
import { PoolBook } from '../src/pool/pool-book.ts'
import { createEntry, type PoolEntry } from '../src/pool/pool-entries.ts'
import { defaultPoolLimits, type PoolLimits } from '../src/pool/pool-limits.ts'

/** The tag that a sender's nonce provides. */
export const tag = (sender: string, nonce: number): Uint8Array => textBytes(`${sender}/${nonce}`)
const extrinsic = { encoded: new Uint8Array(100) } as unknown as Extrinsic
let count = 0

/** An entry as validation on a state gives it, where the account's nonce is `from`. */
export function entryOf(sender: string, nonce: number, priority: bigint, from = 0): PoolEntry {
  const arrival = count++
  const valid = {
    priority,
    provides: [tag(sender, nonce)],
    requires: nonce > from ? [tag(sender, nonce - 1)] : [],
    longevity: (1n << 64n) - 1n,
    propagate: true,
  }
  return createEntry(extrinsic, textBytes(`hash ${arrival}`), textBytes(sender), valid, 1, arrival)
}

/** A book without a chain. */
export const bookOf = (limits: Partial<PoolLimits> = {}) => new PoolBook({ ...defaultPoolLimits, ...limits }, silentLog)
