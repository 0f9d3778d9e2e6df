// SPDX-License-Identifier: Apache-2.0
import type { Table } from '@phat/kv'
import { createDeletedKeys } from '../history/deleted-keys.ts'
import type { UndoLog } from '../history/undo-log.ts'
import { type UndoEntry, undoKey, undoValue } from '../history/undo-record.ts'
import type { ArchiveIndex } from './archive-index.ts'

/** Versions behind the current one that an archive, too, reads through the index in memory: a few array reads for each, no seek. */
const archiveNear = 64

/**
 * What keys held before newer versions changed them, read from the undo records. In memory there is only an index of the versions
 * that reads went through: 8 to 16 bytes for each changed key, made when a read first needs it.
 */
export interface KeyHistory {
  /** What the flat key held in `version` where a newer version changed it; undefined where none did, so that the current value counts. */
  before(version: number, flatKey: Uint8Array): { readonly value: Uint8Array | null } | undefined
  /** Like `before`, without reading the value: whether the key existed. */
  existed(version: number, flatKey: Uint8Array): boolean | undefined
  /** Flat keys that may exist in `version` and no longer now; others may be among them. */
  formerKeys(version: number): Table
  /** Forgets the index of a version whose undo record is deleted. */
  forget(version: number): void
}

/** Hash and location + 1 of each entry by open addressing, location 0 being an empty slot; and the keys that the version deleted. */
interface VersionIndex {
  readonly slots: Uint32Array
  readonly deleted: readonly Uint8Array[]
}

/** Makes the history of a store; `current` tells the current version. */
export function createKeyHistory(undo: UndoLog, archive: ArchiveIndex | undefined, current: () => number): KeyHistory {
  const indexes = new Map<number, VersionIndex>()
  const deleted = createDeletedKeys()
  const indexOf = (version: number): VersionIndex => {
    let index = indexes.get(version)
    if (index === undefined) {
      index = buildIndex(undo, version)
      indexes.set(version, index)
      deleted.note(index.deleted)
    }
    return index
  }
  const isFar = (version: number): boolean => archive !== undefined && current() - version > archiveNear
  const locate = (version: number, flatKey: Uint8Array): UndoEntry | undefined => {
    const newest = current()
    if (version >= newest) return undefined
    if (archive !== undefined && isFar(version)) {
      const found = archive.firstAfter(version, flatKey)
      return found && undo.entryAt(found.version, found.location)
    }
    const hash = hashBytes(flatKey, 0, flatKey.length)
    for (let newer = version + 1; newer <= newest; newer++) {
      const found = findEntry(undo, newer, indexOf(newer), flatKey, hash)
      if (found !== undefined) return found
    }
    return undefined
  }
  return {
    before: (version, flatKey) => {
      const entry = locate(version, flatKey)
      return entry && { value: undoValue(entry) }
    },
    existed: (version, flatKey) => locate(version, flatKey)?.existed,
    formerKeys: (version) => {
      if (archive !== undefined && isFar(version)) return archive.formerKeys
      for (let newer = version + 1; newer <= current(); newer++) indexOf(newer)
      return deleted.table
    },
    forget: (version) => {
      const index = indexes.get(version)
      if (index === undefined) return
      indexes.delete(version)
      deleted.forget(index.deleted)
    },
  }
}

function buildIndex(undo: UndoLog, version: number): VersionIndex {
  const { entries } = undo.head(version)
  let size = 2
  while (size < entries * 1.5) size *= 2
  const slots = new Uint32Array(size * 2)
  const deleted: Uint8Array[] = []
  undo.visit(version, (entry, location) => {
    const hash = hashBytes(entry.chunk, entry.keyAt, entry.keyLength)
    let slot = hash & (size - 1)
    while (slots[slot * 2 + 1] !== 0) slot = (slot + 1) & (size - 1)
    slots[slot * 2] = hash
    slots[slot * 2 + 1] = location + 1
    if (entry.deletes) deleted.push(undoKey(entry).slice())
  })
  return { slots, deleted }
}

function findEntry(
  undo: UndoLog,
  version: number,
  { slots }: VersionIndex,
  flatKey: Uint8Array,
  hash: number,
): UndoEntry | undefined {
  const mask = (slots.length >>> 1) - 1
  for (let slot = hash & mask; slots[slot * 2 + 1] !== 0; slot = (slot + 1) & mask) {
    if (slots[slot * 2] !== hash) continue
    const entry = undo.entryAt(version, (slots[slot * 2 + 1] as number) - 1)
    if (hasKey(entry, flatKey)) return entry
  }
  return undefined
}

function hasKey({ chunk, keyAt, keyLength }: UndoEntry, flatKey: Uint8Array): boolean {
  if (keyLength !== flatKey.length) return false
  for (let i = 0; i < keyLength; i++) if (chunk[keyAt + i] !== flatKey[i]) return false
  return true
}

/** A 32-bit hash that spreads keys over slots; equal hashes are told apart by the keys themselves. */
function hashBytes(bytes: Uint8Array, at: number, length: number): number {
  let hash = length
  for (let i = at; i < at + length; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b)
  return (hash ^ (hash >>> 15)) >>> 0
}
