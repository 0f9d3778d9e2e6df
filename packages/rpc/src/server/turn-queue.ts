// SPDX-License-Identifier: Apache-2.0

/** Work that others must not wait for, done in order in later turns of the event loop. */
export interface TurnQueue {
  push(task: () => void): void
  /** Forgets what is waiting. */
  stop(): void
}

/** Runs tasks at most `turnMs` at a stretch, so that many of them hold up neither a block nor a request. */
export function createTurnQueue(options: { turnMs: number; now: () => number; onError: (error: unknown) => void }): TurnQueue {
  let tasks: (() => void)[] = []
  let next = 0
  let scheduled: NodeJS.Immediate | undefined

  const run = (): void => {
    scheduled = undefined
    const deadline = options.now() + options.turnMs
    for (let task = tasks[next]; task !== undefined; task = tasks[next]) {
      next++
      try {
        task()
      } catch (error) {
        options.onError(error)
      }
      if (options.now() > deadline) break
    }
    if (next < tasks.length) scheduled = setImmediate(run)
    else {
      tasks = []
      next = 0
    }
  }
  return {
    push: (task) => {
      tasks.push(task)
      scheduled ??= setImmediate(run)
    },
    stop: () => {
      if (scheduled !== undefined) clearImmediate(scheduled)
      scheduled = undefined
      tasks = []
      next = 0
    },
  }
}
