// SPDX-License-Identifier: Apache-2.0
import type { OrderedStore, Write } from '@phat/kv'
import { concatBytes, known } from '@phat/primitives'
import { trieErrors } from '../trie-errors.ts'
import { addUndo, createUndoChanges, type UndoEntry, undoChunks, undoValueView } from './undo-record.ts'
import { chunkKey, readVersion, versionBytes, versionKeyBytes } from './version-key.ts'

/**
 * Table of changes that may not have reached their place in the flat state. Under a sequence number (8 bytes, big endian): the chunk
 * count (4 bytes, little endian). Under the number and a chunk index: the chunk, in the format of undo records, with the new values.
 */
const redoTable = 'redo'
const headBytes = 4

/** The changes of one commit. */
export interface RedoRecord {
  readonly sequence: number
  readonly chunks: number
  /** The entries one after another. */
  readonly bytes: Uint8Array
}

/** What a commit did to a key: a value, null where it was deleted, undefined where the flat state has the change already. */
export type RedoneValue = Uint8Array | null | undefined

/** A change of a record of the flat state. */
export interface RecordChange {
  readonly key: Uint8Array
  readonly value: Uint8Array | null
}

/** The redo records of a store, in the order of their commits. @throws PhatError `trie.corrupt-state` */
export function readRedoRecords(store: OrderedStore): RedoRecord[] {
  const records: RedoRecord[] = []
  let sequence = 0
  let expected = 0
  let parts: Uint8Array[] = []
  const complete = (): void => {
    if (parts.length !== expected) throw trieErrors.error('corrupt-state', `the redo record ${sequence} is not complete`)
    if (sequence > 0) records.push({ sequence, chunks: expected, bytes: concatBytes(...parts) })
  }
  for (const { key, value } of store.table(redoTable).entries(new Uint8Array(0))) {
    if (key.length !== versionKeyBytes) {
      parts.push(value)
      continue
    }
    complete()
    if (value.length !== headBytes) throw trieErrors.error('corrupt-state', 'the head of a redo record has another length')
    sequence = readVersion(key, 0)
    expected = new DataView(value.buffer, value.byteOffset).getUint32(0, true)
    parts = []
  }
  complete()
  return records
}

/** The record of a commit's changes, the offset of each in it, and the writes that store it; `isDirect` tells which ones the commit writes to their place at once. */
export function createRedoRecord(
  sequence: number,
  changes: readonly RecordChange[],
  isDirect: (change: RecordChange) => boolean,
): { record: RedoRecord; offsets: Uint32Array; writes: Write[] } {
  const collected = createUndoChanges(changes.reduce((sum, { key, value }) => sum + 6 + key.length + (value?.length ?? 0), 0))
  const offsets = new Uint32Array(changes.length)
  for (let i = 0; i < changes.length; i++) {
    const change = known(changes[i], 'a change by its index')
    const direct = isDirect(change)
    offsets[i] = collected.length
    addUndo(collected, change.key, direct ? null : change.value, direct)
  }
  const chunks = undoChunks(collected)
  const head = new Uint8Array(headBytes)
  new DataView(head.buffer).setUint32(0, chunks.length, true)
  const writes: Write[] = [{ table: redoTable, key: versionBytes(sequence), value: head }]
  for (let i = 0; i < chunks.length; i++) {
    writes.push({ table: redoTable, key: chunkKey(sequence, i), value: known(chunks[i], 'a chunk by its index') })
  }
  return { record: { sequence, chunks: chunks.length, bytes: collected.bytes.subarray(0, collected.length) }, offsets, writes }
}

/** What an entry of a redo record did to its key; a view. */
export function redoneValue(entry: UndoEntry): RedoneValue {
  // The flag that marks deletions in undo records marks here what was written to its place at once.
  return entry.deletes ? undefined : undoValueView(entry)
}

/** Writes that delete a record. */
export function redoDeletions({ sequence, chunks }: RedoRecord): Write[] {
  const keys = Array.from({ length: chunks }, (_, i) => chunkKey(sequence, i))
  return [versionBytes(sequence), ...keys].map((key) => ({ table: redoTable, key, value: null }))
}
