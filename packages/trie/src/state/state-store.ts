// SPDX-License-Identifier: Apache-2.0
import type { OrderedStore, Write } from '@phat/kv'
import { type ByteString, toByteString } from '@phat/primitives'
import { proveKeys } from '../proof/walk.ts'
import {
  type Changes,
  commitState,
  createStateCore,
  discardUpdate,
  prepareState,
  requireVersion,
  revertState,
  type StateCore,
} from './state-core.ts'
import { createTrieReader, type StateView, trieViewOf } from './state-view.ts'

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
  /** Memory of the trie's nodes: slabs, and live records in them, old versions included. */
  usage(): { readonly slabBytes: number; readonly liveBytes: number }
}

/**
 * Opens the state in `store`, empty or as the last process left it, and keeps `history` versions before the current one for reads and
 * proofs. History begins at the version it is opened at.
 * @throws PhatError `trie.corrupt-state`
 */
export function createStateStore(options: { readonly store: OrderedStore; readonly history?: number }): StateStore {
  const core = createStateCore(options.store, options.history ?? 256)
  return {
    version: () => core.version,
    oldestVersion: () => core.versions[0] ?? core.version,
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
    usage: () => core.slab.usage(),
  }
}

function createStateView(core: StateCore, version: number): StateView {
  requireVersion(core, version)
  const { main, slab } = core
  const check = (): void => requireVersion(core, version)
  const scope = { space: main, slab, version, check }
  const childScope = (childKey: Uint8Array) => {
    check()
    const space = core.children.get(toByteString(childKey))
    return space === undefined || !main.hasAt(version, childKey) ? undefined : { space, slab, version, check }
  }
  return {
    ...createTrieReader(scope),
    version,
    child: (childKey) => {
      const found = childScope(childKey)
      return found && createTrieReader(found)
    },
    proveChild: (childKey, keys) => {
      check()
      const proof = new Map<ByteString, Uint8Array>()
      proveKeys(trieViewOf(scope), [childKey], proof)
      const found = childScope(childKey)
      if (found !== undefined) proveKeys(trieViewOf(found), keys, proof)
      return [...proof.values()]
    },
  }
}
