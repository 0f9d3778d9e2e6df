// SPDX-License-Identifier: Apache-2.0
import { type Hex, toHex } from '@phat/primitives'

/** The heights below which a client takes no answer: it never sees a cluster go back. */
export interface Freshness {
  least(cluster: Uint8Array): number
  /** An answer of this height was verified, or a command of the client is in this block. */
  saw(cluster: Uint8Array, height: number): void
}

/** Makes one that has seen nothing. */
export function createFreshness(): Freshness {
  const seen = new Map<Hex, number>()
  const least = (cluster: Uint8Array): number => seen.get(toHex(cluster)) ?? 0
  return {
    least,
    saw: (cluster, height) => void seen.set(toHex(cluster), Math.max(least(cluster), height)),
  }
}
