// SPDX-License-Identifier: Apache-2.0
import type { StepOptions } from '@phat/light-client'
import { wallClock } from '@phat/primitives/wall-clock'

/** The clocks that a worker reads, in milliseconds. */
export interface WorkerClock {
  /** Since the Unix epoch. */
  now(): number
  /** Counts up and is never set. */
  monotonic(): number
}

export const platformClock: WorkerClock = { now: wallClock, monotonic: () => performance.now() }

/** Farther than any clock goes: 31 million years. */
const forEver = 10n ** 18n
const driftMs = 10_000n
/** The last second of the year 9999. */
const endOfTime = { seconds: 253_402_300_799n, nanos: 0 }

/**
 * By which clock a worker judges blocks.
 *
 * A light client that leaps checks two things by its clock. That the trusted block is not older than the trusting period, because validators
 * who have left may sign another history without a loss: a worker never leaps, it reads every block since the trust root of its release, most
 * of which are old, so this check would refuse honest history and stop no other. What bounds such a history is the release: its trust root is
 * measured with it. And that a block is not from the future: where the host sets the clock it decides nothing that the host cannot decide,
 * while a clock that goes wrong would stop the worker; so there it is left out, and freshness is the client's check, by the recent block that
 * its query names and the height and time in the receipt. Where the clock is trusted a block from the future is refused.
 */
export function stepOptions(clock: WorkerClock, isTrusted: boolean): StepOptions {
  if (!isTrusted) return { now: endOfTime, trustingPeriodMs: forEver, clockDriftMs: 0n }
  const seconds = BigInt(Math.floor(clock.now() / 1_000))
  return { now: { seconds, nanos: 0 }, trustingPeriodMs: forEver, clockDriftMs: driftMs }
}
