// SPDX-License-Identifier: Apache-2.0
import type { Write } from '@phat/kv'
import { type ByteString, toByteString } from '@phat/primitives'
import { archivedEntries, entriesToArchive } from '../history/archive-index.ts'
import { createUndoChanges, type UndoChanges, undoKey, undoValue } from '../history/undo-record.ts'
import { trieErrors } from '../trie-errors.ts'
import type { UpdateLog } from '../update/draft.ts'
import { emptyRoot, type Root, updateTrie } from '../update/update-trie.ts'
import type { KnownChange } from './flat-records.ts'
import { type Changes, effectiveChanges, type FlatChange, leafAt } from './flat-state.ts'
import {
  archivedWrite,
  currentWrite,
  discardUpdate,
  ensureTries,
  type Pin,
  requireVersion,
  rootOfVersion,
  type StateCore,
} from './state-core.ts'
import { childSpace, childTriePrefix, mainSpace, type StateSpace } from './state-space.ts'

/** Keys of all kinds of child tries, which plain changes may not touch. */
const childStoragePrefix = ':child_storage:'
/** Versions that one commit takes out of the history at most: more than one are due after a long pin or a shorter history. */
const prunedMax = 4
/** First guess at the bytes of an undo entry. */
const undoEntryBytes = 192

/** A computed state: what it would write, and the nodes it allocated. */
export interface Prepared {
  readonly root: Uint8Array
  readonly base: number
  readonly log: UpdateLog
  readonly changes: readonly (readonly FlatChange[])[]
  readonly undo: UndoChanges
  /** Roots of the spaces that change, before and after. */
  readonly before: ReadonlyMap<ByteString, Root>
  readonly after: ReadonlyMap<ByteString, Root>
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
  const plain: ReadonlyMap<ByteString, Uint8Array | null> = changes instanceof Map ? changes : new Map(changes)
  for (const name of plain.keys()) {
    if (name.startsWith(childStoragePrefix)) throw trieErrors.error('child-key', 'a plain change under :child_storage:')
  }
  const log: UpdateLog = { slab: core.slab, allocated: [], replaced: [] }
  const undo = createUndoChanges(plain.size * undoEntryBytes)
  const before = new Map<ByteString, Root>()
  const after = new Map<ByteString, Root>()
  const written: FlatChange[][] = []
  const readLeaf = (path: Uint8Array, nibbles: number) => leafAt(core.records.flat, path, nibbles)
  const update = (space: StateSpace, ofSpace: Changes): Root => {
    const old = core.trie.root(core.version, space.name)
    const effective = effectiveChanges(core.records.flat, space.prefix, ofSpace, undo)
    if (effective.length === 0) return old
    const root = updateTrie(log, old, effective, readLeaf, space.prefix.length * 2)
    before.set(space.name, old)
    after.set(space.name, root)
    written.push(effective)
    return root
  }
  const childRoots = new Map<ByteString, Uint8Array | null>()
  for (const [name, ofChild] of childChanges) {
    if (!name.startsWith(childTriePrefix)) throw trieErrors.error('child-key', `a child trie outside ${childTriePrefix}`)
    const root = update(childSpace(name), ofChild)
    childRoots.set(name, root === emptyRoot ? null : root.hash)
  }
  const root = update(mainSpace, childRoots.size === 0 ? plain : new Map([...plain, ...childRoots])).hash
  core.outstanding.add(log)
  return { root, base: core.version, log, changes: written, undo, before, after }
}

