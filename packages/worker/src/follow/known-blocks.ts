// SPDX-License-Identifier: Apache-2.0
import { assert, type ByteString, toByteString } from '@phat/primitives'
import type { KnownBlock } from '../serve/worker-view.ts'

/** The last blocks that a worker verified since its start. */
export interface KnownBlocks {
  readonly newest: KnownBlock | undefined
  add(block: KnownBlock): void
  has(hash: Uint8Array): boolean
  get(hash: Uint8Array): KnownBlock | undefined
}

/** Remembers the last blocks, `capacity` at most. */
export function createKnownBlocks(capacity: number): KnownBlocks {
  // A map keeps the order of insertion, which is that of the heights.
  const byHash = new Map<ByteString, KnownBlock>()
  let newest: KnownBlock | undefined
  return {
    get newest() {
      return newest
    },
    add(block) {
      assert(newest === undefined || block.number > newest.number, 'blocks become known in their order')
      newest = block
      byHash.set(toByteString(block.hash), block)
      for (const oldest of byHash.keys()) {
        if (byHash.size <= capacity) break
        byHash.delete(oldest)
      }
    },
    has: (hash) => byHash.has(toByteString(hash)),
    get: (hash) => byHash.get(toByteString(hash)),
  }
}
