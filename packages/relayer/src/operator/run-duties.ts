// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises'
import { relayerErrors } from '../relayer-errors.ts'
import type { Session } from '../session.ts'
import type { SyncState } from '../sync/fetch-frames.ts'
import { type Duty, isOfDuty } from './duty.ts'
import { createPace } from './pace.ts'

/** Duties of a session, done one after the other whenever the worker is up to date. */
export interface Duties {
  /** Tells that the worker has all blocks there are. */
  synced(state: SyncState): void
  /** Runs until the connection fails. @throws PhatError `relayer.*` */
  run(): Promise<never>
}

/** Makes the duties of a session run: after each block, and now and then while none comes. */
export function createDuties(session: Session, duties: readonly Duty[]): Duties {
  let state: SyncState | undefined
  let wake = (): void => undefined
  const paced = duties.map((duty) => ({ duty, pace: createPace() }))
  const next = async (): Promise<void> => {
    const end = new AbortController()
    const told = new Promise<void>((resolve) => {
      wake = resolve
    })
    const signal = AbortSignal.any([session.signal, end.signal])
    const lapse = Promise.allSettled([sleep(session.limits.lookMs, undefined, { signal })])
    await Promise.race([told, lapse])
    end.abort()
    if (session.signal.aborted) throw relayerErrors.error('interrupted', 'the session has ended')
  }
  return {
    synced: (now) => {
      state = now
      wake()
    },
    run: async () => {
      for (;;) {
        const seen = state
        if (seen !== undefined) for (const one of paced) await look(session, one, seen)
        // What came meanwhile is looked at without a pause.
        if (state === seen) await next()
      }
    },
  }
}

async function look(
  { log }: Session,
  { duty, pace }: { readonly duty: Duty; readonly pace: ReturnType<typeof createPace> },
  state: SyncState,
): Promise<void> {
  const height = state.nextBlock - 1
  if (!pace.ready(height)) return
  try {
    await duty.look(state)
    pace.succeeded()
  } catch (error) {
    if (!isOfDuty(error)) throw error
    pace.failed(height)
    log.warn('relayer.duty-failed', { duty: duty.name, code: error.code, detail: error.message })
  }
}
