// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, statSync } from 'node:fs'
import { known } from '@phat/primitives'
import { type Database, open, type RootDatabase } from 'lmdb'
import { keyBytesMax, kvErrors, type OrderedStore, type Table, type Write } from '../ordered-store.ts'
import { openFailure, writeFailure } from './lmdb-errors.ts'
import { completeFile, dataFileOf, prepareFolder } from './lmdb-file.ts'
import { createLmdbTable, createReader, type LmdbReader, type OpenTable } from './lmdb-table.ts'
import { applyWrites, type WritePoint } from './lmdb-writes.ts'

/** Tables that one store can hold; each transaction carries a record for each. */
const tablesMax = 128
const utf8 = new TextDecoder()

/** How a table stands in its file. */
export interface TableStat {
  readonly name: string
  readonly entries: number
  /** Bytes of the pages that hold it. */
  readonly bytes: number
}

/** What a database takes on disk. */
export interface LmdbStat {
  /** Length of the data file; it never shrinks. */
  readonly fileBytes: number
  /** Bytes of the pages in use; the rest of the file is free for new ones. */
  readonly usedBytes: number
  readonly tables: readonly TableStat[]
}

export type { WritePoint } from './lmdb-writes.ts'

export interface LmdbOptions {
  /** Folder of the database; made when it does not exist, except to read only. */
  readonly path: string
  /** Refuses writes; absent tables are empty. */
  readonly readOnly?: boolean
  /** Called at each point of each write, for crash tests. What it throws aborts the write, except after the commit. */
  readonly onWrite?: (point: WritePoint) => void
}

/** A store in an LMDB file. One process at a time may have it open to write; the owner of the folder sees to that. */
export interface LmdbStore extends OrderedStore {
  /** Closes the file; every later call throws `kv.closed`. Closing twice is no error. */
  close(): void
  stat(): LmdbStat
  /**
   * Writes a compact copy of the last completed batch's state into another folder, while reads and writes go on.
   * @throws PhatError `kv.disk-full`, `kv.write-failed`
   */
  copyTo(path: string): Promise<void>
}

/**
 * Opens a database folder.
 * @throws PhatError `kv.open-failed`, `kv.not-a-database`, `kv.corrupt`, `kv.disk-full`
 */
export function openLmdbStore(options: LmdbOptions): LmdbStore {
  const { path, readOnly = false, onWrite = () => {} } = options
  const dataFile = dataFileOf(path)
  const tables = new Map<string, OpenTable>()
  let root: RootDatabase<Uint8Array, Uint8Array> | undefined = openRoot(path, readOnly)
  /** A failed commit can leave LMDB's environment unusable for writing; the next write opens it afresh. */
  let suspect = false

  const rootOrThrow = (): RootDatabase<Uint8Array, Uint8Array> => {
    if (root === undefined) throw kvErrors.error('closed', path)
    return root
  }
  const tableOf = (name: string): OpenTable => {
    const found = tables.get(name)
    if (found !== undefined) return found
    const opened = { reader: openTable(rootOrThrow(), dataFile, name, readOnly), writes: 0 }
    tables.set(name, opened)
    return opened
  }
  const openAgain = (): void => {
    // First what can fail: until it has succeeded, reads go on in the environment that is open.
    prepareAgain(path)
    void rootOrThrow().close()
    root = undefined
    root = openRoot(path, readOnly)
    for (const [name, table] of tables) table.reader = openTable(root, dataFile, name, readOnly)
    suspect = false
  }
  const handles = new Map<string, Table>()
  return {
    table: (name) => {
      let handle = handles.get(name)
      if (handle === undefined) {
        tableOf(name)
        handle = createLmdbTable(() => {
          rootOrThrow()
          return tableOf(name)
        })
        handles.set(name, handle)
      }
      return handle
    },
    write: (batch) => {
      rootOrThrow()
      if (readOnly) throw kvErrors.error('read-only', path)
      for (const { key } of batch) {
        if (key.length === 0 || key.length > keyBytesMax) throw kvErrors.error('key-length', `a key of ${key.length} bytes`)
      }
      if (batch.length === 0) return
      if (suspect) openAgain()
      for (const name of new Set(batch.map(({ table }) => table))) tableOf(name)
      onWrite('begin')
      try {
        const dbOf = (name: string): Database<Uint8Array, Uint8Array> => known(tableOf(name).reader, 'a table to write exists').db
        applyWrites(rootOrThrow(), batch, dbOf, onWrite)
      } catch (error) {
        suspect = true
        throw writeFailure(dataFile, error)
      }
      markWritten(tables, batch)
      // The batch is durable: that the file could not be made longer is for the next write to tell.
      if (!completeFile(dataFile)) suspect = true
      onWrite('after-commit')
    },
    close: () => {
      // LMDB closes at once here: only its asynchronous writes, which are not used, would have to be waited for.
      void root?.close()
      root = undefined
      tables.clear()
    },
    stat: () => statOf(rootOrThrow(), dataFile, tableOf),
    copyTo: async (target) => {
      try {
        mkdirSync(target, { recursive: true })
        await rootOrThrow().backup(target, true)
      } catch (error) {
        throw writeFailure(dataFileOf(target), error)
      }
    },
  }
}

