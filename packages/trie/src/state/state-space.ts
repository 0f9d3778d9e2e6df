// SPDX-License-Identifier: Apache-2.0
import type { Entry, OrderedStore, Table, Write } from '@phat/kv'
import { assert, type ByteString, fromByteString, known, startsWith, toByteString } from '@phat/primitives'
import { emptyRoot, type Root } from '../update/update-trie.ts'
import { createDeletedKeys, type DeletedKeys } from './deleted-keys.ts'
import { type ChangeSet, type Changes, effectiveChanges, keysWithin, leafAt, mergeKeys, stateTable } from './flat-state.ts'
import { beforeAt, createKeyHistory, type KeyHistory } from './key-history.ts'

/**
 * One ordered key space of the flat state, the main trie's or a child's, and its versions: a version's state is the current one
 * seen through what newer versions replaced.
 */
export interface StateSpace {
  /** A child trie's key in the main trie; empty for the main trie. */
  readonly name: ByteString
  root(): Root
  rootAt(version: number): Root
  /**
   * Sorts the changes and drops those without effect.
   * @throws PhatError `trie.key-too-long`
   */
  effective(changes: Changes): ChangeSet
  /** The current record whose key begins with the first `nibbles` of `path`; there is one. */
  leafAt(path: Uint8Array, nibbles: number): Entry
  valueAt(version: number, key: Uint8Array): Uint8Array | undefined
  hasAt(version: number, key: Uint8Array): boolean
  /** Keys in a version from `from` on, ascending. Consume before the next write. */
  keysAt(version: number, from: Uint8Array): IterableIterator<Uint8Array>
  /** Current records, ascending. */
  entries(): IterableIterator<Entry>
  /** Notes a version whose changes were written to the flat table. */
  record(version: number, root: Root, set: ChangeSet): void
  /** Writes that undo the newest version. */
  undoWrites(version: number): Write[]
  /** Forgets the newest version after its undo was written. */
  dropNewest(version: number): void
  /** Forgets what the oldest version replaced. */
  dropOldest(version: number): void
  /** Sets the root of the version the space is opened at. */
  setRoot(version: number, root: Root): void
  /** True when the space has no key and no history. */
  readonly isUnused: () => boolean
}

interface Space {
  readonly table: Table
  readonly prefix: Uint8Array
  readonly history: KeyHistory
  readonly deleted: DeletedKeys
  /** Roots by the version that set them, ascending. */
  readonly roots: { readonly version: number; readonly root: Root }[]
}

/** Opens the key space that stands under `prefix` in the flat table. */
export function createStateSpace(store: OrderedStore, prefix: Uint8Array, name: ByteString): StateSpace {
  const table = store.table(stateTable)
  const space: Space = { table, prefix, history: createKeyHistory(), deleted: createDeletedKeys(), roots: [] }
  const { history, deleted, roots } = space
  const root = (): Root => roots.at(-1)?.root ?? emptyRoot
  return {
    name,
    root,
    rootAt: (version) => roots.findLast((entry) => entry.version <= version)?.root ?? emptyRoot,
    effective: (changes) => effectiveChanges(table, prefix, changes),
    leafAt: (path, nibbles) => leafAt(table, prefix, path, nibbles),
    valueAt: (version, key) => {
      if (history.isCurrent(version)) return table.get(flatKey(space, key))
      const before = history.before(version, toByteString(key))
      return before === undefined ? table.get(flatKey(space, key)) : (before.value ?? undefined)
    },
    hasAt: (version, key) =>
      (history.isCurrent(version) ? undefined : history.existed(version, toByteString(key))) ?? table.has(flatKey(space, key)),
    keysAt: (version, from) => keysAt(space, version, from),
    *entries() {
      for (const { key, value } of table.entries(prefix)) {
        if (!startsWith(key, prefix)) return
        yield { key: key.subarray(prefix.length), value }
      }
    },
    record: (version, next, { changes, befores }) => {
      roots.push({ version, root: next })
      history.push(version, befores)
      const removed = changes.filter((change) => change.value === null)
      deleted.note(
        version,
        removed.map((change) => change.flatKey),
      )
    },
    undoWrites: (version) => undoWrites(space, version),
    dropNewest: (version) => dropNewest(space, version),
    dropOldest: (version) => {
      while (roots.length > 1 && known(roots[1], 'a second root').version <= version) roots.shift()
      history.drop(version)
      deleted.forget(version)
    },
    setRoot: (version, next) => {
      roots.length = 0
      roots.push({ version, root: next })
    },
    isUnused: () => history.isEmpty() && root() === emptyRoot,
  }
}

function flatKey({ prefix }: Space, key: Uint8Array): Uint8Array {
  const flat = new Uint8Array(prefix.length + key.length)
  flat.set(prefix)
  flat.set(key, prefix.length)
  return flat
}

function* keysAt(space: Space, version: number, from: Uint8Array): Generator<Uint8Array> {
  const { table, prefix, history, deleted } = space
  const start = flatKey(space, from)
  const current = keysWithin(table, prefix, start)
  if (history.isCurrent(version)) {
    for (const flat of current) yield flat.subarray(prefix.length)
    return
  }
  for (const { key: flat, isLeft: isCurrent } of mergeKeys(current, keysWithin(deleted.table, prefix, start))) {
    const key = flat.subarray(prefix.length)
    if (history.existed(version, toByteString(key)) ?? isCurrent) yield key
  }
}

function undoWrites(space: Space, version: number): Write[] {
  const befores = space.history.of(version)
  return befores.names.map((name, i) => ({
    table: stateTable,
    key: flatKey(space, fromByteString(name)),
    value: beforeAt(befores, befores.offsets[i] as number),
  }))
}

function dropNewest(space: Space, version: number): void {
  const { roots, history, deleted, table } = space
  assert(roots.at(-1)?.version === version, 'the newest version is dropped')
  roots.pop()
  const { names } = history.drop(version)
  deleted.forget(version)
  // A key that the dropped version had made anew is absent again: the older version that deleted it is noted again.
  for (const name of names) {
    const newest = history.newest(name)
    if (newest === undefined) continue
    const key = flatKey(space, fromByteString(name))
    if (!table.has(key)) deleted.note(newest, [key])
  }
}
