// SPDX-License-Identifier: Apache-2.0
import type { OrderedStore, Write } from '@phat/kv'
import { readMeta } from '../state/state-core.ts'
import { createArchiveIndex } from './archive-index.ts'
import { createUndoLog } from './undo-log.ts'

/** The versions of a state that a store holds; 0 and 0 in a fresh one. A few seeks, without opening the state. */
export function storedVersions(store: OrderedStore): { readonly oldest: number; readonly current: number } {
  const { version } = readMeta(store)
  return { oldest: (createUndoLog(store).oldest() ?? version + 1) - 1, current: version }
}

/**
 * Makes `oldest` the oldest version that a store holds, with what an archive notes of the ones before, a version a transaction;
 * the current version always stays. For a store whose state is not open: an open one would not notice.
 * @returns how many versions were forgotten; fewer than there are where `max` is met: call it again
 * @throws PhatError `trie.corrupt-state` where an undo record is not complete
 */
export function forgetVersions(store: OrderedStore, oldest: number, max = Infinity): number {
  const undo = createUndoLog(store)
  const index = createArchiveIndex(store, undo)
  const { archived } = readMeta(store)
  const stored = storedVersions(store)
  const end = Math.min(oldest, stored.current, stored.oldest + max)
  for (let version = stored.oldest + 1; version <= end; version++) {
    const writes: Write[] = version <= archived ? index.removals(version, false) : []
    store.write([...writes, ...undo.deletions(version)])
  }
  return Math.max(0, end - stored.oldest)
}
