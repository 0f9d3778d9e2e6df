// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from '@phat/primitives'
import { type CheckName, createLadder, type Ladder, type PartOutcome, planPart } from '../ladder.ts'
import type { Measurements } from '../verification.ts'
import type { MeasuredEvent, Rtmr } from './measured-event.ts'
import { replayRtmr } from './replay-rtmr.ts'

/** A log, and the measurements of a quote that was verified before. */
export interface EventLogRequest {
  readonly measurements: Extract<Measurements, { readonly tee: 'tdx' }>
  readonly events: readonly MeasuredEvent[]
}

const replayed = (register: Rtmr): CheckName => [
  `events.rtmr${register}`,
  'code',
  `Replayed, the log gives RTMR${register} of the quote: no event was added, dropped, changed or moved.`,
]

/**
 * Verifies a log of any guest: its events are those that extended the registers. What they mean is for the reader to know; of
 * events that are no run-time events only the digest was measured.
 */
export function verifyEventLog(request: EventLogRequest): PartOutcome<readonly MeasuredEvent[]> {
  const ladder = createLadder()
  for (const register of [0, 1, 2, 3] as const) checkReplay(ladder, register, request)
  return planPart(ladder, () => request.events).judge([])
}

/** Replays one register. A register that was extended, but of which there are no events, is `not-supplied`. */
export function checkReplay(ladder: Ladder, register: Rtmr, { events, measurements }: EventLogRequest): void {
  const digests = events.filter((event) => event.register === register).map(({ digest }) => digest)
  const expected = measurements.rtmrs[register]
  const [name, field] = [replayed(register), `rtmr${register}`]
  if (digests.length === 0 && expected.some((byte) => byte !== 0)) {
    ladder.notSupplied(name, field)
    return
  }
  const found = replayRtmr(digests)
  ladder.check(name, equalBytes(found, expected), { field, expected, found })
}
