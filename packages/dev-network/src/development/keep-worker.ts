// SPDX-License-Identifier: Apache-2.0
import { setTimeout as pause } from 'node:timers/promises'
import { PhatError } from '@phat/primitives'
import { devNetworkErrors } from './dev-network-errors.ts'
import { startWorkerChild, type WorkerChild, type WorkerChildOptions, type WorkerReady } from './worker-child.ts'

const firstPauseMs = 500
const longestPauseMs = 30_000
/** A worker that ran so long has recovered from whatever ended it. */
const recoveredMs = 60_000
/** So many ends in a row are no accident. */
const endsMax = 5

/** A worker that is started again when its process ends. */
export interface KeptWorker {
  readonly ready: WorkerReady
  /** Of the process that runs now; undefined between two. */
  readonly pid: number | undefined
  stop(): Promise<void>
}

export interface KeepOptions extends Omit<WorkerChildOptions, 'signal'> {
  /** Told in words that it ended, and when it runs again. */
  readonly onEvent: (text: string) => void
  /** Told when it ended too often in a row: it is not started again. */
  readonly onFatal: (error: unknown) => void
}

/** Starts a worker and keeps it running, always at the port that it got first. @throws PhatError `dev-network.worker-failed` */
export async function keepWorker(options: KeepOptions, signal: AbortSignal): Promise<KeptWorker> {
  const stopping = new AbortController()
  const name = options.worker.machine
  const first = await startWorkerChild({ ...options, signal })
  const port = Number(new URL(first.ready.endpoint).port)
  const again = { ...options, worker: { ...options.worker, port }, signal: stopping.signal }
  let child: WorkerChild | undefined = first

  async function watch(): Promise<void> {
    let ends = 0
    for (let running: WorkerChild = first; ; ) {
      const startedAt = performance.now()
      const reason = await running.ended
      child = undefined
      ends = performance.now() - startedAt > recoveredMs ? 1 : ends + 1
      if (stopping.signal.aborted) return
      options.onEvent(`${name} ended: ${reason}`)
      const next = await restart(ends, reason)
      if (next === undefined) return
      running = next
      child = next
      options.onEvent(`${name} runs again, after block ${next.ready.resumedAt}`)
    }
  }

  /** Undefined when the network stops meanwhile. */
  async function restart(ends: number, reason: string): Promise<WorkerChild | undefined> {
    let last = reason
    for (let count = ends; count < endsMax; count++) {
      try {
        await pause(Math.min(firstPauseMs * 2 ** (count - 1), longestPauseMs), undefined, { signal: stopping.signal })
        return await startWorkerChild(again)
      } catch (error) {
        if (stopping.signal.aborted) return undefined
        last = error instanceof PhatError ? error.message : String(error)
        options.onEvent(`${name} did not start again: ${last}`)
      }
    }
    throw devNetworkErrors.error('worker-failed', `${endsMax} times in a row, the last time: ${last}`)
  }

  const watching = watch().catch(options.onFatal)
  return {
    ready: first.ready,
    get pid() {
      return child?.pid
    },
    stop: async () => {
      stopping.abort()
      await child?.stop()
      await watching
    },
  }
}