/** Writes the prepared state; memory follows only once the store has it. */
export function commitState(core: StateCore, prepared: Prepared, alongside: readonly Write[]): number {
  const { base, log, undo } = prepared
  if (core.version !== base || !core.outstanding.has(log)) {
    throw trieErrors.error('stale-prepared', `prepared on version ${base}, the current one is ${core.version}`)
  }
  const version = base + 1
  const { records, trie, limits } = core
  // The empty state before genesis is no block's: keeping it would keep genesis a second time.
  const isFirst = trie.root(base) === emptyRoot && core.oldest === base
  const { oldest, broken } = isFirst ? { oldest: version, broken: [] } : nextOldest(core, version)
  const keepsBase = oldest < version
  const archived = limits.archive ? version : core.archived
  const pruned = Array.from({ length: isFirst ? 0 : Math.min(oldest, base) - core.oldest }, (_, i) => core.oldest + 1 + i)
  const writes: Write[] = [...alongside]
  // The first state is as large as its genesis, and a database tool may look for it in its place.
  const settlement = records.flat.plan(prepared.changes.flat(), isFirst)
  for (const write of settlement.writes) writes.push(write)
  writes.push(currentWrite(version, prepared.root))
  if (keepsBase) for (const write of records.undo.writes(version, trie.root(base).hash, undo)) writes.push(write)
  if (limits.archive) {
    writes.push(archivedWrite(version))
    if (keepsBase) for (const write of records.index.additions(version, entriesToArchive(undo))) writes.push(write)
  }
  for (const old of pruned) for (const write of forgetWrites(core, old, false)) writes.push(write)
  core.store.write(writes)

  settlement.apply()
  core.outstanding.delete(log)
  for (const other of core.outstanding) discardUpdate(core, other)
  trie.push(
    {
      older: base,
      newer: version,
      allocated: Uint32Array.from(log.allocated),
      replaced: Uint32Array.from(log.replaced),
      rootsBefore: prepared.before,
    },
    prepared.after,
  )
  core.version = version
  core.archived = archived
  core.oldest = oldest
  for (const old of pruned) records.history.forget(old)
  for (const old of core.stamps.keys()) if (old < oldest) core.stamps.delete(old)
  trie.dropBefore(oldest)
  trie.shrink(limits.olderRecordsMax)
  core.walks.prune(oldest, limits.olderRecordsMax)
  breakPins(core, broken)
  return version
}

/** The oldest version to keep once `version` is the current one, and the pins that do not hold any longer. */
function nextOldest(core: StateCore, version: number): { oldest: number; broken: readonly Pin[] } {
  const { limits, oldest } = core
  if (limits.archive) return { oldest, broken: [] }
  const byHistory = version - limits.history
  const broken = [...core.pins].filter((pin) => pin.version < Math.max(oldest, byHistory - limits.pinnedMax))
  const held = [...core.pins].filter((pin) => !broken.includes(pin)).map((pin) => pin.version)
  return { oldest: Math.max(oldest, Math.min(byHistory, oldest + prunedMax, ...held)), broken }
}

function breakPins(core: StateCore, broken: readonly Pin[]): void {
  for (const pin of broken) core.pins.delete(pin)
  for (const { onBroken } of broken) onBroken()
}

/** Writes that delete what the store holds of a version beside the flat state. */
function forgetWrites({ records, archived }: StateCore, version: number, reverted: boolean): Write[] {
  const covered = version <= archived ? records.index.removals(version, reverted) : []
  return [...records.undo.deletions(version), ...covered]
}

/**
 * Writes what the current version replaced and makes the one before it current; returns that version.
 * @throws PhatError `trie.version-unavailable`
 */
export function revertState(core: StateCore, alongside: readonly Write[]): number {
  const { version, records, trie, walks } = core
  const parent = version - 1
  if (core.oldest >= version) {
    throw trieErrors.error('version-unavailable', 'history holds no version before the current one')
  }
  // Their versions are given out again.
  walks.clear()
  ensureTries(core, parent)
  const writes: Write[] = [...alongside, ...forgetWrites(core, version, true), currentWrite(parent, rootOfVersion(core, parent))]
  const restored: KnownChange[] = []
  records.undo.visit(version, (entry) => {
    const key = undoKey(entry).slice()
    restored.push({ name: toByteString(key.subarray(1)), key, value: undoValue(entry), existed: !entry.deletes })
  })
  const settlement = records.flat.plan(restored, false)
  for (const write of settlement.writes) writes.push(write)
  const archived = Math.min(core.archived, parent)
  if (archived !== core.archived) writes.push(archivedWrite(archived))
  core.store.write(writes)

  settlement.apply()
  for (const other of core.outstanding) discardUpdate(core, other)
  records.history.forget(version)
  core.stamps.delete(version)
  trie.pop()
  core.version = parent
  core.archived = archived
  breakPins(
    core,
    [...core.pins].filter((pin) => pin.version === version),
  )
  return parent
}

/** Covers with the archive index what undo records it does not cover, one version at a time. */
export function completeArchive(core: StateCore): void {
  for (let version = Math.max(core.oldest, core.archived) + 1; version <= core.version; version++) {
    const entries = archivedEntries(core.records.undo, version)
    core.store.write([...core.records.index.additions(version, entries), archivedWrite(version)])
    core.archived = version
  }
}

/** Keeps a version from leaving the history until the answer is called. @throws PhatError `trie.version-unavailable` */
export function pinVersion(core: StateCore, version: number, onBroken: () => void): () => void {
  requireVersion(core, version)
  const pin: Pin = { version, onBroken }
  core.pins.add(pin)
  return () => {
    core.pins.delete(pin)
  }
}
