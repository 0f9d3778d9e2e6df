// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { assert, known } from '@phat/primitives'

/** How long a node may take to start: a genesis of a million accounts takes most of it. */
const startTimeoutMs = 180_000
const stopTimeoutMs = 30_000
const answerTimeoutMs = 20_000

/** A node in a process of its own. */
export interface NodeProcess {
  readonly endpoint: string
  /** Milliseconds from the start of the process to its first RPC answer. */
  readonly startMs: number
  rpc<T>(method: string, params?: readonly unknown[]): Promise<T>
  /** Seconds of processor time that all its threads have used. */
  cpuSeconds(): number
  /** Resident memory in megabytes: anonymous, and of files (the database's pages). */
  memoryMb(): { readonly anonymous: number; readonly file: number }
  stop(signal?: NodeJS.Signals): Promise<void>
}

/** Starts a script that prints `{"event":"ready","endpoint":…}` as a line of JSON, and waits for its first answer. */
export async function startNodeProcess(script: string, args: readonly string[]): Promise<NodeProcess> {
  const started = performance.now()
  const child = spawn(process.execPath, ['--expose-gc', script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const endpoint = await readyEndpoint(child)
  const rpc = <T>(method: string, params: readonly unknown[] = []): Promise<T> => callNode<T>(endpoint, method, params)
  await rpc('system_chain')
  const pid = known(child.pid, 'a started process')
  return {
    endpoint,
    startMs: performance.now() - started,
    rpc,
    cpuSeconds: () => cpuSeconds(pid),
    memoryMb: () => ({ anonymous: statusMb(pid, 'RssAnon'), file: statusMb(pid, 'RssFile') }),
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill(signal)
      const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs)
      await gone
      clearTimeout(timer)
    },
  }
}

async function readyEndpoint(child: ChildProcess): Promise<string> {
  const timer = setTimeout(() => child.kill('SIGKILL'), startTimeoutMs)
  try {
    for await (const line of createInterface({ input: known(child.stdout ?? undefined, 'stdout is a pipe') })) {
      if (line.includes('"ready"')) return (JSON.parse(line) as { endpoint: string }).endpoint
    }
  } finally {
    clearTimeout(timer)
  }
  assert(false, 'a node that is told to start becomes ready')
}

/** Asks a node over HTTP. */
export async function callNode<T>(endpoint: string, method: string, params: readonly unknown[] = []): Promise<T> {
  const answer = await fetch(endpoint.replace(/^ws/, 'http'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    signal: AbortSignal.timeout(answerTimeoutMs),
  })
  const { result, error } = (await answer.json()) as { result?: T; error?: { message: string } }
  assert(error === undefined, `${method} answers: ${error?.message ?? ''}`)
  return result as T
}

/** Ticks a second of /proc, which Linux fixes at 100 for programs. */
const ticksPerSecond = 100

function cpuSeconds(pid: number): number {
  // The name in parentheses may hold spaces; user and system time are fields 14 and 15 of the line.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

function statusMb(pid: number, field: string): number {
  const line = new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(line?.[1] ?? 0) / 1024
}
