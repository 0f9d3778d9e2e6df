// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'

/**
 * The proportional memory of a process in bytes: pages that several processes share are divided among them, so that sums mean something. Null
 * where the system does not tell: only Linux does.
 */
export function proportionalMemory(pid: number): number | null {
  try {
    const [, kilobytes] = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? []
    return kilobytes === undefined ? null : Number(kilobytes) * 1024
  } catch {
    return null // The process has ended, or this is no Linux.
  }
}
