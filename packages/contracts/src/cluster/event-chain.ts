// SPDX-License-Identifier: Apache-2.0
import { array, bytes, fixedBytes, option, struct, u8, u32, u64, type ValueOf, vec } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import type { ClusterEvent } from '../exec/cluster-event.ts'
import { pinkEventKind } from '../exec/effects.ts'
import type { Overlay } from '../state/overlay.ts'
import { singleKeys } from '../state/state-keys.ts'

/**
 * The event chain: for each transaction that told something, a block of its events whose header names the one before. The worker signs and
 * logs it, so that readers outside can tell a gap or a change. Events that only the worker may know are left out.
 */
const eventRecord = struct('EventRecord', { contract: fixedBytes(32), topics: vec(fixedBytes(32)), data: bytes })

const eventBody = struct('EventsBlockBody', {
  blockNumber: u32,
  nonce: option(fixedBytes(32)),
  entryContract: option(fixedBytes(32)),
  origin: option(fixedBytes(32)),
  events: vec(eventRecord),
})

const eventHeader = struct('EventsBlockHeader', {
  parentHash: fixedBytes(32),
  number: u64,
  runtimeVersion: array(u32, 2),
  bodyHash: fixedBytes(32),
})

const eventHead = struct('EventHead', { next: u64, hash: fixedBytes(32), format: u8 })

/** A block of the event chain, encoded, with its number. */
export interface EventBlock {
  readonly number: bigint
  readonly encoded: Uint8Array
}

const firstHead: ValueOf<typeof eventHead> = { next: 0n, hash: new Uint8Array(32), format: 1 }

function readHead(state: Overlay): ValueOf<typeof eventHead> {
  const encoded = state.get(singleKeys.eventHead)
  return encoded === undefined ? firstHead : eventHead.decode(encoded)
}

/** The last block of the chain: its number and hash; number 0 with a hash of zeros before the first. */
export function eventChainHead(state: Overlay): { readonly number: bigint; readonly hash: Uint8Array } {
  const { next, hash } = readHead(state)
  return { number: next, hash }
}

export interface EventBlockOf {
  readonly blockNumber: number
  readonly nonce: Uint8Array | undefined
  readonly entryContract: Uint8Array | undefined
  readonly origin: Uint8Array | undefined
  readonly runtimeVersion: readonly [number, number]
}

/** Appends the events of a transaction; nothing when there are none to tell. */
export function appendEventBlock(state: Overlay, of: EventBlockOf, events: readonly ClusterEvent[]): EventBlock | undefined {
  const told: ValueOf<typeof eventRecord>[] = []
  for (const event of events) {
    if (event.kind !== 'emitted' || pinkEventKind(event)?.isPrivate === true) continue
    told.push({ contract: event.contract, topics: event.topics, data: event.data })
  }
  if (told.length === 0) return undefined
  const { blockNumber, nonce, entryContract, origin, runtimeVersion } = of
  const body = eventBody.encode({ blockNumber, nonce, entryContract, origin, events: told })
  const { next, hash } = readHead(state)
  const header = eventHeader.encode({ parentHash: hash, number: next, runtimeVersion, bodyHash: blake2b256(body) })
  state.set(singleKeys.eventHead, eventHead.encode({ next: next + 1n, hash: blake2b256(header), format: 1 }))
  const encoded = new Uint8Array(header.length + body.length)
  encoded.set(header)
  encoded.set(body, header.length)
  return { number: next, encoded }
}
