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
    checkFile(file, dataFile, readOnly)
  } finally {
    closeSync(file)
  }
}

function checkFile(file: number, dataFile: string, readOnly: boolean): void {
  const { size } = fstatSync(file)
  if (size === 0) return
  const first = readMeta(file, 0, dataFile)
  const pageSize = first.getUint32(pageSizeAt, true)
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) {
    throw kvErrors.error('corrupt', `${dataFile}: a page size of ${pageSize} bytes`)
  }
  let pages = 0n
  for (const meta of [first, readMeta(file, pageSize, dataFile)]) {
    const mapSize = meta.getBigUint64(mapSizeAt, true)
    const lastPage = meta.getBigUint64(lastPageAt, true)
    if (mapSize > fileBytesMax || lastPage * BigInt(pageSize) > fileBytesMax) {
      throw kvErrors.error('corrupt', `${dataFile}: a map of ${mapSize} bytes, a last page ${lastPage}`)
    }
    if (lastPage >= pages) pages = lastPage + 1n
  }
  // A file may be shorter than its pages where the last ones are free. Where it was cut, missing pages read as zeros, which
  // LMDB reports, instead of ending the process.
  const bytes = Number(pages) * pageSize
  if (size >= bytes) return
  if (readOnly) throw kvErrors.error('open-failed', `${dataFile} ends before its last page; open it to write first`)
  ftruncateSync(file, bytes)
}

function readMeta(file: number, position: number, dataFile: string): DataView {
  const view = new DataView(new ArrayBuffer(metaBytes))
  const read = readSync(file, view, 0, metaBytes, position)
  if (read < metaBytes || view.getUint32(magicAt, true) !== magic) throw kvErrors.error('not-a-database', dataFile)
  const version = view.getUint32(versionAt, true) & 0xffff
  if (version !== fileVersion) throw kvErrors.error('not-a-database', `${dataFile}: format version ${version}`)
  return view
}
