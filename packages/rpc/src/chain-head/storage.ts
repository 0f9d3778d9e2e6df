// SPDX-License-Identifier: Apache-2.0
import type { StateReader } from '@phat/chain'
import { blake2b256 } from '@phat/crypto'
import type { StorageItemQuery, StorageResultItem } from '@phat/wire'
import type { RpcContext } from '../context.ts'
import { bytesToHex } from '../params/hex.ts'
import type { Follow } from './follow.ts'
import { type Operation, waitForContinue } from './operation.ts'

/** Keys that are listed at a time. */
const descendantsListed = 250

/** Collects items into notifications of bounded size. */
function createPage(ctx: RpcContext, follow: Follow, operationId: string) {
  const { storagePageItems, storagePageBytes } = ctx.limits
  let items: StorageResultItem[] = []
  let sizeBytes = 0
  return {
    /** Returns true when the page is full. */
    add: (item: StorageResultItem, valueBytes: number): boolean => {
      items.push(item)
      sizeBytes += valueBytes
      return items.length >= storagePageItems || sizeBytes >= storagePageBytes
    },
    flush: (): void => {
      if (items.length > 0) follow.tell({ event: 'operationStorageItems', operationId, items })
      items = []
      sizeBytes = 0
    },
  }
}

type Page = ReturnType<typeof createPage>

function valueItem(key: Uint8Array, value: Uint8Array, hashed: boolean): StorageResultItem {
  return hashed
    ? { key: bytesToHex(key), hash: bytesToHex(blake2b256(value)) }
    : { key: bytesToHex(key), value: bytesToHex(value) }
}

function readOne(state: StateReader, { key, type }: StorageItemQuery, page: Page): void {
  if (type === 'closestDescendantMerkleValue') {
    const merkleValue = state.closestDescendantMerkleValue(key)
    if (merkleValue === undefined) return
    const full = page.add({ key: bytesToHex(key), closestDescendantMerkleValue: bytesToHex(merkleValue) }, merkleValue.length)
    if (full) page.flush()
    return
  }
  const value = state.get(key)
  if (value !== undefined && page.add(valueItem(key, value, type === 'hash'), value.length)) page.flush()
}

/** Reads everything below a key; after each full page it waits for the client to continue. */
async function readDescendants(
  ctx: RpcContext,
  follow: Follow,
  operation: Operation,
  read: { state: StateReader; query: StorageItemQuery; page: Page },
): Promise<void> {
  const { state, query, page } = read
  const hashed = query.type === 'descendantsHashes'
  const turn = ctx.startTurn()
  let after: Uint8Array | undefined
  for (;;) {
    const keys = state.keysPaged(query.key, descendantsListed, after)
    for (const key of keys) {
      const value = state.get(key)
      if (value === undefined || !page.add(valueItem(key, value, hashed), value.length)) continue
      page.flush()
      const continued = waitForContinue(operation)
      follow.tell({ event: 'operationWaitingForContinue', operationId: operation.id })
      await continued
      if (operation.cancelled) return
    }
    if (keys.length < descendantsListed) return
    after = keys.at(-1)
    if (turn.over()) await turn.next()
    if (operation.cancelled) return
  }
}

/** Runs a storage operation on one snapshot: a state that is undefined (no such child trie) holds nothing. */
export async function runStorageOperation(
  ctx: RpcContext,
  follow: Follow,
  operation: Operation,
  read: { state: StateReader | undefined; queries: readonly StorageItemQuery[] },
): Promise<void> {
  const { state, queries } = read
  const page = createPage(ctx, follow, operation.id)
  for (const query of state === undefined ? [] : queries) {
    if (state === undefined) break
    const below = query.type === 'descendantsValues' || query.type === 'descendantsHashes'
    if (below) await readDescendants(ctx, follow, operation, { state, query, page })
    else readOne(state, query, page)
    if (operation.cancelled) return
  }
  page.flush()
  follow.tell({ event: 'operationStorageDone', operationId: operation.id })
}
