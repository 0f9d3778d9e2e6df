// SPDX-License-Identifier: Apache-2.0
import type { OrderedStore, Table, Write } from '@phat/kv'
import { known } from '@phat/primitives'
import {
  chunkOf,
  offsetOf,
  type UndoChanges,
  type UndoEntry,
  undoChunks,
  undoEntryAt,
  visitChunk,
} from '../history/undo-record.ts'
import { trieErrors } from '../trie-errors.ts'
import { chunkKey, readVersion, versionBytes } from './version-key.ts'

/**
 * Table of what versions replaced. Under a version (8 bytes, big endian): chunk count and entry count (4 bytes each, little endian)
 * and the root of the version before it (32 bytes). Under the version and a chunk index (4 bytes, big endian): the chunk.
 */
const undoTable = 'undo'
const headBytes = 40

/** What the head of a version's undo record says. */
export interface UndoHead {
  readonly chunks: number
  readonly entries: number
  /** Main root of the version before. */
  readonly rootBefore: Uint8Array
}

/** The undo records in the store: version v's record leads from v to v - 1. */
export interface UndoLog {
  /** The oldest version that has a record. */
  oldest(): number | undefined
  /** @throws PhatError `trie.corrupt-state` when the version should have a record and has none */
  head(version: number): UndoHead
  has(version: number): boolean
  /** Calls `visit` with each entry and its location; it must not touch the store meanwhile. */
  visit(version: number, visit: (entry: UndoEntry, location: number) => void): void
  /** The entry at a location; valid until the next call on the store. */
  entryAt(version: number, location: number): UndoEntry
  /** Writes that store a record. */
  writes(version: number, rootBefore: Uint8Array, changes: UndoChanges): Write[]
  /** Writes that delete a record. */
  deletions(version: number): Write[]
}

/** Opens the undo records of a store. */
export function createUndoLog(store: OrderedStore): UndoLog {
  const table = store.table(undoTable)
  const head = (version: number): UndoHead => readHead(table, version) ?? missing(version)
  const chunkAt = (version: number, chunk: number): Uint8Array => table.peek(chunkKey(version, chunk)) ?? missing(version)
  return {
    oldest: () => {
      const first = table.first(versionBytes(0))
      return first && readVersion(first.key, 0)
    },
    head,
    has: (version) => table.has(versionBytes(version)),
    visit: (version, visit) => {
      const { chunks } = head(version)
      for (let chunk = 0; chunk < chunks; chunk++) visitChunk(chunkAt(version, chunk), chunk, visit)
    },
    entryAt: (version, location) => undoEntryAt(chunkAt(version, chunkOf(location)), offsetOf(location)),
    writes: (version, rootBefore, changes) => {
      const chunks = undoChunks(changes)
      const value = new Uint8Array(headBytes)
      const view = new DataView(value.buffer)
      view.setUint32(0, chunks.length, true)
      view.setUint32(4, changes.count, true)
      value.set(rootBefore, 8)
      const writes: Write[] = [{ table: undoTable, key: versionBytes(version), value }]
      for (let i = 0; i < chunks.length; i++) {
        writes.push({ table: undoTable, key: chunkKey(version, i), value: known(chunks[i], 'a chunk by its index') })
      }
      return writes
    },
    deletions: (version) => {
      const { chunks } = head(version)
      const keys = Array.from({ length: chunks }, (_, i) => chunkKey(version, i))
      return [versionBytes(version), ...keys].map((key) => ({ table: undoTable, key, value: null }))
    },
  }
}

function missing(version: number): never {
  throw trieErrors.error('corrupt-state', `the undo record of version ${version} is not complete`)
}

function readHead(table: Table, version: number): UndoHead | undefined {
  const value = table.get(versionBytes(version))
  if (value === undefined || value.length !== headBytes) return undefined
  const view = new DataView(value.buffer, value.byteOffset)
  return { chunks: view.getUint32(0, true), entries: view.getUint32(4, true), rootBefore: value.subarray(8) }
}
