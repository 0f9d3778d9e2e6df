// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FromWorker, ToWorker, WorkerProcessOptions } from './child-messages.ts'
import { devNetworkErrors } from './dev-network-errors.ts'

/** A worker that starts verifies its log first. */
const readyLimitMs = 60_000
/** After this long the process is ended: what it has on disk is whole at any moment. */
const stopLimitMs = 5_000

/**
 * For glibc, which else keeps what was freed in an arena for each of many threads: a catch-up frees megabytes for each request. Large buffers go back to
 * the system at once (measured after 4,000 commands: 167 MB instead of 213).
 */
const mallocLimits = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' } as const

/** What a worker said when it was ready. */
export type WorkerReady = Extract<FromWorker, { readonly type: 'ready' }>
export type WorkerLine = Extract<FromWorker, { readonly type: 'log' }>

/** A process that runs a worker. */
export interface WorkerChild {
  readonly pid: number
  readonly ready: WorkerReady
  /** How it ended, in words; resolves only then. */
  readonly ended: Promise<string>
  /** Returns when the process has ended. */
  stop(): Promise<void>
}

export interface WorkerChildOptions {
  /** The compiled `phat-network-worker`. */
  readonly entry: URL
  readonly worker: WorkerProcessOptions
  readonly onLine: (line: WorkerLine) => void
  readonly signal: AbortSignal
}

/** Starts a worker's process and waits until the worker answers. @throws PhatError `dev-network.worker-failed` */
export async function startWorkerChild({ entry, worker, onLine, signal }: WorkerChildOptions): Promise<WorkerChild> {
  const child = fork(fileURLToPath(entry), [], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // A quarter of what V8 takes for young objects by itself. The worker's process takes it back once it runs, for its threads.
    env: { ...mallocLimits, ...process.env },
    execArgv: ['--enable-source-maps', '--max-semi-space-size=4'],
  })
  const { ready, ended } = follow(child, onLine)
  const stop = (): Promise<void> => stopChild(child, ended)
  const limit = AbortSignal.any([signal, AbortSignal.timeout(readyLimitMs)])
  try {
    send(child, { type: 'start', options: worker })
    const first = await Promise.race([ready, ended, aborted(limit)])
    if (first === undefined) {
      signal.throwIfAborted()
      throw devNetworkErrors.error('worker-failed', `the worker is not ready after ${readyLimitMs / 1000} s`)
    }
    if (typeof first === 'string') throw devNetworkErrors.error('worker-failed', first)
    return { pid: child.pid ?? 0, ready: first, ended, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Reads what the child says, and how it ends. */
function follow(child: ChildProcess, onLine: (line: WorkerLine) => void) {
  let failure: string | undefined
  const ready = new Promise<WorkerReady>((resolve) => {
    // Only our own entry point speaks on this channel.
    child.on('message', (message) => {
      const said = message as FromWorker
      if (said.type === 'ready') resolve(said)
      else if (said.type === 'log') onLine(said)
      else failure = `${said.message} [${said.code}]`
    })
  })
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`its process could not be started: ${error.message}`))
    child.once('exit', (code, signal) => resolve(failure ?? `its process ended with ${signal ?? `exit code ${code}`}`))
  })
  return { ready, ended }
}

const send = (child: ChildProcess, message: ToWorker): void => {
  // A channel that is closed says so by the end of the process.
  if (child.connected) child.send(message, () => undefined)
}

async function stopChild(child: ChildProcess, ended: Promise<string>): Promise<void> {
  send(child, { type: 'stop' })
  const timer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs)
  await ended
  clearTimeout(timer)
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined)
    else signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
}
