// SPDX-License-Identifier: Apache-2.0
import type { SnpCollateral } from '@phat/attestation'
import { issueCertificate } from '../pki/certificate.ts'
import { issueCrl } from '../pki/crl.ts'
import type { SnpDraft } from './snp-draft.ts'
import { signatureOffset, writeSnpReport } from './snp-report.ts'

/** Signs the certificates of a chip and the list of its product line. */
export function issueSnpCollateral(draft: SnpDraft): SnpCollateral {
  return {
    format: 'sev-snp',
    endorsementKey: issueCertificate(draft.endorsement),
    intermediate: issueCertificate(draft.intermediate),
    root: issueCertificate(draft.ark),
    ...(draft.withCrl ? { crl: issueCrl(draft.crl) } : {}),
  }
}

/** Signs a report: r and s little endian, in 72 bytes each, of which P-384 needs 48 (AMD 56860, table 140). */
export function issueReport({ report, reserved, reportSigner }: SnpDraft): Uint8Array {
  const bytes = writeSnpReport(report)
  for (const [at, value] of reserved) bytes[at] = value
  const signature = reportSigner.signPlain(bytes.subarray(0, signatureOffset))
  bytes.set(signature.slice(0, 48).reverse(), signatureOffset)
  bytes.set(signature.slice(48).reverse(), signatureOffset + 72)
  return bytes
}
