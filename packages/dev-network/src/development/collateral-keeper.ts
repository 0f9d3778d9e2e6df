// SPDX-License-Identifier: Apache-2.0
import type { ChainDesk } from './bootstrap/chain-desk.ts'
import { bringCollateral } from './bootstrap/collateral.ts'

/** How often a network that runs for weeks looks whether its collateral ends. */
const lookEveryMs = 3_600_000

/** Sees to it that the vendor's collateral, which lasts for 30 days, is issued again before it ends. */
export interface CollateralKeeper {
  /** Looks now, because the time of the chain was moved; the next block is to have this one. Unix milliseconds. */
  look(timeMs: number): void
  stop(): Promise<void>
}

interface KeeperOptions {
  /** Unix milliseconds. */
  readonly now: () => number
  /** Told in words when it was issued, and when that failed. */
  readonly onEvent: (text: string) => void
}

/** Starts to look now and then. */
export function keepCollateral(desk: ChainDesk, { now, onEvent }: KeeperOptions): CollateralKeeper {
  let last: Promise<unknown> = Promise.resolve()
  let stopped = false
  const renew = async (timeMs: number): Promise<void> => {
    try {
      if (!stopped && (await bringCollateral(desk, timeMs))) onEvent('the simulated vendor issued its collateral again')
    } catch (error) {
      if (!stopped) onEvent(`the collateral was not renewed: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  const look = (timeMs: number): void => {
    last = last.then(() => renew(timeMs))
  }
  const timer = setInterval(() => look(now()), lookEveryMs)
  timer.unref()
  return {
    look,
    stop: async () => {
      stopped = true
      clearInterval(timer)
    },
  }
}
