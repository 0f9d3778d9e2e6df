// SPDX-License-Identifier: Apache-2.0
import type { OrderedStore, Write } from '@phat/kv'
import { type ByteString, compareBytes, fromByteString, known, textBytes, toByteString } from '@phat/primitives'
import { freeBranch } from '../nodes/branch-record.ts'
import { createNodeSlab, type NodeSlab } from '../nodes/node-slab.ts'
import { trieErrors } from '../trie-errors.ts'
import type { UpdateLog } from '../update/draft.ts'
import { type Change, emptyRoot, type Root, updateTrie } from '../update/update-trie.ts'
import { type ChangeSet, type Changes, stateTable } from './flat-state.ts'
import { createStateSpace, type StateSpace } from './state-space.ts'

export type { Changes }

/** Where the root of a default child trie stands in the main trie. */
export const childTriePrefix = ':child_storage:default:'
/** Keys of all kinds of child tries, which plain changes may not touch. */
const childStoragePrefix = ':child_storage:'
const mainPrefix = Uint8Array.of(0)
/** Records added to the trie at a time when it is rebuilt. */
const rebuildChunk = 16_384

/** What one trie of a prepared state becomes. */
interface SpaceUpdate {
  readonly space: StateSpace
  readonly root: Root
  readonly set: ChangeSet
}

/** A computed state: what it would write, and the nodes it allocated. */
export interface Prepared {
  readonly root: Uint8Array
  readonly base: number
  readonly log: UpdateLog
  readonly updates: readonly SpaceUpdate[]
  /** Child tries by name, those of `updates` that the core may not know yet included. */
  readonly newChildren: readonly (readonly [ByteString, StateSpace])[]
}

/** How a version came from the one before it. */
interface Step {
  readonly allocated: Uint32Array
  readonly replaced: Uint32Array
  readonly spaces: readonly StateSpace[]
}

/** The state store's own data. Versions count up and are never used twice, so that a view of a reverted one cannot read another. */
export interface StateCore {
  readonly store: OrderedStore
  readonly history: number
  readonly slab: NodeSlab
  readonly main: StateSpace
  readonly children: Map<ByteString, StateSpace>
  readonly steps: Map<number, Step>
  readonly outstanding: Set<UpdateLog>
  /** Versions that are kept, ascending; the last is the current one. */
  readonly versions: number[]
  version: number
  nextVersion: number
}

/** Opens the state in the store and rebuilds its tries from the flat records. */
export function createStateCore(store: OrderedStore, history: number): StateCore {
  const slab = createNodeSlab()
  const main = createStateSpace(store, mainPrefix, '' as ByteString)
  const core: StateCore = {
    store,
    history,
    slab,
    main,
    children: new Map(),
    steps: new Map(),
    outstanding: new Set(),
    versions: [0],
    version: 0,
    nextVersion: 1,
  }
  rebuildTrie(slab, main)
  for (const key of main.keysAt(0, textBytes(childTriePrefix))) {
    const name = toByteString(key)
    if (!name.startsWith(childTriePrefix)) break
    const space = createStateSpace(store, childPrefix(name), name)
    rebuildTrie(slab, space)
    core.children.set(name, space)
    if (compareBytes(space.root().hash, known(main.valueAt(0, key), 'a key just listed')) !== 0) {
      throw trieErrors.error('corrupt-state', 'a child trie does not have the root that the main trie records')
    }
  }
  return core
}

function rebuildTrie(slab: NodeSlab, space: StateSpace): void {
  const log: UpdateLog = { slab, allocated: [], replaced: [] }
  let root = emptyRoot
  let chunk: Change[] = []
  const apply = (): void => {
    root = updateTrie(log, root, chunk, space.leafAt)
    for (const address of log.replaced) freeBranch(slab, address)
    log.replaced.length = 0
    log.allocated.length = 0
    chunk = []
  }
  for (const { key, value } of space.entries()) {
    chunk.push({ key, value, existed: false })
    if (chunk.length === rebuildChunk) apply()
  }
  apply()
  space.setRoot(0, root)
}

/** The flat prefix of a child trie: its name with its length, so that no name is the beginning of another. */
function childPrefix(name: ByteString): Uint8Array {
  return Uint8Array.of(1, name.length >>> 8, name.length & 255, ...fromByteString(name))
}

/**
 * Computes the roots of the child tries that change, then that of the main trie with them.
 * @throws PhatError `trie.key-too-long`, `trie.child-key`
 */
