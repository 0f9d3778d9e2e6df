// SPDX-License-Identifier: Apache-2.0
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PhatError } from '@phat/primitives'
import type { StateCheckpoint } from '@phat/trie'
import { checksum, encodePreamble, slabPrefixBytes } from './checkpoint-format.ts'
import { checkpointName, listCheckpoints, partialSuffix } from './checkpoint-names.ts'
import { databaseErrors } from './database-errors.ts'

/** Where a test may stop the writing of a checkpoint: before the step of that name. */
export type CheckpointStep = 'open' | 'head' | 'slab' | 'sync' | 'rename' | 'sync-folder' | 'remove-older' | 'done'

/**
 * Writes a checkpoint slab by slab into a file of its own, and removes older ones when it is durable. Under its final name it is
 * always complete. The source is released in any case.
 * @throws PhatError `database.checkpoint-failed`; the signal's reason
 */
export async function writeCheckpoint(
  folder: string,
  source: StateCheckpoint,
  signal: AbortSignal,
  onStep: (step: CheckpointStep) => void,
): Promise<void> {
  const name = checkpointName(source.version)
  const partial = join(folder, `${name}${partialSuffix}`)
  try {
    signal.throwIfAborted()
    onStep('open')
    const file = await open(partial, 'w')
    try {
      await writeParts(file, source, signal, onStep)
      onStep('sync')
      await file.sync()
    } finally {
      await file.close()
    }
    signal.throwIfAborted()
    onStep('rename')
    await rename(partial, join(folder, name))
    onStep('sync-folder')
    await syncFolder(folder)
    onStep('remove-older')
    for (const other of listCheckpoints(folder)) {
      if (other.name !== name) await rm(join(folder, other.name), { force: true })
    }
    onStep('done')
  } catch (error) {
    await rm(partial, { recursive: true, force: true })
    if (signal.aborted || error instanceof PhatError) throw error
    const detail = `${partial}: ${error instanceof Error ? error.message : String(error)}`
    throw databaseErrors.error('checkpoint-failed', detail, { cause: error })
  } finally {
    source.release()
  }
}

async function writeParts(
  file: FileHandle,
  source: StateCheckpoint,
  signal: AbortSignal,
  onStep: (step: CheckpointStep) => void,
): Promise<void> {
  const { version, head, slabCount } = source
  onStep('head')
  const preamble = encodePreamble(version, slabCount, head.length)
  let before = checksum(preamble, head)
  for (const part of [preamble, head, before]) await writeAll(file, part)
  for (let i = 0; i < slabCount; i++) {
    signal.throwIfAborted()
    onStep('slab')
    const slab = source.slab(i)
    const prefix = new Uint8Array(slabPrefixBytes)
    new DataView(prefix.buffer).setUint32(0, slab.length, true)
    before = checksum(before, slab)
    for (const part of [prefix, slab, before]) await writeAll(file, part)
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at, bytes.length - at)).bytesWritten
}

/** Makes a rename in the folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
