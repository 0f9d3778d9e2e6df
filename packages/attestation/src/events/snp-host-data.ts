// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from '@phat/primitives'
import { type CheckName, createLadder, type PartOutcome, planPart } from '../ladder.ts'
import type { Measurements } from '../verification.ts'
import { type LaunchDocument, launchDocumentHash, readLaunchDocument } from './mr-config.ts'

const bound: CheckName = ['events.hostData', 'code', 'HOST_DATA of the report names this launch document.']
const form: CheckName = ['events.document.form', 'code', 'The launch document can be read strictly.']
const compose: CheckName = ['events.composeHash', 'code', 'The application is the expected one, by its compose hash.']

/** A launch document, and what is expected of it. */
export interface HostDataRequest {
  readonly measurements: Extract<Measurements, { readonly tee: 'sev-snp' }>
  /** The bytes that the host was given, as text. */
  readonly document: string
  readonly composeHash?: Uint8Array
}

/**
 * Binds the application of a SEV-SNP guest: there is no register that a running guest could extend, so the host hands in HOST_DATA,
 * the hardware signs it, and the measured image compares the document with what it starts.
 */
export function bindHostData({ measurements, document, composeHash }: HostDataRequest): PartOutcome<LaunchDocument> {
  const ladder = createLadder()
  const expected = launchDocumentHash(document)
  ladder.check(bound, equalBytes(measurements.hostData, expected), {
    field: 'report.HOST_DATA',
    expected,
    found: measurements.hostData,
  })
  const read = ladder.read(form, readLaunchDocument(document))
  if (read === undefined) return ladder.refuse()
  if (composeHash !== undefined) {
    const isExpected = equalBytes(read.composeHash, composeHash)
    ladder.check(compose, isExpected, { field: 'document.compose_hash', expected: composeHash, found: read.composeHash })
  }
  return planPart(ladder, () => read).judge([])
}
