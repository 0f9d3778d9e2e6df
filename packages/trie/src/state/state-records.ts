// SPDX-License-Identifier: Apache-2.0
import type { OrderedStore } from '@phat/kv'
import { type ArchiveIndex, createArchiveIndex } from '../history/archive-index.ts'
import { createKeyHistory, type KeyHistory } from '../history/key-history.ts'
import { createUndoLog, type UndoLog } from '../history/undo-log.ts'
import { type FlatRecords, openFlatRecords } from './flat-records.ts'
import { keysWithin, mergeKeys } from './flat-state.ts'
import type { StateSpace } from './state-space.ts'

/** The records of all versions in the store: a version's are the current ones seen through what newer versions replaced. */
export interface StateRecords {
  /** Current records by flat key. */
  readonly flat: FlatRecords
  readonly undo: UndoLog
  readonly index: ArchiveIndex
  readonly history: KeyHistory
  /** The value of a flat key in a version; a copy. */
  value(version: number, flatKey: Uint8Array): Uint8Array | undefined
  /** The value of a flat key in a version without a copy: valid until the next call on the store. */
  peek(version: number, flatKey: Uint8Array): Uint8Array | undefined
  has(version: number, flatKey: Uint8Array): boolean
  /** Flat keys of a space in a version from the flat key `from` on, ascending. Consume before the next write. */
  keys(version: number, space: StateSpace, from: Uint8Array): Iterable<Uint8Array>
}

/**
 * Opens the records of a store; `current` tells the current version.
 * @throws PhatError `trie.corrupt-state`
 */
export function createStateRecords(
  store: OrderedStore,
  { archive, settleBlocks }: { readonly archive: boolean; readonly settleBlocks: number },
  current: () => number,
): StateRecords {
  const flat = openFlatRecords(store, settleBlocks)
  const undo = createUndoLog(store)
  const index = createArchiveIndex(store, undo)
  const history = createKeyHistory(undo, archive ? index : undefined, current)
  const value = (version: number, flatKey: Uint8Array): Uint8Array | undefined => {
    const before = version >= current() ? undefined : history.before(version, flatKey)
    return before === undefined ? flat.get(flatKey) : (before.value ?? undefined)
  }
  return {
    flat,
    undo,
    index,
    history,
    value,
    peek: (version, flatKey) => (version >= current() ? flat.peek(flatKey) : value(version, flatKey.slice())),
    has: (version, flatKey) => (version >= current() ? undefined : history.existed(version, flatKey)) ?? flat.has(flatKey),
    *keys(version, { prefix }, from) {
      const now = keysWithin(flat, prefix, from)
      if (version >= current()) {
        yield* now
        return
      }
      const former = keysWithin(history.formerKeys(version), prefix, from)
      for (const { key, isLeft: isCurrent } of mergeKeys(now, former)) {
        if (history.existed(version, key) ?? isCurrent) yield key
      }
    },
  }
}
