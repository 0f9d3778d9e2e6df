// SPDX-License-Identifier: Apache-2.0

/** Allows a number of events a second on average, and a burst at once. */
export interface TokenBucket {
  /** Takes that many tokens, or none and returns false. */
  readonly take: (count: number) => boolean
}

/** Allows `perSecond` events a second and `burst` at once; every event when `perSecond` is 0. `now` is in milliseconds. */
export function createTokenBucket(options: { perSecond: number; burst: number; now: () => number }): TokenBucket {
  const { perSecond, burst, now } = options
  if (perSecond === 0) return { take: () => true }
  let tokens = burst
  let filledAt = now()
  return {
    take: (count) => {
      if (tokens < count) {
        // Time is read only when the bucket runs dry: the common case costs a subtraction.
        const time = now()
        tokens = Math.min(burst, tokens + ((time - filledAt) * perSecond) / 1000)
        filledAt = time
        if (tokens < count) return false
      }
      tokens -= count
      return true
    },
  }
}
