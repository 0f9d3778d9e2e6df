// SPDX-License-Identifier: Apache-2.0
import { constants } from 'node:fs'
import { type FileHandle, mkdir, open, rmdir, stat } from 'node:fs/promises'
import { teeErrors } from './tee-errors.ts'

/** What lies at a path. */
export type Entry = 'absent' | 'file' | 'folder' | 'socket' | 'other'

/**
 * The file calls that devices are asked by. Their failures are the system's errors with a `code` such as `EBUSY`; only `read` has one of
 * its own. A call that blocks in the kernel cannot be ended from outside.
 */
export interface DeviceFiles {
  entryAt(path: string): Promise<Entry>
  makeFolder(path: string): Promise<void>
  removeFolder(path: string): Promise<void>
  /** The whole content, however short the single reads are. @throws PhatError `tee.too-large` above `bytesMax` */
  read(path: string, bytesMax: number): Promise<Uint8Array>
  /** One write call with all bytes: devices take a request whole or not at all. */
  write(path: string, bytes: Uint8Array): Promise<void>
}

const chunkBytes = 16 * 1024

/** The files of this machine. */
export const machineFiles: DeviceFiles = {
  entryAt: async (path) => {
    try {
      const found = await stat(path)
      if (found.isFile() || found.isCharacterDevice()) return 'file'
      if (found.isDirectory()) return 'folder'
      return found.isSocket() ? 'socket' : 'other'
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return 'absent'
      throw error
    }
  },
  makeFolder: async (path) => {
    await mkdir(path)
  },
  removeFolder: rmdir,
  read: async (path, bytesMax) => {
    const file = await open(path, 'r')
    try {
      return await readAll(file, path, bytesMax)
    } finally {
      await file.close()
    }
  },
  write: async (path, bytes) => {
    // Neither creates nor truncates: the kernel made the file, and what is not there must not come to be.
    const file = await open(path, constants.O_WRONLY)
    try {
      const { bytesWritten } = await file.write(bytes)
      if (bytesWritten !== bytes.length) {
        throw teeErrors.error('provider-failed', `${path} took ${bytesWritten} of ${bytes.length} bytes`)
      }
    } finally {
      await file.close()
    }
  },
}

/** Attributes of the kernel tell no size, so their content ends where a read gives nothing. */
async function readAll(file: FileHandle, path: string, bytesMax: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { bytesRead, buffer } = await file.read(new Uint8Array(chunkBytes), 0, chunkBytes)
    if (bytesRead === 0) break
    length += bytesRead
    if (length > bytesMax) throw teeErrors.error('too-large', `${path} holds more than ${bytesMax} bytes`)
    parts.push(buffer.subarray(0, bytesRead))
  }
  const whole = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
    part.fill(0) // it may have been a key
  }
  return whole
}

/** The code of an error of the system, such as `ENOENT`; undefined for other errors. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
