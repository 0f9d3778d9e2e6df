// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** What Linux calls a socket that waits for connections. */
const listening = '0A'
/** Characters of a command line that are shown. */
const commandMax = 80

/**
 * The process that listens at a port of this machine, such as `process 4711, node server.js`. Undefined where the system does not tell: only Linux
 * does, and of other people's processes to root only.
 */
export function processAtPort(port: number): string | undefined {
  const sockets = new Set(['tcp', 'tcp6'].flatMap((table) => socketsAt(`/proc/net/${table}`, port)))
  if (sockets.size === 0) return undefined
  const links = new Set([...sockets].map((inode) => `socket:[${inode}]`))
  for (const pid of entries('/proc')) {
    if (!/^\d+$/.test(pid)) continue
    const holds = entries(`/proc/${pid}/fd`).some((fd) => links.has(tried(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? ''))
    if (holds) return `process ${pid}, ${commandOf(pid)}`
  }
  return undefined
}

/** Inodes of the sockets that listen at a port, by the kernel's table: local address in the second column, state in the fourth, inode in the tenth. */
function socketsAt(table: string, port: number): string[] {
  const text = tried(() => readFileSync(table, 'utf8')) ?? ''
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return text.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/)
    return state === listening && local.endsWith(suffix) && inode !== undefined ? [inode] : []
  })
}

/** Its program and the script that it runs, without folders. Further arguments are not shown: there may be secrets among them. */
function commandOf(pid: string): string {
  const words = (tried(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')) ?? '').split('\0').filter((word) => word !== '')
  const shown = words.filter((word) => !word.startsWith('-')).map((word) => word.split('/').at(-1))
  return shown.slice(0, 2).join(' ').slice(0, commandMax) || 'of another user'
}

const entries = (folder: string): readonly string[] => tried(() => readdirSync(folder)) ?? []

/** A process may end while it is looked at, and not all may be looked at. */
function tried<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