export function prepareState(
  core: StateCore,
  changes: Changes,
  childChanges: Iterable<readonly [ByteString, Changes]>,
): Prepared {
  const log: UpdateLog = { slab: core.slab, allocated: [], replaced: [] }
  const updates: SpaceUpdate[] = []
  const newChildren: [ByteString, StateSpace][] = []
  const mainChanges: [ByteString, Uint8Array | null][] = []
  for (const [name, value] of changes) {
    if (name.startsWith(childStoragePrefix)) throw trieErrors.error('child-key', 'a plain change under :child_storage:')
    mainChanges.push([name, value])
  }
  for (const [name, ofChild] of childChanges) {
    if (!name.startsWith(childTriePrefix)) throw trieErrors.error('child-key', `a child trie outside ${childTriePrefix}`)
    let space = core.children.get(name)
    if (space === undefined) {
      space = createStateSpace(core.store, childPrefix(name), name)
      newChildren.push([name, space])
    }
    const update = updateSpace(log, space, ofChild)
    updates.push(update)
    mainChanges.push([name, update.root === emptyRoot ? null : update.root.hash])
  }
  const mainUpdate = updateSpace(log, core.main, mainChanges)
  updates.push(mainUpdate)
  core.outstanding.add(log)
  return { root: mainUpdate.root.hash, base: core.version, log, updates, newChildren }
}

function updateSpace(log: UpdateLog, space: StateSpace, changes: Changes): SpaceUpdate {
  const set = space.effective(changes)
  return { space, set, root: updateTrie(log, space.root(), set.changes, space.leafAt) }
}

/** Gives back what a prepared state allocated; nothing for one that was committed or discarded. */
export function discardUpdate(core: StateCore, log: UpdateLog): void {
  if (core.outstanding.delete(log)) for (const address of log.allocated) freeBranch(core.slab, address)
}

/** Writes the prepared state; memory follows only once the store has it. */
export function commitState(core: StateCore, prepared: Prepared, alongside: readonly Write[]): number {
  const { base, log, updates } = prepared
  if (core.version !== base || !core.outstanding.has(log)) {
    throw trieErrors.error('stale-prepared', `prepared on version ${base}, the current one is ${core.version}`)
  }
  const writes = [...alongside]
  for (const { set } of updates) {
    for (const { flatKey, value } of set.changes) writes.push({ table: stateTable, key: flatKey, value })
  }
  core.store.write(writes)
  core.outstanding.delete(log)
  for (const other of core.outstanding) discardUpdate(core, other)
  // The empty state before genesis is no block's: keeping it would keep genesis a second time.
  const wasEmpty = core.main.root() === emptyRoot && core.versions.length === 1
  const version = core.nextVersion++
  for (const [name, space] of prepared.newChildren) core.children.set(name, space)
  for (const { space, root, set } of updates) space.record(version, root, set)
  const spaces = updates.map((update) => update.space)
  core.steps.set(version, { allocated: Uint32Array.from(log.allocated), replaced: Uint32Array.from(log.replaced), spaces })
  core.versions.push(version)
  core.version = version
  while (core.versions.length > (wasEmpty ? 1 : core.history + 1)) dropOldest(core)
  return version
}

function dropOldest(core: StateCore): void {
  core.versions.shift()
  const version = known(core.versions[0], 'the current version is kept')
  const step = known(core.steps.get(version), 'the step to a version that follows a kept one')
  core.steps.delete(version)
  for (const address of step.replaced) freeBranch(core.slab, address)
  for (const space of step.spaces) space.dropOldest(version)
  dropUnusedChildren(core, step.spaces)
}

function dropUnusedChildren(core: StateCore, spaces: readonly StateSpace[]): void {
  for (const { name, isUnused } of spaces) if (isUnused()) core.children.delete(name)
}

/**
 * Writes what the current version replaced and makes the one before it current; returns that version.
 * @throws PhatError `trie.version-unavailable`
 */
export function revertState(core: StateCore, alongside: readonly Write[]): number {
  const step = core.steps.get(core.version)
  const parent = core.versions.at(-2)
  if (step === undefined || parent === undefined)
    throw trieErrors.error('version-unavailable', 'history holds no version before the current one')
  core.store.write([...alongside, ...step.spaces.flatMap((space) => space.undoWrites(core.version))])
  for (const other of core.outstanding) discardUpdate(core, other)
  for (const space of step.spaces) space.dropNewest(core.version)
  for (const address of step.allocated) freeBranch(core.slab, address)
  core.steps.delete(core.version)
  core.versions.pop()
  core.version = parent
  dropUnusedChildren(core, step.spaces)
  return parent
}

/** @throws PhatError `trie.version-unavailable` */
export function requireVersion(core: StateCore, version: number): void {
  if (version !== core.version && !core.versions.includes(version)) {
    throw trieErrors.error('version-unavailable', `version ${version}; kept are ${core.versions[0]} to ${core.version}`)
  }
}
