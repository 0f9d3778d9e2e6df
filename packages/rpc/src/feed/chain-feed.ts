// SPDX-License-Identifier: Apache-2.0

import type { BlockRef, Chain, Log, StoredBlock } from '@phat/chain'
import type { ByteString } from '@phat/primitives'
import { headerToJson } from '../chain/header-json.ts'
import { describeFailure } from '../server/describe-failure.ts'

/** A new best block with what many subscribers share, made when the first asks. */
export interface ImportedEvent {
  readonly type: 'imported'
  readonly block: StoredBlock
  readonly changes: ReadonlyMap<ByteString, Uint8Array | null>
  /** The header's JSON. */
  readonly headerJson: () => string
}

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

interface Listener {
  readonly tell: FeedListener
  /** Events up to this number were told before it joined. */
  readonly after: number
}

function toFeedEvent(event: Parameters<Parameters<Chain['subscribe']>[0]>[0]): FeedEvent {
  if (event.type === 'finalized') return { type: 'finalized', blocks: event.blocks }
  let json: string | undefined
  const headerJson = (): string => {
    json ??= JSON.stringify(headerToJson(event.block.header))
    return json
  }
  return { type: 'imported', block: event.block, changes: event.changes, headerJson }
}

/**
 * Queues the chain's events and tells them in later turns of the event loop, at most `turnMs` at a stretch: an import waits for no
 * subscriber. A subscriber sees, in order, exactly the events after those that its first snapshot already contains.
 */
export function startChainFeed(chain: Chain, options: { turnMs: number; now: () => number; log: Log }): ChainFeed {
  const listeners = new Set<Listener>()
  const queue: FeedEvent[] = []
  let queued = 0
  let told = 0
  let current: Iterator<Listener> | undefined
  let scheduled: NodeJS.Immediate | undefined

  const tellOne = (event: FeedEvent, listener: Listener): void => {
    if (listener.after > told || !listeners.has(listener)) return
    try {
      listener.tell(event)
    } catch (error) {
      listeners.delete(listener)
      options.log.error('rpc.subscriber-failed', describeFailure(error))
    }
  }

  /** Returns false when time is up. */
  const tellEvent = (event: FeedEvent, deadline: number): boolean => {
    current ??= [...listeners].values()
    for (let next = current.next(); next.done !== true; next = current.next()) {
      tellOne(event, next.value)
      if (options.now() > deadline) return false
    }
    current = undefined
    return true
  }

  const run = (): void => {
    scheduled = undefined
    const deadline = options.now() + options.turnMs
    for (let event = queue[0]; event !== undefined; event = queue[0]) {
      if (!tellEvent(event, deadline)) break
      queue.shift()
      told++
    }
    if (queue.length > 0) scheduled = setImmediate(run)
  }

  const unsubscribe = chain.subscribe((event) => {
    if (listeners.size === 0) return
    queue.push(toFeedEvent(event))
    queued++
    scheduled ??= setImmediate(run)
  })

  return {
    subscribe: (tell) => {
      const listener = { tell, after: queued }
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop: () => {
      unsubscribe()
      listeners.clear()
      if (scheduled !== undefined) clearImmediate(scheduled)
    },
  }
}