function openRoot(path: string, readOnly: boolean): RootDatabase<Uint8Array, Uint8Array> {
  try {
    prepareFolder(path, readOnly)
    return open<Uint8Array, Uint8Array>({
      path,
      readOnly,
      noSubdir: false,
      maxDbs: tablesMax,
      // Fresh pages are not wiped: everything in the file is public, and an unused tail is never read.
      noMemInit: true,
      // Every commit is flushed before it returns, so that nothing is gained from flushing beside the next one.
      overlappingSync: false,
      cache: false,
      keyEncoding: 'binary',
      encoding: 'binary',
    } as Parameters<typeof open>[0])
  } catch (error) {
    throw openFailure(path, error)
  }
}

/** What `openRoot` would refuse, before the environment is given up. */
function prepareAgain(path: string): void {
  try {
    prepareFolder(path, false)
  } catch (error) {
    throw openFailure(path, error)
  }
}

/** Opens a table, which is a transaction of its own where it does not exist yet: an empty table is as good as none. */
function openTable(
  root: RootDatabase<Uint8Array, Uint8Array>,
  dataFile: string,
  name: string,
  readOnly: boolean,
): LmdbReader | undefined {
  try {
    // Its types do not say that it returns undefined for an absent table.
    const db = root.openDB({ name, keyEncoding: 'binary', encoding: 'binary' }) as typeof root | undefined
    return db && createReader(db)
  } catch (error) {
    throw readOnly ? openFailure(dataFile, error) : writeFailure(dataFile, error)
  }
}

function markWritten(tables: ReadonlyMap<string, OpenTable>, batch: readonly Write[]): void {
  let last: string | undefined
  for (const { table } of batch) {
    if (table === last) continue
    last = table
    known(tables.get(table), 'a written table is open').writes++
  }
}

/** What LMDB tells of one table. */
interface NativeStat {
  readonly pageSize: number
  readonly entryCount: number
  readonly treeBranchPageCount: number
  readonly treeLeafPageCount: number
  readonly overflowPages: number
}

const bytesIn = ({ pageSize, treeBranchPageCount, treeLeafPageCount, overflowPages }: NativeStat): number =>
  pageSize * (treeBranchPageCount + treeLeafPageCount + overflowPages)

function statOf(root: RootDatabase<Uint8Array, Uint8Array>, dataFile: string, tableOf: (name: string) => OpenTable): LmdbStat {
  // LMDB keeps its tables in the main one, by names that end in a zero.
  const names = [...root.getKeys({ start: Uint8Array.of(0) })].map((name) => utf8.decode(name.subarray(0, -1)))
  const tables = names.flatMap((name) => {
    const { reader } = tableOf(name)
    if (reader === undefined) return []
    const stat = reader.db.getStats() as NativeStat
    return [{ name, entries: stat.entryCount, bytes: bytesIn(stat) }]
  })
  const own = root.getStats() as NativeStat
  return {
    fileBytes: statSync(dataFile).size,
    usedBytes: tables.reduce((sum, { bytes }) => sum + bytes, bytesIn(own) + 2 * own.pageSize),
    tables,
  }
}
