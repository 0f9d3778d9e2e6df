// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

/** Longest key in bytes that every backend takes: what LMDB stores, so that no backend accepts what another refuses. */
export const keyBytesMax = 1_978

export const kvErrors = defineErrors('kv', {
  'key-length': {
    why: `A key for the database is empty or longer than ${keyBytesMax} bytes.`,
    remedy: 'Hash the long part of the key before storing it.',
  },
  'read-only': {
    why: 'A database that was opened to be read only was asked to write.',
    remedy: 'Stop the program that has it open and open it to write.',
  },
  'open-failed': {
    why: 'The file of a database could not be opened.',
    remedy: 'See that the folder exists on a local disk and that this user may read and write it.',
  },
  'not-a-database': {
    why: 'The data file in the folder is not a database, or one of a format that this program does not know.',
    remedy: 'Name the right folder, or move the file away and let the node build a new database.',
  },
  corrupt: {
    why: 'The database file is damaged: a page is missing or is not what its place says.',
    remedy: 'Restore the folder from a backup or delete it and let the node build it again; check the disk.',
  },
  'disk-full': {
    why: 'There was no room on the disk, in the quota or within the file size limit; nothing of the write was applied.',
    remedy: 'Make room and start again: what was written before is complete.',
  },
  'write-failed': {
    why: 'The database could not write to its file; nothing of the write was applied.',
    remedy: 'Look at the cause and at the health of the disk, then start again: what was written before is complete.',
  },
  closed: {
    why: 'A database was used after it had been closed.',
    remedy: 'Stop what uses it before closing it; open it again to go on.',
  },
  'stale-iterator': {
    why: 'An iteration over a table went on after the table had been written.',
    remedy: 'Read a page at a time and start the next page from the last key.',
  },
})

/** One record; both arrays belong to the reader. */
export interface Entry {
  readonly key: Uint8Array
  readonly value: Uint8Array
}

/** One change of a batch: a new value, or null to delete; deleting what is absent is no error. */
export interface Write {
  readonly table: string
  readonly key: Uint8Array
  readonly value: Uint8Array | null
}

/** A named part of a store, ordered by key as unsigned bytes, a prefix before what it prefixes. Reads are synchronous. */
export interface Table {
  /** The value, as a copy that the caller may keep. */
  get(key: Uint8Array): Uint8Array | undefined
  /** The value without a copy: valid until the next call on the store, never to be written. For hot paths that look once. */
  peek(key: Uint8Array): Uint8Array | undefined
  has(key: Uint8Array): boolean
  /** The first record whose key is `from` or follows it: a seek. */
  first(from: Uint8Array): Entry | undefined
  /**
   * Records from `from` on, ascending. Consume it before the next write.
   * @throws PhatError `kv.stale-iterator`
   */
  entries(from: Uint8Array): IterableIterator<Entry>
  /** Keys from `from` on, ascending, without reading values. The same rule as `entries`. */
  keys(from: Uint8Array): IterableIterator<Uint8Array>
}

/** Ordered tables with one atomic write at a time. The memory backend is here; the durable one (`@phat/kv/lmdb`) has the same interface. */
export interface OrderedStore {
  /** The table of this name, made empty on first use. */
  table(name: string): Table
  /**
   * Applies the whole batch or nothing: one transaction. Of two writes to one key the later counts. It returns only when the
   * batch is durable, as far as the backend keeps anything: a crash or a power cut after that loses nothing of it.
   * @throws PhatError `kv.key-length`, and from a durable backend `kv.disk-full`, `kv.write-failed`, `kv.read-only`, `kv.closed`
   */
  write(batch: readonly Write[]): void
}
