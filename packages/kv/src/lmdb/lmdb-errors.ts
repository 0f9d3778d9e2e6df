// SPDX-License-Identifier: Apache-2.0
import { closeSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs'
import { PhatError } from '@phat/primitives'
import { kvErrors } from '../ordered-store.ts'

/** errno: no space, a file larger than its limit, a quota used up; and LMDB's own word for a map that cannot grow. */
const diskFullCodes: readonly unknown[] = [28, 27, 122, -30_792, 'ENOSPC', 'EFBIG', 'EDQUOT']
/** errno of a failed transfer, which is also what LMDB reports when the system wrote only a part of a page. */
const ioErrorCodes: readonly unknown[] = [5, 'EIO']
/** LMDB: a page that is not there, a page of a wrong type. */
const corruptCodes: readonly unknown[] = [-30_797, -30_796]
/** LMDB: no LMDB file, or one of another format version. */
const foreignCodes: readonly unknown[] = [-30_793, -30_794]
/** How much a probe of free space writes; more than one page, so that it fails where a page failed. */
const probeBytes = 65_536

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)
const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The typed form of an error that LMDB or the file system threw while a database was opened. */
export function openFailure(path: string, error: unknown): PhatError {
  if (error instanceof PhatError) return error
  const code = codeOf(error)
  const detail = `${path}: ${textOf(error)}`
  if (diskFullCodes.includes(code)) return kvErrors.error('disk-full', detail, { cause: error })
  if (foreignCodes.includes(code)) return kvErrors.error('not-a-database', detail, { cause: error })
  if (corruptCodes.includes(code)) return kvErrors.error('corrupt', detail, { cause: error })
  return kvErrors.error('open-failed', detail, { cause: error })
}

/** The typed form of an error that LMDB threw while reading. */
export function readFailure(error: unknown): unknown {
  if (!corruptCodes.includes(codeOf(error))) return error
  return kvErrors.error('corrupt', textOf(error), { cause: error })
}

/** The typed form of an error that LMDB threw while a batch was written to the file `dataFile`. */
export function writeFailure(dataFile: string, error: unknown): PhatError {
  if (error instanceof PhatError) return error
  const code = codeOf(error)
  const detail = `${dataFile}: ${textOf(error)}`
  if (diskFullCodes.includes(code)) return kvErrors.error('disk-full', detail, { cause: error })
  if (corruptCodes.includes(code)) return kvErrors.error('corrupt', detail, { cause: error })
  if (ioErrorCodes.includes(code) && !canGrow(dataFile)) return kvErrors.error('disk-full', detail, { cause: error })
  return kvErrors.error('write-failed', detail, { cause: error })
}

/**
 * Whether the file can grow. LMDB never looks past the end that its own meta page names, so that the probe's bytes are not seen;
 * they are cut off again.
 */
function canGrow(dataFile: string): boolean {
  try {
    const { size } = statSync(dataFile)
    const file = openSync(dataFile, 'r+')
    try {
      const written = writeSync(file, new Uint8Array(probeBytes), 0, probeBytes, size)
      return written === probeBytes
    } finally {
      ftruncateSync(file, size)
      closeSync(file)
    }
  } catch (error) {
    return !diskFullCodes.includes(codeOf(error))
  }
}
