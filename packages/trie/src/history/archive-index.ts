// SPDX-License-Identifier: Apache-2.0
import { blake2b128 } from '@phat/crypto'
import type { OrderedStore, Table, Write } from '@phat/kv'
import { startsWith } from '@phat/primitives'
import type { UndoLog } from '../history/undo-log.ts'
import { type UndoChanges, undoChunks, undoKey, visitChunk } from '../history/undo-record.ts'
import { readVersion, versionBytes, versionKeyBytes, writeVersion } from '../history/version-key.ts'

/** Under blake2-128 of a flat key and a version (big endian): where the version's undo record has the key (4 bytes, big endian). */
const archiveTable = 'archive'
/** Flat keys that a version deleted: the newest such version. A key that exists again, or was reverted, may stay here. */
const formerTable = 'former-keys'
const hashBytes = 16

/** Finds the undo entry of a key at any version with one seek. It covers a range of versions; the store's meta records say which. */
export interface ArchiveIndex {
  /** Flat keys that some covered version deleted; others may be among them. */
  readonly formerKeys: Table
  /** The first version after `version` that changed the key, and where its undo record has it. */
  firstAfter(version: number, flatKey: Uint8Array): { readonly version: number; readonly location: number } | undefined
  /** Writes that cover the entries of a version. */
  additions(version: number, entries: Iterable<ArchivedEntry>): Write[]
  /** Writes that take a covered version out, whose undo record is deleted because it is `reverted` or too old. */
  removals(version: number, reverted: boolean): Write[]
}

/** One entry of an undo record, its key being the receiver's. */
export interface ArchivedEntry {
  readonly flatKey: Uint8Array
  readonly location: number
  readonly deletes: boolean
}

/** Opens the index in a store. */
export function createArchiveIndex(store: OrderedStore, undo: UndoLog): ArchiveIndex {
  const table = store.table(archiveTable)
  const formerKeys = store.table(formerTable)
  return {
    formerKeys,
    firstAfter: (version, flatKey) => {
      const from = archiveKey(flatKey, version + 1)
      const found = table.first(from)
      if (found === undefined || !startsWith(found.key, from.subarray(0, hashBytes))) return undefined
      const location = new DataView(found.value.buffer, found.value.byteOffset).getUint32(0)
      return { version: readVersion(found.key, hashBytes), location }
    },
    additions: (version, entries) => {
      const writes: Write[] = []
      for (const { flatKey, location, deletes } of entries) {
        const value = new Uint8Array(4)
        new DataView(value.buffer).setUint32(0, location)
        writes.push({ table: archiveTable, key: archiveKey(flatKey, version), value })
        if (deletes) writes.push({ table: formerTable, key: flatKey, value: versionBytes(version) })
      }
      return writes
    },
    removals: (version, reverted) => {
      const writes: Write[] = []
      for (const { flatKey, deletes } of archivedEntries(undo, version)) {
        writes.push({ table: archiveTable, key: archiveKey(flatKey, version), value: null })
        if (!deletes || reverted) continue
        const newest = formerKeys.get(flatKey)
        if (newest !== undefined && readVersion(newest, 0) === version) {
          writes.push({ table: formerTable, key: flatKey, value: null })
        }
      }
      return writes
    },
  }
}

/** The entries of a version's undo record. */
export function archivedEntries(undo: UndoLog, version: number): ArchivedEntry[] {
  const entries: ArchivedEntry[] = []
  undo.visit(version, (entry, location) => {
    entries.push({ flatKey: undoKey(entry).slice(), location, deletes: entry.deletes })
  })
  return entries
}

/** The entries of a record that is about to be written; their keys are views of it. */
export function entriesToArchive(changes: UndoChanges): ArchivedEntry[] {
  const entries: ArchivedEntry[] = []
  undoChunks(changes).forEach((bytes, chunk) => {
    visitChunk(bytes, chunk, (entry, location) => {
      entries.push({ flatKey: undoKey(entry), location, deletes: entry.deletes })
    })
  })
  return entries
}

function archiveKey(flatKey: Uint8Array, version: number): Uint8Array {
  const key = new Uint8Array(hashBytes + versionKeyBytes)
  key.set(blake2b128(flatKey))
  writeVersion(key, hashBytes, version)
  return key
}
