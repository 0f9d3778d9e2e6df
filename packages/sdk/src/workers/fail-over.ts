// SPDX-License-Identifier: Apache-2.0
import { type Hex, PhatError } from '@phat/primitives'
import { sdkErrors } from '../sdk-errors.ts'
import type { Wait } from '../wait.ts'
import type { ListedWorker } from './directory.ts'
import { consequenceOf, mayRecover } from './worker-faults.ts'
import { orderWorkers } from './worker-order.ts'

/** A worker at one of its addresses. */
export interface Candidate {
  readonly worker: ListedWorker
  readonly endpoint: string
}

/** A failure of a worker that another one made good, or that was the last. */
export interface WorkerFault {
  readonly worker: Hex
  readonly endpoint: string
  readonly error: PhatError
}

/** Asks workers one after the other. */
export interface FailOver {
  /**
   * Asks until one answers or time is up.
   * @param list the workers that may be asked, read anew for each round
   * @throws PhatError what no other worker would answer differently; the worker's own error where there is but one; `sdk.no-worker`
   */
  ask<T>(
    wait: Wait,
    list: () => Promise<readonly ListedWorker[]>,
    ask: (one: Candidate, mostMs: number) => Promise<T>,
  ): Promise<T>
}

/** Between two rounds over all workers, in milliseconds: it doubles from the first to the last. */
const pausesMs = { first: 50, last: 1_000 }

/** How long a worker may keep the others waiting, in milliseconds: more than workers give a query. */
const othersWaitMs = 15_000

/** Makes one with an empty memory. @param onFault told of each failure */
export function createFailOver(start: number, onFault: (fault: WorkerFault) => void): FailOver {
  let last: Hex | undefined
  const distrusted = new Set<Hex>()
  const failedAt = new Map<Hex, number>()

  function note({ worker, endpoint }: Candidate, error: PhatError): void {
    if (consequenceOf(error) === 'distrust') distrusted.add(worker.name)
    failedAt.set(worker.name, performance.now())
    if (last === worker.name) last = undefined
    onFault({ worker: worker.name, endpoint, error })
  }

  return {
    async ask(wait, list, ask) {
      const failures = new Map<string, PhatError>()
      for (let pauseMs = pausesMs.first; ; pauseMs = Math.min(2 * pauseMs, pausesMs.last)) {
        const workers = await list()
        const ordered = orderWorkers(workers, { last, distrusted, failedAt }, performance.now(), start)
        const candidates = ordered.flatMap((worker) => worker.endpoints.map((endpoint): Candidate => ({ worker, endpoint })))
        for (const [index, candidate] of candidates.entries()) {
          if (distrusted.has(candidate.worker.name)) continue
          try {
            const others = candidates.length - index - 1
            const answer = await ask(candidate, others === 0 ? wait.left() : Math.min(othersWaitMs, wait.left() / (others + 1)))
            last = candidate.worker.name
            failedAt.delete(last)
            return answer
          } catch (error) {
            if (wait.signal.aborted || !(error instanceof PhatError) || consequenceOf(error) === 'give-up') throw error
            note(candidate, error)
            failures.set(`${candidate.worker.name} at ${candidate.endpoint}`, error)
          }
        }
        const isHopeless = ![...failures.values()].some(mayRecover)
        if (isHopeless || wait.isOver || wait.left() <= pauseMs) throw nobody(workers, failures, distrusted)
        await wait.pause(pauseMs, 'worker that answers')
      }
    },
  }
}

/** The error when nobody answered: that of the only worker, or what each one said. */
function nobody(
  workers: readonly ListedWorker[],
  failures: ReadonlyMap<string, PhatError>,
  distrusted: ReadonlySet<Hex>,
): PhatError {
  const [only, ...others] = failures.values()
  if (only !== undefined && others.length === 0 && workers.length === 1) return only
  const told = [...failures].map(([who, { message, code }]) => `${who}: ${message} [${code}]`)
  const silent = workers
    .filter(({ endpoints }) => endpoints.length === 0)
    .map(({ name }) => `${name}: the chain knows no address of it`)
  const asked = new Set([...failures.keys()].map((who) => who.split(' ')[0]))
  const shunned = workers
    .filter(({ name }) => distrusted.has(name) && !asked.has(name))
    .map(({ name }) => `${name}: an earlier answer did not verify [sdk.bad-receipt]`)
  const all = [...told, ...silent, ...shunned]
  return sdkErrors.error('no-worker', all.length === 0 ? 'the cluster has no worker that may be asked' : all.join('; '))
}
