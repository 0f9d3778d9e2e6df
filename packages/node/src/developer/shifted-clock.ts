// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '@phat/chain'

/** A clock whose time can be set, as a development chain's can; its timers run at the usual pace. */
export interface ShiftedClock extends Clock {
  /** Milliseconds that it is ahead of the machine's clock, or behind if below 0. */
  readonly shiftMs: number
  /** Stands at a time until `go`. */
  standAt(timeMs: number): void
  /** Goes on from the time that it stands at; nothing where it does not stand. */
  go(): void
  /** Goes on with another shift. */
  setShift(shiftMs: number): void
}

/** Creates a clock that shows what `base` does until it is set. */
export function createShiftedClock(base: Clock): ShiftedClock {
  let shiftMs = 0
  let standsAt: number | undefined
  const now = (): number => standsAt ?? base.now() + shiftMs
  return {
    now,
    after: base.after,
    get shiftMs() {
      return now() - base.now()
    },
    standAt: (timeMs) => {
      standsAt = timeMs
    },
    go: () => {
      if (standsAt === undefined) return
      shiftMs = standsAt - base.now()
      standsAt = undefined
    },
    setShift: (to) => {
      shiftMs = to
      standsAt = undefined
    },
  }
}
