// SPDX-License-Identifier: Apache-2.0
import type { WorkerClock } from './worker-clock.ts'

export interface LeaseOptions {
  readonly clock: WorkerClock
  readonly isClockTrusted: boolean
  readonly leaseMs: number
}

/** How long a worker may answer from its view of the chain. */
export interface Lease {
  /** A new block came. @param timeMs its time, by the validators */
  renew(timeMs: bigint): void
  readonly isExpired: boolean
}

/**
 * A lease by the TEE's clock. It runs out when no block comes, counted by a clock that is never set, and when the newest block is old by its
 * own time, so that old blocks sent slowly renew nothing. At the start there is none: what was on disk may be old.
 *
 * Where the host sets the clock there is no lease: it would say what the host wants. There a client names a recent block in its query.
 */
export function createLease({ clock, isClockTrusted, leaseMs }: LeaseOptions): Lease {
  let renewedAt: number | undefined
  let blockTimeMs = 0
  return {
    renew(timeMs) {
      renewedAt = clock.monotonic()
      blockTimeMs = Number(timeMs)
    },
    get isExpired() {
      if (!isClockTrusted) return false
      return renewedAt === undefined || clock.monotonic() - renewedAt > leaseMs || clock.now() - blockTimeMs > leaseMs
    },
  }
}
