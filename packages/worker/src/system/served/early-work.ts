// SPDX-License-Identifier: Apache-2.0
import { type BlockDraft, reject } from '../block-draft.ts'
import { clusterItem } from './cluster-item-codec.ts'

/**
 * Keeps what the chain sends a cluster between its making and the block in which its workers begin: deposits have left their accounts by then,
 * and contracts their place. All its workers keep the same, because they hear of the cluster in the same block.
 */
export function keepEarlyWork(draft: BlockDraft): void {
  const { early } = draft.state
  if (early === undefined || draft.items.length === 0) return
  const items = [...early.items]
  let size = items.reduce((total, item) => total + clusterItem.encode(item).length, 0)
  for (const item of draft.items) {
    // A copy of what was decoded: that is a view of the block's bytes, and this outlives it.
    const encoded = clusterItem.encode(item)
    size += encoded.length
    if (items.length >= draft.limits.earlyItems || size > draft.limits.earlyBytes) {
      reject(draft, 'cluster-not-ready')
      size -= encoded.length
    } else items.push(clusterItem.decode(encoded))
  }
  draft.state = { ...draft.state, early: { cluster: early.cluster, items } }
}
