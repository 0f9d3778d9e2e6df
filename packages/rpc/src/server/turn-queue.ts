// SPDX-License-Identifier: Apache-2.0

/** Shares the main thread between clients, and leaves the most of it to blocks: nobody works longer than `turnMs` at a stretch. */
export interface TurnQueue {
  /** Runs a task in a later turn of the event loop, after those that wait already. */
  push(task: () => void): void
  /** Like `push`, for a task that sets off asynchronous work: nothing else from the queue runs in its turn. */
  pushAlone(task: () => void): void
  /** True when the requests that were dealt with in this turn of the event loop have used up its time. */
  over(): boolean
  /** Forgets what is waiting. */
  stop(): void
}

interface Waiting {
  readonly task: () => void
  readonly alone: boolean
}

/** Creates the queue of one server. Tasks that throw are told to `onError`, and the others go on. */
export function createTurnQueue(options: { turnMs: number; now: () => number; onError: (error: unknown) => void }): TurnQueue {
  const { turnMs, now, onError } = options
  let waiting: Waiting[] = []
  let next = 0
  let scheduled: NodeJS.Immediate | undefined
  let turnEnd: number | undefined

  const runOne = ({ task }: Waiting): void => {
    try {
      task()
    } catch (error) {
      onError(error)
    }
  }
  const run = (): void => {
    scheduled = undefined
    const deadline = now() + turnMs
    for (let one = waiting[next]; one !== undefined; one = waiting[next]) {
      next++
      runOne(one)
      if (one.alone || now() > deadline) break
    }
    if (next < waiting.length) scheduled ??= setImmediate(run)
    else {
      waiting = []
      next = 0
    }
  }
  const add = (task: () => void, alone: boolean): void => {
    waiting.push({ task, alone })
    scheduled ??= setImmediate(run)
  }
  return {
    push: (task) => add(task, false),
    pushAlone: (task) => add(task, true),
    over: () => {
      if (turnEnd !== undefined) return now() > turnEnd
      turnEnd = now() + turnMs
      setImmediate(() => {
        turnEnd = undefined
      })
      return false
    },
    stop: () => {
      if (scheduled !== undefined) clearImmediate(scheduled)
      scheduled = undefined
      waiting = []
      next = 0
    },
  }
}
