// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { assert, known } from '@phat/primitives'
import type { Figures } from './figure.ts'

/** How long a node may take before the benchmark gives up. */
const startTimeoutMs = 20_000
/** How long a node idles before its memory is read: the first empty blocks are made by then. */
const idleMs = 12_000

/** A node in its own process, started with the compiled command. */
interface NodeProcess {
  readonly process: ChildProcess
  readonly endpoint: string
  /** Milliseconds from the start of the process to its first RPC answer. */
  readonly startMs: number
}

async function startNodeProcess(build: string): Promise<NodeProcess> {
  const started = performance.now()
  const child = spawn(process.execPath, [join(build, 'phat.js'), 'node', '--dev', '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), startTimeoutMs)
  try {
    for await (const line of createInterface({ input: known(child.stdout ?? undefined, 'stdout is a pipe') })) {
      if (!line.includes('"ready"')) continue
      const { endpoint } = JSON.parse(line) as { endpoint: string }
      await rpc(endpoint, 'system_chain', [])
      return { process: child, endpoint, startMs: performance.now() - started }
    }
  } finally {
    clearTimeout(timer)
  }
  assert(false, 'a node that is told to start becomes ready')
}

async function rpc(endpoint: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const answer = await fetch(endpoint.replace(/^ws/, 'http'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    signal: AbortSignal.timeout(5_000),
  })
  return ((await answer.json()) as { result?: unknown }).result
}

/** Resident memory of a process in megabytes, as Linux counts it. */
function residentMb(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(line?.[1] ?? 0) / 1024
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

/** Median milliseconds of one RPC answer, and its length in bytes. */
async function answerMs(endpoint: string, method: string, repeats: number): Promise<number> {
  await rpc(endpoint, method, [])
  const times: number[] = []
  for (let i = 0; i < repeats; i++) {
    const started = performance.now()
    await rpc(endpoint, method, [])
    times.push(performance.now() - started)
  }
  return median(times)
}

/** Start, memory at rest, and metadata of a real node process. `build` is the folder of the compiled command. */
export async function benchNode(build: string, size: 'small' | 'full'): Promise<Figures> {
  const starts: number[] = []
  const runs = size === 'full' ? 5 : 1
  for (let run = 1; run < runs; run++) {
    const node = await startNodeProcess(build)
    starts.push(node.startMs)
    await stop(node)
  }
  const node = await startNodeProcess(build)
  starts.push(node.startMs)
  try {
    const metadataMs = await answerMs(node.endpoint, 'state_getMetadata', size === 'full' ? 50 : 3)
    await new Promise((resolve) => setTimeout(resolve, size === 'full' ? idleMs : 0))
    return {
      node_start_ms: { value: median(starts), unit: 'ms' },
      metadata_v14_cached_ms: { value: metadataMs, unit: 'ms' },
      node_idle_rss_mb: { value: residentMb(known(node.process.pid, 'a running process has an id')), unit: 'MB' },
    }
  } finally {
    await stop(node)
  }
}

async function stop({ process: child }: NodeProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await ended
  clearTimeout(timer)
}
