// SPDX-License-Identifier: Apache-2.0
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

/*
 * The folder of a worker holds generations: sealed keys and a log that begins with a checkpoint. The keys of a generation are there before
 * its log gets its name, which is what makes the generation count; then the one before is removed.
 */

const digits = 12
const nameOf = (kind: 'keys' | 'log', generation: number): string => `${kind}-${String(generation).padStart(digits, '0')}.sealed`
const namePattern = /^(keys|log)-(\d{12})\.sealed$/
const partialSuffix = '.partial'

/** Which generations a folder holds; ascending. */
export interface DataFiles {
  readonly keys: readonly number[]
  readonly logs: readonly number[]
}

/** Where the keys of a generation lie. */
export const keysPath = (folder: string, generation: number): string => join(folder, nameOf('keys', generation))
/** Where its log lies. */
export const logPath = (folder: string, generation: number): string => join(folder, nameOf('log', generation))
/** Where a file is written before it counts. */
export const partialPath = (path: string): string => path + partialSuffix

/** Makes the folder where it is not there, and lists it. What a crash left unfinished is removed; files of others stay. */
export async function listDataFiles(folder: string): Promise<DataFiles> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const names = await readdir(folder)
  for (const name of names) {
    if (name.endsWith(partialSuffix) && namePattern.test(name.slice(0, -partialSuffix.length)))
      await rm(join(folder, name), { force: true })
  }
  const generationsOf = (kind: string): number[] =>
    names
      .map((name) => namePattern.exec(name))
      .flatMap((match) => (match?.[1] === kind ? [Number(match[2])] : []))
      .sort((a, b) => a - b)
  return { keys: generationsOf('keys'), logs: generationsOf('log') }
}

/** Removes the generations before one; what is left of an interrupted removal goes with the next. */
export async function removeOlder(folder: string, generation: number): Promise<void> {
  const { keys, logs } = await listDataFiles(folder)
  // Logs first: keys without a log are a trace that says so, a log without keys would look like theft.
  for (const older of logs) if (older < generation) await rm(logPath(folder, older), { force: true })
  for (const older of keys) if (older < generation) await rm(keysPath(folder, older), { force: true })
}

/** Writes a small file so that a crash leaves the old one or the new one. */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(partialPath(path), 'w', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(partialPath(path), path)
}

/** The bytes of a small file, or undefined where it is not there. */
export async function readWhole(path: string): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await readFile(path))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Makes the names in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
