// SPDX-License-Identifier: Apache-2.0
import { isMalformed, type Malformed } from '../malformed.ts'
import { parseSnpReport } from './parse-report.ts'
import type { SnpEndorsement } from './read-endorsement.ts'
import { keyInfo, type SnpProduct, type SnpSigner } from './snp-report.ts'

/** What a report claims of its platform: by what its collateral is found. Nothing of it is verified. */
export interface ReportPlatform {
  readonly signer: SnpSigner
  /** 64 bytes; zeros where a loaded key signs, which is of no chip. */
  readonly chipId: Uint8Array
  /** REPORTED_TCB, 8 bytes: the firmware that the key is for. */
  readonly tcb: Uint8Array
}

const noChip = new Uint8Array(64)

/** Reads what a report claims of its platform. */
export function readReportPlatform(bytes: Uint8Array): ReportPlatform | Malformed {
  const report = parseSnpReport(bytes)
  if (isMalformed(report)) return report
  const key = keyInfo.signingKey(report.keyInfo)
  if (key > 1) return { malformed: 'report.SIGNING_KEY', expected: '0 (VCEK) or 1 (VLEK)', found: `${key}` }
  return key === 0
    ? { signer: 'vcek', chipId: report.chipId, tcb: report.reportedTcb }
    : { signer: 'vlek', chipId: noChip, tcb: report.reportedTcb }
}

/** The platform that a certificate is for, as reports of it show it. */
export function endorsedPlatform({ signer, tcb, hardwareId }: SnpEndorsement, product: SnpProduct): ReportPlatform {
  const { fmc = 0, bootLoader, tee, snp, microcode } = tcb
  const layout = product === 'Turin' ? [fmc, bootLoader, tee, snp, 0, 0, 0] : [bootLoader, tee, 0, 0, 0, 0, snp]
  const chipId = new Uint8Array(64)
  if (hardwareId !== undefined) chipId.set(hardwareId)
  return { signer, chipId, tcb: Uint8Array.of(...layout, microcode) }
}
