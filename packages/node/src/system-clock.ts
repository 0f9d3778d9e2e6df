// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '@phat/chain'
import { wallClock } from '@phat/primitives/wall-clock'

/** The machine's clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: wallClock,
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs)
    timer.unref()
    return () => clearTimeout(timer)
  },
}
