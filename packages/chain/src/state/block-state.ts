// SPDX-License-Identifier: Apache-2.0
import type { BaseState } from '@phat/frame'
import { type ByteString, concatBytes, fromByteString, textBytes, toByteString } from '@phat/primitives'
import type { StateView, TrieReader } from '@phat/trie'
import type { StateReader } from '../chain-api.ts'

const childPrefix = textBytes(':child_storage:default:')

/** How many values an execution remembers of the state below it. */
const cacheLimit = 200_000

/** Short values that are remembered share arrays of so many bytes: to get and free memory for each costs more than to read it. */
const chunkBytes = 16_384
const sharedMax = 256

/** Copies what the store lent. */
function createKeeper(): (lent: Uint8Array) => Uint8Array {
  let chunk = new Uint8Array(0)
  let used = 0
  return (lent) => {
    const { length } = lent
    if (length > sharedMax) return lent.slice()
    if (used + length > chunk.length) {
      chunk = new Uint8Array(chunkBytes)
      used = 0
    }
    for (let i = 0; i < length; i++) chunk[used + i] = lent[i] as number
    const kept = new Uint8Array(chunk.buffer, used, length)
    used += length
    return kept
  }
}

/**
 * The state below an execution. What was read once stays at hand: a block reads the same accounts many times, and the executions
 * that validate transactions on one block share it.
 */
export function executionBase(view: StateView): BaseState {
  const cache = new Map<ByteString, Uint8Array | undefined>()
  const keep = createKeeper()
  return {
    get: (key) => {
      const cached = cache.get(key)
      if (cached !== undefined || cache.has(key)) return cached
      const lent = view.peek(key)
      const value = lent && keep(lent)
      if (cache.size < cacheLimit) cache.set(key, value)
      return value
    },
    keysAfter: (prefix, after, count) =>
      view.keysPaged(fromByteString(prefix), count, after === undefined ? undefined : fromByteString(after)).map(toByteString),
  }
}

function readerOf(trie: TrieReader, prove: (keys: readonly Uint8Array[]) => Uint8Array[]): Omit<StateReader, 'child'> {
  return {
    get: (key) => trie.get(key),
    keysPaged: (prefix, count, startAfter) => trie.keysPaged(prefix, count, startAfter),
    prove,
    closestDescendantMerkleValue: (key) => trie.closestDescendantMerkleValue(key),
  }
}

/** The state after a block as RPC reads it. */
export function stateReader(view: StateView): StateReader {
  return {
    ...readerOf(view, (keys) => view.prove(keys)),
    child: (name) => {
      const childKey = concatBytes(childPrefix, name)
      const trie = view.child(childKey)
      return trie && { ...readerOf(trie, (keys) => view.proveChild(childKey, keys)), child: () => undefined }
    },
  }
}
