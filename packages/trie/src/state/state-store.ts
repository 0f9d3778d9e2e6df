// SPDX-License-Identifier: Apache-2.0
import type { OrderedStore, Write } from '@phat/kv'
import type { ByteString } from '@phat/primitives'
import { type StateCheckpoint, type StoredCheckpoint, takeCheckpoint } from './checkpoint.ts'
import { commitState, pinVersion, prepareState, revertState } from './commit-state.ts'
import type { Changes } from './flat-state.ts'
import { openState, type StateOpening } from './open-state.ts'
import { discardUpdate } from './state-core.ts'
import { createStateView, type StateView } from './state-view.ts'

/** A state computed on the current one and not yet stored. */
export interface PreparedState {
  /** 32 bytes. */
  readonly root: Uint8Array
  /**
   * Makes it the current state in one transaction, with the writes given (the block's own records), and returns its version.
   * Every other prepared state is discarded.
   * @throws PhatError `trie.stale-prepared`
   */
  commit(alongside?: readonly Write[]): number
  /** Gives its memory back. Not needed after a commit of any. */
  discard(): void
}

/** The state of the chain: the current version, those before it that history keeps, and the way to the next. */
export interface StateStore {
  readonly opening: StateOpening
  version(): number
  oldestVersion(): number
  /**
   * Computes the state after the changes without storing anything; several may be prepared on the current state.
   * Child changes are by the child's key in the main trie, `:child_storage:default:` included; its root there follows.
   * @throws PhatError `trie.key-too-long`, `trie.child-key`
   */
  prepare(changes: Changes, childChanges?: Iterable<readonly [ByteString, Changes]>): PreparedState
  /**
   * The state of a version that is kept; the current one by default.
   * @throws PhatError `trie.version-unavailable`
   */
  view(version?: number): StateView
  /**
   * Makes the version before the current one current again, in one transaction with the writes given.
   * @throws PhatError `trie.version-unavailable` when history does not hold it
   */
  revert(alongside?: readonly Write[]): number
  /**
   * Keeps a version, and all newer ones, from leaving the history until the answer is called. Pins reach at most `pinnedMax` versions
   * beyond the history: then `onBroken` is called, as it is when the version is reverted.
   * @throws PhatError `trie.version-unavailable`
   */
  pin(version: number, onBroken?: () => void): () => void
  /** Begins a checkpoint of the current version's tries, to be written a slab at a time while blocks go on. */
  checkpoint(): StateCheckpoint
  /** Memory of the trie's nodes: slabs, and live records in them, old versions included. */
  usage(): { readonly slabBytes: number; readonly liveBytes: number }
}

/** How a state store is opened. */
export interface StateOptions {
  readonly store: OrderedStore
  /** Versions before the current one that stay readable; 256 by default. */
  readonly history?: number
  /** Keeps all versions, and an index to read them by. */
  readonly archive?: boolean
  /** Versions beyond the history that pins may keep; 512 by default. */
  readonly pinnedMax?: number
  /** Trie records of older versions kept in memory so that their proofs need no rebuilding; 200,000 by default, about 120 MB. */
  readonly olderRecordsMax?: number
  /**
   * Commits over which a change reaches its place in the flat table, what waits being kept in memory and in redo records: for durable stores,
   * where writing hashed keys to their places costs a page each. 0, which writes all at once, by default.
   */
  readonly settleBlocks?: number
  /** A checkpoint of this state, which saves building the tries from all records. One that does not fit is not used. */
  readonly checkpoint?: StoredCheckpoint
}

/**
 * Opens the state in `store`, empty or as the last process left it, and keeps `history` versions before the current one for reads and
 * proofs, those that the last process kept among them. A fresh store has version 0; each commit makes the next version.
 * @throws PhatError `trie.corrupt-state`
 */
export function createStateStore(options: StateOptions): StateStore {
  const { store, history = 256, archive = false, pinnedMax = 512, olderRecordsMax = 200_000, settleBlocks = 0 } = options
  const { core, opening } = openState(store, { history, archive, pinnedMax, olderRecordsMax, settleBlocks }, options.checkpoint)
  return {
    opening,
    version: () => core.version,
    oldestVersion: () => core.oldest,
    prepare: (changes, childChanges = []) => {
      const prepared = prepareState(core, changes, childChanges)
      return {
        root: prepared.root,
        commit: (alongside = []) => commitState(core, prepared, alongside),
        discard: () => discardUpdate(core, prepared.log),
      }
    },
    view: (version = core.version) => createStateView(core, version),
    revert: (alongside = []) => revertState(core, alongside),
    pin: (version, onBroken = () => {}) => pinVersion(core, version, onBroken),
    checkpoint: () => takeCheckpoint(core),
    usage: () => core.slab.usage(),
  }
}
