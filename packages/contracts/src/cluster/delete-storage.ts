// SPDX-License-Identifier: Apache-2.0
import { known } from '@phat/primitives'
import { encodeDeletions, readDeletions } from '../stack/own-contract.ts'
import type { ClusterState } from '../state/cluster-state.ts'
import { contractDataPrefix, deletionKey, singleKeys, storagePrefix } from '../state/state-keys.ts'

/** Keys of terminated contracts that one block deletes at most: termination costs the same however much a contract stored. */
const deletedMax = 1_000

/** Deletes storage of terminated contracts, oldest first; to be called while the open block has no changes. */
export function deleteQueuedStorage(cluster: ClusterState): void {
  const { open } = cluster
  const { next, done } = readDeletions(open.get(singleKeys.deletions))
  let left = deletedMax
  let finished = done
  while (finished < next && left > 0) {
    const trieId = known(open.get(deletionKey(finished)), 'a queued namespace stands in the state')
    const keys = cluster.committedKeys(storagePrefix(trieId), left)
    keys.push(...cluster.committedKeys(contractDataPrefix(trieId), left - keys.length))
    for (const key of keys) open.set(key, null)
    // Exactly as many as asked for: there may be more.
    if (keys.length === left) break
    left -= keys.length
    open.set(deletionKey(finished), null)
    finished++
  }
  if (finished !== done) open.set(singleKeys.deletions, encodeDeletions(next, finished))
}
