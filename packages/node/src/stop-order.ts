// SPDX-License-Identifier: Apache-2.0
import type { Log } from '@phat/chain'
import { PhatError } from '@phat/primitives'

/** The parts of a process that run, and how to stop them. */
export interface StopOrder {
  /** Notes how to stop a part that runs from now on. */
  add(name: string, stop: () => void | Promise<void>): void
  /** Stops all parts, the newest first. Later calls wait for the first. */
  stop(): Promise<void>
}

/** Makes the order: a part that fails to stop is logged, and the others stop all the same. */
export function createStopOrder(log: Log): StopOrder {
  const parts: { readonly name: string; readonly stop: () => void | Promise<void> }[] = []
  let stopping: Promise<void> | undefined
  const stopAll = async (): Promise<void> => {
    for (const { name, stop } of parts.reverse()) {
      try {
        await stop()
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error)
        log.error('node.stop-failed', { part: name, code: error instanceof PhatError ? error.code : 'bug', detail })
      }
    }
  }
  return {
    add: (name, stop) => parts.push({ name, stop }),
    stop: () => {
      stopping ??= stopAll()
      return stopping
    },
  }
}
