// SPDX-License-Identifier: Apache-2.0
import type { CertificateDraft } from '../pki/certificate.ts'
import type { CrlDraft } from '../pki/crl.ts'
import type { EcSigner } from '../pki/signer.ts'
import { type AmdChip, type AmdVendor, draftArk, draftEndorsement, draftIntermediate, type SnpSigner } from './amd-vendor.ts'
import { type SnpReport, writeTcb } from './snp-report.ts'

/** All that is signed for one report, before it is: faults change it here. */
export interface SnpDraft {
  readonly ark: CertificateDraft
  readonly intermediate: CertificateDraft
  readonly endorsement: CertificateDraft
  readonly crl: CrlDraft
  /** False: the collateral has no list, so revocation stays unknown. */
  withCrl: boolean
  readonly report: SnpReport
  /** Bytes written over the report before it is signed: offset and value. Empty for a report as chips make it. */
  readonly reserved: [at: number, value: number][]
  reportSigner: EcSigner
}

/** An issue of the revocation list. */
export interface SnpIssue {
  readonly issuedAt: number
  readonly validForSeconds: number
  readonly crlNumber: number
  readonly withCrl: boolean
  /** Intermediates that it revokes: chip certificates have no serials of their own. */
  readonly revoked: readonly ('ask' | 'asvk')[]
}

/** What a report will say. */
export interface ReportRequest {
  /** 3 by default. */
  readonly version?: 2 | 3 | 4 | 5
  /** `vcek` by default. */
  readonly signer?: SnpSigner
  /** 64 bytes that the attested code chose; zero by default. */
  readonly reportData?: Uint8Array
  /** Fields that differ from the simulator's, which grow from the seed. */
  readonly fields?: Partial<SnpReport>
}

const cpuids = { Milan: [0x19, 0x01, 0x01], Genoa: [0x19, 0x11, 0x01], Turin: [0x1a, 0x02, 0x01] } as const

/** SMT may be on; bit 17 is reserved and must be one. */
export const defaultPolicy = 0x3_0000n

/** Drafts a report of a chip and its collateral. */
export function draftSnp(vendor: AmdVendor, chip: AmdChip, issue: SnpIssue, request: ReportRequest): SnpDraft {
  const signer = request.signer ?? 'vcek'
  const ark = draftArk(vendor)
  const intermediates = { ask: draftIntermediate(vendor, 'vcek'), asvk: draftIntermediate(vendor, 'vlek') }
  return {
    ark,
    intermediate: signer === 'vcek' ? intermediates.ask : intermediates.asvk,
    endorsement: draftEndorsement(vendor, chip, signer),
    crl: {
      issuer: ark.subject,
      thisUpdate: issue.issuedAt,
      nextUpdate: issue.issuedAt + issue.validForSeconds,
      number: issue.crlNumber,
      revoked: issue.revoked.map((name) => intermediates[name].serial),
      signer: vendor.ark,
    },
    withCrl: issue.withCrl,
    report: draftReport(vendor, chip, signer, request),
    reserved: [],
    reportSigner: chip.key(signer),
  }
}

function draftReport({ seed, product }: AmdVendor, chip: AmdChip, signer: SnpSigner, request: ReportRequest): SnpReport {
  const version = request.version ?? 3
  const tcb = writeTcb(product, chip.tcb)
  return {
    version,
    guestSvn: 0,
    policy: defaultPolicy,
    familyId: new Uint8Array(16),
    imageId: new Uint8Array(16),
    vmpl: 0,
    signatureAlgorithm: 1,
    currentTcb: tcb,
    platformInfo: 0x25n,
    keyInfo: signer === 'vcek' ? 0 : 1 << 2,
    reportData: request.reportData ?? new Uint8Array(64),
    measurement: seed.bytes('measurement', 48),
    hostData: new Uint8Array(32),
    idKeyDigest: new Uint8Array(48),
    authorKeyDigest: new Uint8Array(48),
    reportId: seed.bytes(`report id ${chip.name}`, 32),
    // No migration agent.
    reportIdMa: new Uint8Array(32).fill(0xff),
    reportedTcb: tcb,
    cpuid: version >= 3 ? cpuids[product] : undefined,
    chipId: chip.chipId,
    committedTcb: tcb,
    currentVersion: [35, 55, 1],
    committedVersion: [35, 55, 1],
    launchTcb: tcb,
    mitigations: version >= 5 ? [0x0bn, 0x0bn] : undefined,
    ...request.fields,
  }
}
