// SPDX-License-Identifier: Apache-2.0
import { equalBytes, known } from '@phat/primitives'
import type { BlockRef, ChainEvent } from './chain-api.ts'
import { describeThrown } from './chain-errors.ts'
import type { ChainState } from './chain-state.ts'

/** Moves the finalized pointer after the delay, so that clients that wait for `inBlock` see it before `finalized`. */
export function finalizeLater(chain: ChainState, block: BlockRef): void {
  const { clock, finalityDelayMs } = chain.options
  const cancel = clock.after(finalityDelayMs, () => {
    chain.timers.delete(cancel)
    const hash = chain.blocks.hashOf(block.number)
    // A block that was reverted meanwhile is none; the one in its place has a timer of its own.
    if (block.number <= chain.finalized.number || hash === undefined || !equalBytes(hash, block.hash)) return
    const finalized: BlockRef[] = []
    for (let number = chain.finalized.number + 1; number <= block.number; number++) {
      finalized.push({ number, hash: known(chain.blocks.hashOf(number), 'blocks below the best one are stored') })
    }
    chain.finalized = { number: block.number, hash: block.hash }
    tell(chain, { type: 'finalized', blocks: finalized })
  })
  chain.timers.add(cancel)
}

/** Tells everyone in order: an event that comes up while one is told, because a listener made a block, waits until all know. */
export function tell(chain: ChainState, event: ChainEvent): void {
  if (chain.untold.push(event) > 1) return
  for (let next = chain.untold[0]; next !== undefined; next = chain.untold[0]) {
    for (const listener of [...chain.listeners]) {
      if (chain.listeners.has(listener)) tellOne(chain, listener, next)
    }
    chain.untold.shift()
  }
}

function tellOne(chain: ChainState, listener: (event: ChainEvent) => void, event: ChainEvent): void {
  try {
    listener(event)
  } catch (error) {
    chain.listeners.delete(listener)
    chain.options.log.error('chain.listener-failed', { told: event.type, detail: describeThrown(error) })
  }
}
