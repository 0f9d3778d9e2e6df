// SPDX-License-Identifier: Apache-2.0
import type { BlockRef, Chain, ChainEvent, StoredBlock } from '@phat/chain'
import { type ByteString, unreachable } from '@phat/primitives'
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

/** The chain went back to a block that was the best one before; what came after it is gone. */
export interface RevertedEvent {
  readonly type: 'reverted'
  readonly best: BlockRef
  /** The header's JSON of the best block; undefined when it is no longer there, either. */
  readonly headerJson: () => string | undefined
}

export type FeedEvent = ImportedEvent | FinalizedEvent | RevertedEvent
export type FeedListener = (event: FeedEvent) => void

/** Tells chain events to any number of subscribers without holding up the block that caused them. */
export interface ChainFeed {
  /** Tells every event that the chain tells from now on; returns the way to stop. */
  subscribe(listener: FeedListener): () => void
  stop(): void
}

function headerJsonOf(block: StoredBlock): string {
  return JSON.stringify(headerToJson(block.header))
}

function toFeedEvent(chain: Chain, event: ChainEvent): FeedEvent {
  let json: string | undefined
  switch (event.type) {
    case 'finalized':
      return { type: 'finalized', blocks: event.blocks }
    case 'reverted': {
      const block = chain.block(event.best.hash)
      const headerJson = (): string | undefined => {
        json ??= block && headerJsonOf(block)
        return json
      }
      return { type: 'reverted', best: event.best, headerJson }
    }
    case 'imported': {
      const { block, changes } = event
      const headerJson = (): string => {
        json ??= headerJsonOf(block)
        return json
      }
      return { type: 'imported', block, changes, headerJson }
    }
    default:
      return unreachable(event)
  }
}

/**
 * Tells the chain's events in later turns of the event loop: an import waits for no subscriber. Who is told is decided when the
 * chain tells, so a subscriber sees, in order, exactly the events after those that its first snapshot already contains.
 */
export function startChainFeed(chain: Chain, turns: TurnQueue): ChainFeed {
  const listeners = new Set<FeedListener>()
  const unsubscribe = chain.subscribe((chainEvent) => {
    if (listeners.size === 0) return
    const event = toFeedEvent(chain, chainEvent)
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
