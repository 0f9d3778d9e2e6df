// SPDX-License-Identifier: Apache-2.0
import { type ByteString, equalBytes, known, toByteString } from '@phat/primitives'
import { undoKey, undoValueView } from '../history/undo-record.ts'
import type { NodeSlab } from '../nodes/node-slab.ts'
import type { UpdateLog } from '../update/draft.ts'
import { type Change, type Root, updateTrie } from '../update/update-trie.ts'
import { type ByteArena, createByteArena } from './byte-arena.ts'
import { leastKeyBelow } from './flat-state.ts'
import type { StateRecords } from './state-records.ts'
import { childSpace, mainSpace, type StateSpace, spaceNameOf } from './state-space.ts'

/** The tries of one version made from those of another. */
export interface TrieMove {
  /** Records made, which only the target has, and those that only the origin has. */
  readonly log: UpdateLog
  /** Roots of the spaces that differ, in the origin and in the target. */
  readonly from: ReadonlyMap<ByteString, Root>
  readonly to: ReadonlyMap<ByteString, Root>
}

/**
 * Makes the tries of version `to` from those of version `from` in one update, from what the undo records between them say
 * changed. Both are versions that the records reach.
 */
export function moveTries(
  records: StateRecords,
  slab: NodeSlab,
  rootOf: (name: ByteString) => Root,
  from: number,
  to: number,
): TrieMove {
  const log: UpdateLog = { slab, allocated: [], replaced: [] }
  const fromRoots = new Map<ByteString, Root>()
  const toRoots = new Map<ByteString, Root>()
  const newest = Math.max(from, to)
  const arena = createByteArena()
  const older = valuesBefore(records, arena, Math.min(from, to), newest)
  const names = [...older.keys()].sort()
  let space: StateSpace = mainSpace
  let changes: Change[] = []
  const readLeaf = (path: Uint8Array, nibbles: number) => leafAtVersion(records, from, space, path, nibbles)
  const apply = (): void => {
    if (changes.length === 0) return
    const root = rootOf(space.name)
    fromRoots.set(space.name, root)
    toRoots.set(space.name, updateTrie(log, root, changes, readLeaf, space.prefix.length * 2))
    changes = []
  }
  for (const flatName of names) {
    const name = spaceNameOf(flatName)
    if (name !== space.name) {
      apply()
      space = childSpace(name)
    }
    const key = arena.bytesOf(flatName)
    const olderValue = older.get(flatName) ?? null
    const newerValue = records.peek(newest, key) ?? null
    if (newerValue === null ? olderValue === null : olderValue !== null && equalBytes(newerValue, olderValue)) continue
    if (to < from) changes.push({ key, value: olderValue, existed: newerValue !== null })
    else changes.push({ key, value: newerValue && arena.copy(newerValue), existed: olderValue !== null })
  }
  apply()
  return { log, from: fromRoots, to: toRoots }
}

/** What each key that versions after `older` up to `newer` changed held in `older`. */
function valuesBefore(
  { undo }: StateRecords,
  arena: ByteArena,
  older: number,
  newer: number,
): Map<ByteString, Uint8Array | null> {
  const values = new Map<ByteString, Uint8Array | null>()
  for (let version = older + 1; version <= newer; version++) {
    undo.visit(version, (entry) => {
      const name = toByteString(undoKey(entry))
      if (values.has(name)) return
      const value = undoValueView(entry)
      values.set(name, value && arena.copy(value))
    })
  }
  return values
}

function leafAtVersion(
  records: StateRecords,
  version: number,
  space: StateSpace,
  path: Uint8Array,
  nibbles: number,
): { key: Uint8Array; value: Uint8Array } {
  const [key] = records.keys(version, space, leastKeyBelow(path, nibbles))
  const found = known(key, 'a leaf of the trie stands in the state of its version')
  return { key: found, value: known(records.value(version, found), 'a key just listed has a value') }
}
