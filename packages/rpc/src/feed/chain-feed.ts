// SPDX-License-Identifier: Apache-2.0
import type { BlockRef, Chain, ChainEvent, StoredBlock } from '@phat/chain'
import type { ByteString } from '@phat/primitives'
import { headerToJson } from '../chain/header-json.ts'
import type { TurnQueue } from '../server/turn-queue.ts'

/** A new best block with what many subscribers share, made when the first asks. */
export interface ImportedEvent {
  readonly type: 'imported'
  readonly block: StoredBlock
  readonly changes: ReadonlyMap<ByteString, Uint8Array | null>
  /** The header's JSON. */
  readonly headerJson: () => string
}

/** Blocks that became final, oldest first. */
export interface FinalizedEvent {
  readonly type: 'finalized'
  readonly blocks: readonly BlockRef[]
}

export type FeedEvent = ImportedEvent | FinalizedEvent
export type FeedListener = (event: FeedEvent) => void

/** Tells chain events to any number of subscribers without holding up the block that caused them. */
export interface ChainFeed {
  /** Tells every event that the chain tells from now on; returns the way to stop. */
  subscribe(listener: FeedListener): () => void
  stop(): void
}

function toFeedEvent(event: ChainEvent): FeedEvent {
  if (event.type === 'finalized') return { type: 'finalized', blocks: event.blocks }
  let json: string | undefined
  const headerJson = (): string => {
    json ??= JSON.stringify(headerToJson(event.block.header))
    return json
  }
  return { type: 'imported', block: event.block, changes: event.changes, headerJson }
}

/**
 * Tells the chain's events in later turns of the event loop: an import waits for no subscriber. Who is told is decided when the
 * chain tells, so a subscriber sees, in order, exactly the events after those that its first snapshot already contains.
 */
export function startChainFeed(chain: Chain, turns: TurnQueue): ChainFeed {
  const listeners = new Set<FeedListener>()
  const unsubscribe = chain.subscribe((chainEvent) => {
    if (listeners.size === 0) return
    const event = toFeedEvent(chainEvent)
    for (const listener of listeners) {
      turns.push(() => {
        if (listeners.has(listener)) listener(event)
      })
    }
  })
  return {
    subscribe: (listener) => {
      // A function of its own, so that the same listener may subscribe twice.
      const own: FeedListener = (event) => listener(event)
      listeners.add(own)
      return () => listeners.delete(own)
    },
    stop: () => {
      unsubscribe()
      listeners.clear()
    },
  }
}
