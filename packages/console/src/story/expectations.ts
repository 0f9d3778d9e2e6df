// SPDX-License-Identifier: Apache-2.0
import type { Attested, Check } from '@phat/attestation'
import { equalBytes, startsWith, toHex } from '@phat/primitives'
import { codeMeasurement } from './facts.ts'

/** What a person expects evidence to say, apart from being genuine. */
export interface Expectations {
  /** All 64 bytes, or their beginning if only zeros follow. */
  readonly reportData?: Uint8Array
  /** MRENCLAVE, MRTD or MEASUREMENT. */
  readonly measurement?: Uint8Array
}

/** Compares what was attested with what is expected: a check for each expectation. */
export function checkExpectations(attested: Attested, { reportData, measurement }: Expectations): Check[] {
  const found = codeMeasurement(attested.measurements)
  return [
    ...(measurement === undefined
      ? []
      : [
          compared(
            'expected.measurement',
            'code',
            'The code is the one that you expect.',
            'measurement',
            measurement,
            found,
            equalBytes(measurement, found),
          ),
        ]),
    ...(reportData === undefined
      ? []
      : [
          compared(
            'expected.report-data',
            'key',
            'The code bound the report data that you expect.',
            'report data',
            reportData,
            attested.reportData,
            isPadded(attested.reportData, reportData),
          ),
        ]),
  ]
}

function compared(
  id: string,
  rung: Check['rung'],
  claim: string,
  field: string,
  expected: Uint8Array,
  found: Uint8Array,
  holds: boolean,
): Check {
  return { id, rung, verdict: holds ? 'pass' : 'fail', claim, field, expected: toHex(expected), found: toHex(found) }
}

/** Shorter data is what stands at the beginning, with zeros behind: so do platforms fill up a hash of 32 bytes. */
function isPadded(found: Uint8Array, wanted: Uint8Array): boolean {
  return startsWith(found, wanted) && found.subarray(wanted.length).every((byte) => byte === 0)
}
