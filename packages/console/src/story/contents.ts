// SPDX-License-Identifier: Apache-2.0
import { isMalformed, type Malformed, parseQuote, parseSnpReport } from '@phat/attestation'
import { toHex } from '@phat/primitives'
import type { EvidenceFile } from '../intake/evidence-file.ts'
import type { Fact } from './facts.ts'

/** What evidence contains, field by field in the order of its format. Nothing is judged, and nothing of it is known to be true. */
export function contentsOf({ evidence, eventLog }: EvidenceFile): Fact[] | Malformed {
  const parsed = evidence.format === 'dcap' ? parseQuote(evidence.quote) : parseSnpReport(evidence.report)
  if (isMalformed(parsed)) return parsed
  return [...fields('', parsed), ...(eventLog === undefined ? [] : [['eventLog', eventLog] as const])]
}

/** Whole regions, whose parts stand below their own names. */
const regions = new Set(['bytes', 'signedRegion'])
const pem = '-----BEGIN'

function fields(path: string, value: object): Fact[] {
  return Object.entries(value).flatMap(([name, field]: [string, unknown]): Fact[] => {
    if (regions.has(name)) return []
    const label = path === '' ? name : `${path}.${name}`
    if (field instanceof Uint8Array) return [[label, bytesText(field)]]
    return typeof field === 'object' && field !== null ? fields(label, field) : [[label, String(field)]]
  })
}

/** PEM chains are counted: their text says nothing to a person. */
function bytesText(bytes: Uint8Array): string {
  const head = new TextDecoder().decode(bytes.subarray(0, pem.length))
  if (head !== pem) return toHex(bytes)
  const count = new TextDecoder().decode(bytes).split(pem).length - 1
  return `${count} certificates in PEM, ${bytes.length} bytes`
}
