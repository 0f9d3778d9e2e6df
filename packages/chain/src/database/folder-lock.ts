// SPDX-License-Identifier: Apache-2.0
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { databaseErrors } from './database-errors.ts'

export { databaseErrors }

/** How often two processes that start at once may snatch a stale lock from each other before one gives up. */
const attemptsMax = 16

const hasCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code

/**
 * Takes the lock of a folder: a file with this process's id, and when it started, so that an id that was given again is not
 * mistaken for the owner. The lock of a dead process is taken over. It says nothing about processes of another PID namespace:
 * containers must not share a folder.
 * @returns a function that gives the lock back
 * @throws PhatError `database.in-use`; errors of the file system
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, 'lock')
  const own = `${process.pid} ${startOf(process.pid) ?? '-'}\n`
  const draft = `${path}.${process.pid}`
  // Linked, not written in place: nobody ever reads half a lock.
  writeFileSync(draft, own)
  try {
    for (let attempt = 0; attempt < attemptsMax; attempt++) {
      if (tryLink(draft, path)) return () => releaseLock(path, own)
      const holder = readLock(path)
      if (holder === undefined) continue
      if (isAlive(holder)) throw databaseErrors.error('in-use', `process ${holder.split(' ')[0]} has ${folder} open`)
      takeAway(path, `${draft}.stale`, holder)
    }
  } finally {
    rmSync(draft, { force: true })
  }
  throw databaseErrors.error('in-use', `other processes are opening ${folder}`)
}

function tryLink(draft: string, path: string): boolean {
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

/** What a lock says; undefined when it is gone. */
function readLock(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Removes a stale lock, unless it has meanwhile become the lock of another process, which gets it back. */
function takeAway(path: string, aside: string, stale: string): void {
  try {
    renameSync(path, aside)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return
    throw error
  }
  if (readLock(aside) !== stale) tryLink(aside, path)
  rmSync(aside, { force: true })
}

function releaseLock(path: string, own: string): void {
  if (readLock(path) === own) rmSync(path, { force: true })
}

/** True while the process that wrote a lock lives. */
function isAlive(lock: string): boolean {
  const [pidText = '', started = '-'] = lock.trim().split(' ')
  const pid = Number(pidText)
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    // A process of another user is alive, too.
    if (!hasCode(error, 'EPERM')) return false
  }
  const start = startOf(pid)
  return start === undefined || started === '-' || start === started
}

/** When a process started, in ticks since the machine did; undefined where the system does not say. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name of the program comes before and may hold anything, parentheses and spaces included.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'EACCES') || hasCode(error, 'ESRCH')) return undefined
    throw error
  }
}
