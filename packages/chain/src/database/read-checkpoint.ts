// SPDX-License-Identifier: Apache-2.0
import { closeSync, fstatSync, openSync, readSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { equalBytes } from '@phat/primitives'
import type { StoredCheckpoint } from '@phat/trie'
import type { Log } from '../log.ts'
import {
  checkpointFormat,
  checkpointMagic,
  checksum,
  checksumBytes,
  partBytesMax,
  preambleBytes,
  slabPrefixBytes,
} from './checkpoint-format.ts'
import { listCheckpoints, listPartials } from './checkpoint-names.ts'

/**
 * The newest checkpoint of a folder whose checksums are right. Refused ones are told to the log and, unless the folder is only
 * read, deleted, as is what an interrupted writing left.
 */
export function readNewestCheckpoint(folder: string, readOnly: boolean, log: Log): StoredCheckpoint | undefined {
  if (!readOnly) for (const name of listPartials(folder)) rmSync(join(folder, name), { recursive: true, force: true })
  for (const { name, version } of listCheckpoints(folder)) {
    const path = join(folder, name)
    const read = readCheckpoint(path, version)
    if (typeof read !== 'string') return read
    log.warn('database.checkpoint-refused', { file: name, reason: read })
    if (!readOnly) rmSync(path, { force: true })
  }
  return undefined
}

/** Reads a checkpoint file, or says why it is none. */
export function readCheckpoint(path: string, version: number): StoredCheckpoint | string {
  const file = openSync(path, 'r')
  try {
    let left = fstatSync(file).size
    const take = (length: number): Uint8Array | undefined => {
      if (length > left) return undefined
      left -= length
      const bytes = new Uint8Array(length)
      for (let at = 0; at < length; ) {
        const count = readSync(file, bytes, at, length - at, null)
        if (count === 0) return undefined
        at += count
      }
      return bytes
    }
    const read = readParts(take, version)
    return typeof read === 'string' || left === 0 ? read : `${left} bytes too many`
  } finally {
    closeSync(file)
  }
}

function readParts(take: (length: number) => Uint8Array | undefined, version: number): StoredCheckpoint | string {
  const preamble = take(preambleBytes)
  if (preamble === undefined || !equalBytes(preamble.subarray(0, 8), checkpointMagic)) return 'no checkpoint file'
  const view = new DataView(preamble.buffer)
  const format = view.getUint32(8, true)
  if (format !== checkpointFormat) return `format ${format}`
  if (view.getBigUint64(12, true) !== BigInt(version)) return 'the name of another version'
  const slabCount = view.getUint32(20, true)
  const head = takePart(take, view.getUint32(24, true), preamble)
  if (head === undefined) return 'a damaged head'
  const slabs: Uint8Array[] = []
  let before = head.checksum
  for (let i = 0; i < slabCount; i++) {
    const prefix = take(slabPrefixBytes)
    const slab = prefix && takePart(take, new DataView(prefix.buffer).getUint32(0, true), before)
    if (slab === undefined) return `a damaged slab ${i} of ${slabCount}`
    slabs.push(slab.bytes)
    before = slab.checksum
  }
  return { head: head.bytes, slabs }
}

/** A part and its checksum, where they agree. */
function takePart(
  take: (length: number) => Uint8Array | undefined,
  length: number,
  before: Uint8Array,
): { bytes: Uint8Array; checksum: Uint8Array } | undefined {
  const bytes = length > partBytesMax ? undefined : take(length)
  const stored = bytes && take(checksumBytes)
  if (bytes === undefined || stored === undefined) return undefined
  const expected = checksum(before, bytes)
  return equalBytes(stored, expected) ? { bytes, checksum: expected } : undefined
}
