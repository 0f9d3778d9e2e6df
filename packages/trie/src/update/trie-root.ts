// SPDX-License-Identifier: Apache-2.0
import { assert, compareBytes, equalBytes } from '@phat/primitives'
import { partialNibblesMax, writeCompact } from '../nodes/node-codec.ts'
import { createNodeSlab } from '../nodes/node-slab.ts'
import { type Change, emptyRoot, updateTrie } from './update-trie.ts'

/**
 * Root of the trie over the entries (state version 1), in any order, for a state that is not stored: genesis, vectors.
 * Of two entries with one key the later counts.
 */
export function calculateRoot(entries: Iterable<readonly [Uint8Array, Uint8Array]>): Uint8Array {
  const changes: Change[] = []
  for (const [key, value] of entries) {
    assert(key.length * 2 <= partialNibblesMax, 'a key fits a partial key')
    changes.push({ key, value, existed: false })
  }
  changes.sort((a, b) => compareBytes(a.key, b.key))
  const unique = changes.filter(({ key }, i) => {
    const next = changes[i + 1]
    return next === undefined || !equalBytes(key, next.key)
  })
  const log = { slab: createNodeSlab(), allocated: [], replaced: [] }
  return updateTrie(log, emptyRoot, unique, noLeaf).hash
}

/**
 * Root over an ordered list: item i stands under the SCALE compact encoding of i. The extrinsics root of a header
 * (state version 1). Source: sp-trie, `ordered_trie_root`.
 */
export function orderedRoot(items: readonly Uint8Array[]): Uint8Array {
  return calculateRoot(items.map((item, i) => [compactIndex(i), item] as const))
}

function compactIndex(index: number): Uint8Array {
  const bytes = new Uint8Array(4)
  return bytes.subarray(0, writeCompact(bytes, 0, index))
}

function noLeaf(): never {
  assert(false, 'a trie made from nothing has no stored leaf')
}
