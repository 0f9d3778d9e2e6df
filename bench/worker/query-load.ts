// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpus } from 'node:os'
import { known } from '@phat/primitives'

/** How a series of prepared requests is sent. */
export interface LoadOrder {
  /** `http://127.0.0.1:8000`. */
  readonly endpoint: string
  /** Holds the requests: a length of four bytes, then the body. */
  readonly file: string
  readonly path: string
  readonly connections: number
  /** Requests a second at fixed times; without it each connection sends the next request when the answer is there. */
  readonly perSecond?: number
}

/** What came of it. */
export interface LoadReport {
  /** Milliseconds from the first request that was due to the last answer. */
  readonly elapsedMs: number
  /** Milliseconds of each, from when it was due (or sent, without a rate) to its answer; in rising order. */
  readonly latenciesMs: readonly number[]
  readonly failed: number
  /** Requests that were due and had no free connection, at most. */
  readonly queuedMax: number
}

const loadMs = 300_000
/** Mebibytes for young objects: so that the client's own collections do not count as the worker's time. */
const roomForYoung = ['--max-semi-space-size=64', '--min-semi-space-size=64']

/** Sends a series from a process of its own, on the last core where the platform can say so. */
export async function runLoad(script: string, order: LoadOrder): Promise<LoadReport> {
  const pinned = hasTaskset() && cpus().length > 1 ? ['taskset', '-c', String(cpus().length - 1)] : []
  const [program, ...args] = [...pinned, process.execPath, ...roomForYoung, script]
  const child = spawn(known(program, 'a program'), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const ended = once(child, 'exit')
  try {
    const signal = AbortSignal.timeout(loadMs)
    const report = once(child, 'message', { signal })
    child.send(order)
    const [first] = (await Promise.race([report, ended])) as [LoadReport | number | null]
    return known(typeof first === 'object' && first !== null ? first : undefined, 'the load process reports before it ends')
  } finally {
    child.kill('SIGKILL')
    await ended
  }
}

function hasTaskset(): boolean {
  try {
    execFileSync('taskset', ['-c', '0', 'true'], { stdio: 'ignore' })
    return true
  } catch {
    return false // Not on this platform: the scheduler places the client.
  }
}

/** The value below which a share of sorted numbers lies. */
export const percentile = (sorted: readonly number[], share: number): number =>
  known(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))], 'there are numbers')
