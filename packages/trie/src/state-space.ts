// SPDX-License-Identifier: Apache-2.0
import { createMemoryStore, type Entry, type OrderedStore, type Write } from '@phat/kv'
import { assert, type ByteString, compareBytes, fromByteString, known, startsWith, toByteString } from '@phat/primitives'
import { type Changes, effectiveChanges, type FlatChange, keysWithin, leafAt, mergeKeys, stateTable } from './flat-state.ts'
import { createKeyHistory } from './key-history.ts'
import { emptyRoot, type Root } from './update-trie.ts'

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
  effective(changes: Changes): FlatChange[]
  /** The current record whose key begins with the first `nibbles` of `path`; there is one. */
  leafAt(path: Uint8Array, nibbles: number): Entry
  valueAt(version: number, key: Uint8Array): Uint8Array | undefined
  hasAt(version: number, key: Uint8Array): boolean
  /** Keys in a version from `from` on, ascending. Consume before the next write. */
  keysAt(version: number, from: Uint8Array): IterableIterator<Uint8Array>
  /** Current records, ascending. */
  entries(): IterableIterator<Entry>
  /** Notes a version whose changes were written to the flat table. */
  record(version: number, root: Root, changes: readonly FlatChange[]): void
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

/** Opens the key space that stands under `prefix` in the flat table. */
export function createStateSpace(store: OrderedStore, prefix: Uint8Array, name: ByteString): StateSpace {
  const table = store.table(stateTable)
  const history = createKeyHistory()
  /** Keys that a version kept in history deleted, with the newest such version: old iterations must meet them. */
  const deleted = createMemoryStore()
  const deletedKeys = deleted.table('deleted')
  /** Roots by the version that set them, ascending. */
  const roots: { readonly version: number; readonly root: Root }[] = []

  const flatKey = (key: Uint8Array): Uint8Array => {
    const flat = new Uint8Array(prefix.length + key.length)
    flat.set(prefix)
    flat.set(key, prefix.length)
    return flat
  }
  const plain = (flat: Uint8Array): Uint8Array => flat.subarray(prefix.length)
  const root = (): Root => roots.at(-1)?.root ?? emptyRoot
  const record: StateSpace['record'] = (version, next, changes) => {
    roots.push({ version, root: next })
    history.push(
      version,
      changes.map((change) => change.name),
      changes.map((change) => change.before),
    )
    const removed = changes.filter((change) => change.value === null)
    deleted.write(removed.map((change) => ({ table: 'deleted', key: change.flatKey, value: versionBytes(version) })))
  }
  const deletedIn = (key: Uint8Array, version: number): boolean => {
    const newest = deletedKeys.get(key)
    return newest !== undefined && compareBytes(newest, versionBytes(version)) === 0
  }
  const unnote = (keys: readonly Uint8Array[]): void => deleted.write(keys.map((key) => ({ table: 'deleted', key, value: null })))

  return {
    name,
    root,
    rootAt: (version) => roots.findLast((entry) => entry.version <= version)?.root ?? emptyRoot,
    effective: (changes) => effectiveChanges(table, prefix, changes),
    leafAt: (path, nibbles) => leafAt(table, prefix, path, nibbles),
    valueAt: (version, key) => {
      const before = history.before(version, toByteString(key))
      return before === undefined ? table.get(flatKey(key)) : (before.value ?? undefined)
    },
    hasAt: (version, key) => history.existed(version, toByteString(key)) ?? table.has(flatKey(key)),
    *keysAt(version, from) {
      const current = keysWithin(table, prefix, flatKey(from))
      if (history.isEmpty()) {
        for (const flat of current) yield plain(flat)
        return
      }
      for (const { key: flat, isLeft: isCurrent } of mergeKeys(current, keysWithin(deletedKeys, prefix, flatKey(from)))) {
        const key = plain(flat)
        if (history.existed(version, toByteString(key)) ?? isCurrent) yield key
      }
    },
    *entries() {
      for (const { key, value } of table.entries(prefix)) {
        if (!startsWith(key, prefix)) return
        yield { key: plain(key), value }
      }
    },
    record,
    undoWrites: (version) =>
      history.diff(version).map(([name, value]) => ({ table: stateTable, key: flatKey(fromByteString(name)), value })),
    dropNewest: (version) => {
      assert(roots.at(-1)?.version === version, 'the newest version is dropped')
      roots.pop()
      const names = history.drop(version)
      const keys = names.map((name) => flatKey(fromByteString(name)))
      unnote(keys.filter((key) => deletedIn(key, version)))
      // A key that the dropped version had made anew is absent again, and the older version that deleted it must be noted again.
      const notes: Write[] = []
      names.forEach((name, i) => {
        const key = keys[i] as Uint8Array
        const newest = history.newest(name)
        if (newest !== undefined && !table.has(key)) notes.push({ table: 'deleted', key, value: versionBytes(newest) })
      })
      deleted.write(notes)
    },
    dropOldest: (version) => {
      while (roots.length > 1 && known(roots[1], 'a second root').version <= version) roots.shift()
      if (!history.has(version)) return
      const keys = history.drop(version).map((name) => flatKey(fromByteString(name)))
      unnote(keys.filter((key) => deletedIn(key, version)))
    },
    setRoot: (version, next) => {
      roots.length = 0
      roots.push({ version, root: next })
    },
    isUnused: () => history.isEmpty() && root() === emptyRoot,
  }
}

function versionBytes(version: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(version))
  return bytes
}
