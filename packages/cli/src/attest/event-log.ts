// SPDX-License-Identifier: Apache-2.0
import {
  type Attested,
  type Check,
  composeHash,
  type DstackLaunch,
  isMalformed,
  readDstackEventLog,
  verifyDstack,
} from '@phat/attestation'
import type { Fact } from '@phat/console'
import { toHex } from '@phat/primitives'

/** What an event log says of the application that runs in a dstack guest, against the registers of its quote. */
export interface JudgedLog {
  readonly checks: readonly Check[]
  readonly facts: readonly Fact[]
}

const form = { id: 'events.form', rung: 'code', claim: 'The event log has the form of dstack’s.' } as const
const supplied = {
  id: 'events.composeHash',
  rung: 'code',
  verdict: 'fail',
  claim: 'The application is the expected one, by its compose hash.',
  field: 'event_log',
} as const

/**
 * Judges the event log that came with evidence which verified.
 * @param compose `app-compose.json` byte for byte, whose hash the log must show
 */
export function judgeEventLog(attested: Attested | undefined, eventLog: string | undefined, compose?: Uint8Array): JudgedLog {
  if (attested === undefined) return { checks: [], facts: [] }
  const wanted = compose === undefined ? undefined : composeHash(compose)
  if (eventLog === undefined || attested.measurements.tee !== 'tdx') {
    const missing = { ...supplied, expected: toHex(wanted ?? new Uint8Array()), found: 'no event log of a TDX guest' }
    return { checks: wanted === undefined ? [] : [missing], facts: [] }
  }
  const events = readDstackEventLog(eventLog)
  if (isMalformed(events)) {
    const { malformed: field, expected, found } = events
    return { checks: [{ ...form, verdict: 'fail', field, expected, found }], facts: [] }
  }
  const { measurements } = attested
  const { checks, part } = verifyDstack({ measurements, events, ...(wanted === undefined ? {} : { composeHash: wanted }) })
  return { checks: [{ ...form, verdict: 'pass' }, ...checks], facts: part === undefined ? [] : launchFacts(part) }
}

function launchFacts({ appId, composeHash: hash, instanceId, keyProvider, later }: DstackLaunch): Fact[] {
  return [
    ['application', toHex(appId)],
    ['compose hash', toHex(hash)],
    ['instance', instanceId.length === 0 ? 'none' : toHex(instanceId)],
    ['keys from', keyProvider === undefined ? 'not told' : keyProvider.kind],
    [
      'later events',
      later.length === 0 ? 'none' : `${later.map(({ name }) => name).join(', ')}: the application may have written them`,
    ],
  ]
}
