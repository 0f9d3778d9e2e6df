// SPDX-License-Identifier: Apache-2.0
import { closeSync, existsSync, fstatSync, ftruncateSync, mkdirSync, openSync, readSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { kvErrors } from '../ordered-store.ts'

/** Room for LMDB's table of readers, twice what it asks for. */
const lockFileBytes = 32_768
/** The part of a meta page that is looked at, and where its fields stand; numbers are little-endian. */
const metaBytes = 160
const magicAt = 24
const magic = 0xbeefc0de
const versionAt = 28
/** Version of the file format that the pinned LMDB reads and writes. */
const fileVersion = 2
const mapSizeAt = 40
const pageSizeAt = 48
const lastPageAt = 144
/** Larger than any file that can be mapped. */
const fileBytesMax = 1n << 46n

/** A crash right after a commit may leave a file short by this much; more than it and a quarter of the file is a cut. */
const missingBytesMax = 262_144

/** The data file of a database folder. */
export const dataFileOf = (path: string): string => join(path, 'data.mdb')

/**
 * Makes a folder fit to be opened, or refuses it. LMDB's binding does not survive a failed opening, LMDB maps its files and a
 * read past the end of one ends the process: so what can be wrong is looked for here, where it becomes an error.
 * @throws PhatError `kv.not-a-database`, `kv.corrupt`, `kv.open-failed`; and errors of the file system
 */
export function prepareFolder(path: string, readOnly: boolean): void {
  const dataFile = dataFileOf(path)
  if (!readOnly) {
    mkdirSync(path, { recursive: true })
    // Written, not left as a hole: on a full disk, a write to the map of a hole ends the process.
    const lockFile = join(path, 'lock.mdb')
    if (!existsSync(lockFile)) writeFileSync(lockFile, new Uint8Array(lockFileBytes), { flag: 'wx' })
    closeSync(openSync(lockFile, 'r+'))
  }
  if (!existsSync(dataFile)) {
    if (readOnly) throw kvErrors.error('open-failed', `there is no ${dataFile}`)
    return
  }
  const file = openSync(dataFile, readOnly ? 'r' : 'r+')
  try {
    const { size, whole } = measure(file, dataFile)
    const missing = whole - size
    if (missing > missingBytesMax && missing > whole / 4) {
      throw kvErrors.error('corrupt', `${dataFile} was cut: it has ${size} of ${whole} bytes`)
    }
    if (missing > 0 && !readOnly) ftruncateSync(file, whole)
  } finally {
    closeSync(file)
  }
}

/**
 * Makes the data file as long as its pages; false when the disk does not allow it. It is shorter after a commit whose last pages
 * are free and were never written; left so, a cut file could not be told from it.
 */
export function completeFile(dataFile: string): boolean {
  let file: number | undefined
  try {
    file = openSync(dataFile, 'r+')
    const { size, whole } = measure(file, dataFile)
    if (size < whole) ftruncateSync(file, whole)
    return true
  } catch {
    return false
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

/** How long a data file is, and how long it would be with all of its pages. */
function measure(file: number, dataFile: string): { size: number; whole: number } {
  const { size } = fstatSync(file)
  if (size === 0) return { size, whole: 0 }
  const first = readMeta(file, 0, dataFile)
  const pageSize = first.getUint32(pageSizeAt, true)
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) {
    throw kvErrors.error('corrupt', `${dataFile}: a page size of ${pageSize} bytes`)
  }
  let whole = 0n
  for (const meta of [first, readMeta(file, pageSize, dataFile)]) {
    const mapSize = meta.getBigUint64(mapSizeAt, true)
    const bytes = (meta.getBigUint64(lastPageAt, true) + 1n) * BigInt(pageSize)
    if (mapSize > fileBytesMax || bytes > fileBytesMax) {
      throw kvErrors.error('corrupt', `${dataFile}: a map of ${mapSize} bytes, pages up to ${bytes}`)
    }
    if (bytes > whole) whole = bytes
  }
  return { size, whole: Number(whole) }
}

function readMeta(file: number, position: number, dataFile: string): DataView {
  const view = new DataView(new ArrayBuffer(metaBytes))
  const read = readSync(file, view, 0, metaBytes, position)
  if (read < metaBytes || view.getUint32(magicAt, true) !== magic) throw kvErrors.error('not-a-database', dataFile)
  const version = view.getUint32(versionAt, true) & 0xffff
  if (version !== fileVersion) throw kvErrors.error('not-a-database', `${dataFile}: format version ${version}`)
  return view
}
