// SPDX-License-Identifier: Apache-2.0
import type { StateReader } from '@phat/chain'
import { blake2b256 } from '@phat/crypto'
import type { ArchiveItemQuery, ArchiveStorageEvent, StorageResultItem } from '@phat/wire'
import type { RpcContext } from '../context.ts'
import { bytesToHex } from '../params/hex.ts'
import type { Subscription } from '../server/subscription.ts'
import type { Turn } from '../server/turn.ts'

/** Keys that are listed at a time. */
const pageKeys = 250

/** Tells one event; resolves to false when the subscription is over. Waits for a client that does not take what it is told. */
export async function tellEvent(subscription: Subscription, turn: Turn, event: unknown): Promise<boolean> {
  subscription.notify(event)
  const room = subscription.room()
  if (room !== undefined) await room
  if (turn.over()) await turn.next()
  return !subscription.closed
}

function readOne(state: StateReader, { key, type }: ArchiveItemQuery): StorageResultItem | undefined {
  if (type === 'closestDescendantMerkleValue') {
    const merkleValue = state.closestDescendantMerkleValue(key)
    return merkleValue && { key: bytesToHex(key), closestDescendantMerkleValue: bytesToHex(merkleValue) }
  }
  const value = state.get(key)
  return value && valueItem(key, value, type === 'hash')
}

function valueItem(key: Uint8Array, value: Uint8Array, hashed: boolean): StorageResultItem {
  return hashed
    ? { key: bytesToHex(key), hash: bytesToHex(blake2b256(value)) }
    : { key: bytesToHex(key), value: bytesToHex(value) }
}

/** What an item asks for, read as it is taken. */
function* entriesOf(state: StateReader, item: ArchiveItemQuery): Generator<StorageResultItem> {
  const { key: prefix, type, paginationStartKey } = item
  if (type !== 'descendantsValues' && type !== 'descendantsHashes') {
    const one = readOne(state, item)
    if (one !== undefined) yield one
    return
  }
  for (let page = state.keysPaged(prefix, pageKeys, paginationStartKey); page.length > 0; ) {
    for (const key of page) {
      const value = state.get(key)
      if (value !== undefined) yield valueItem(key, value, type === 'descendantsHashes')
    }
    page = state.keysPaged(prefix, pageKeys, page.at(-1))
  }
}

/** Tells everything that `archive_v1_storage` asks of a state, then that it is done. */
export async function tellStorage(
  ctx: RpcContext,
  subscription: Subscription,
  read: {
    readonly state: StateReader
    readonly items: readonly ArchiveItemQuery[]
    readonly childTrie: Uint8Array | undefined
  },
): Promise<void> {
  const { items, childTrie } = read
  const state = childTrie === undefined ? read.state : read.state.child(childTrie)
  const child = childTrie === undefined ? undefined : { childTrieKey: bytesToHex(childTrie) }
  const turn = ctx.startTurn()
  if (state !== undefined) {
    for (const item of items) {
      for (const entry of entriesOf(state, item)) {
        const event: ArchiveStorageEvent = { event: 'storage', ...entry, ...child }
        if (!(await tellEvent(subscription, turn, event))) return
      }
      if (turn.over()) await turn.next()
    }
  }
  const done: ArchiveStorageEvent = { event: 'storageDone' }
  subscription.notify(done)
}
