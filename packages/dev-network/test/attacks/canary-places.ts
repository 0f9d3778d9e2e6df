// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs'
import { findIn, findInFolder, findInMemory, type Needle } from './canary-search.ts'

/** What the host of a network can see, besides memory. */
export interface HostView {
  readonly folders: readonly string[]
  /** What went over connections or was printed, by a name. */
  readonly recorded: Readonly<Record<string, Buffer>>
}

/** Where it stands, with the form: `<path or name>: <form>`. */
export const findInView = ({ folders, recorded }: HostView, needles: readonly Needle[]): readonly string[] => [
  ...folders.flatMap((folder) => findInFolder(folder, needles)),
  ...Object.entries(recorded).flatMap(([name, bytes]) => findIn(bytes, needles).map((form) => `${name}: ${form}`)),
]

/** A process and all that it started, those left out that are in a TEE. Linux. */
export function hostProcesses(root: number, inTee: readonly number[]): readonly number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const parent = parentOf(Number(name))
      return parent === undefined ? [] : [{ pid: Number(name), parent }]
    })
  const below = (pid: number): readonly number[] => [
    pid,
    ...parents.filter(({ parent }) => parent === pid).flatMap((child) => below(child.pid)),
  ]
  return below(root).filter((pid) => !inTee.includes(pid))
}

/** The fourth field; the second is a name in parentheses that may hold anything. Undefined for a process that has ended. */
function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}

/** Where it stands in the memory of processes: `<pid>: <form>`. */
export const findInProcesses = (pids: readonly number[], needles: readonly Needle[]): readonly string[] =>
  pids.flatMap((pid) => findInMemory(pid, needles).found.map((form) => `${pid}: ${form}`))
