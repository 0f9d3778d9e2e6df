// SPDX-License-Identifier: Apache-2.0
import { composeHash, replayRtmr, runtimeEventDigest } from '@phat/attestation'
import { toHex } from '@phat/primitives'
import { guideIntel, guideReportData } from './guide-evidence.ts'

/** The application of a guest. */
export const compose = '{"name":"worker","runner":"docker-compose"}'
/** What dstack measures while an application starts, in its order. */
export const launch: readonly (readonly [name: string, payload: Uint8Array])[] = [
  ['system-preparing', new Uint8Array()],
  ['app-id', new Uint8Array(20).fill(0xa1)],
  ['compose-hash', composeHash(compose)],
  ['instance-id', new Uint8Array(20).fill(0xb2)],
  ['boot-mr-done', new Uint8Array()],
]
/** Events as the agent of a guest tells them. */
export const logOf = (events: typeof launch): string =>
  JSON.stringify(
    events.map(([event, payload]) => ({
      imr: 3,
      event_type: 0x0800_0001,
      digest: toHex(runtimeEventDigest(event, payload)).slice(2),
      event,
      event_payload: toHex(payload).slice(2),
    })),
  )
export const dstackLog = logOf(launch)
/** A quote whose RTMR3 is what the launch leads to. */
export function dstackQuote(reportData: Uint8Array = guideReportData): Uint8Array {
  const rtmr3 = replayRtmr(launch.map(([name, payload]) => runtimeEventDigest(name, payload)))
  const other = new Uint8Array(48).fill(4)
  return guideIntel.quote({ tee: 'tdx', reportData, td: { rtmrs: [other, other, other, rtmr3] } })
}
