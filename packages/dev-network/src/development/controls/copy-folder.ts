// SPDX-License-Identifier: Apache-2.0
import { constants, cpSync, existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { devNetworkErrors } from '../dev-network-errors.ts'

const attemptsMax = 50
const pauseMs = 20
/** A lock belongs to who runs, and what is half written belongs to nobody. */
const isLeftOut = (name: string): boolean => name === 'lock' || name === 'lock.mdb' || name.endsWith('.partial')

/**
 * Copies a folder that nobody is to write to at the moment, as it was at one moment: when something in it changed meanwhile, it is copied again.
 * @throws PhatError `dev-network.restless-folder`
 */
export async function copySteady(from: string, to: string): Promise<void> {
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const before = traceOf(from)
    rmSync(to, { recursive: true, force: true })
    if (tryCopy(from, to) && traceOf(from) === before) return
    await pause(pauseMs)
  }
  throw devNetworkErrors.error('restless-folder', `${from} changed ${attemptsMax} times`)
}

/** Puts a copy in the place of a folder. Interrupted, it is to be done again: there may be neither of them for a moment. */
export function replaceFolder(copy: string, folder: string): void {
  const next = `${folder}.partial`
  rmSync(next, { recursive: true, force: true })
  copyFolder(copy, next)
  rmSync(folder, { recursive: true, force: true })
  renameSync(next, folder)
}

function copyFolder(from: string, to: string): void {
  cpSync(from, to, {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
    preserveTimestamps: true,
    filter: (path) => !isLeftOut(path.slice(path.lastIndexOf('/') + 1)) || path === from,
  })
}

/** False where a file went away meanwhile. */
function tryCopy(from: string, to: string): boolean {
  try {
    copyFolder(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

/** Names, sizes and times of all files below a folder, as one text. */
function traceOf(folder: string): string {
  if (!existsSync(folder)) return ''
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !isLeftOut(entry.name))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      const stat = statSync(path, { bigint: true, throwIfNoEntry: false })
      return stat === undefined ? '' : `${path} ${stat.size} ${stat.mtimeNs} ${stat.ino}`
    })
    .sort()
    .join('\n')
}
