// SPDX-License-Identifier: Apache-2.0
import { sha256 } from '@phat/crypto'
import { known } from '@phat/primitives'
import { type CheckName, createLadder, type Ladder, planOf } from '../ladder.ts'
import type { Attested, Plan, UnixTime, Verification } from '../verification.ts'
import { checkGuest, readSnpReport, snpSignature } from './check-report.ts'
import { checkTcbs, firmwareNumber, lowestTcb, type SnpTcbs } from './check-tcb.ts'
import { linkCollateral, type SnpCollateralRequest, type VerifiedSnpCollateral, verifiedOf } from './snp-collateral.ts'
import { platformInfo, type SnpProduct, type SnpReport, type SnpSigner } from './snp-report.ts'

/** A report and what it is verified with. */
export interface SnpRequest extends SnpCollateralRequest {
  readonly report: Uint8Array
}

/** A report, and collateral that was verified before. */
export interface SnpReportRequest {
  readonly report: Uint8Array
  readonly collateral: VerifiedSnpCollateral
  readonly now: UnixTime
}

const current: CheckName = ['snp.collateral.current', 'hardware', 'Certificates and revocation list are still valid.']
const signedBy: CheckName = ['snp.report.signer', 'hardware', 'The report names the kind of key that its certificate is for.']
const processor: CheckName = ['snp.report.processor', 'hardware', 'The processor is of the product line of its certificates.']
const chip: CheckName = ['snp.report.chipId', 'hardware', 'The report is of the chip that the certificate names.']
const signature: CheckName = ['snp.report.signature', 'key', 'The key that AMD certified signed the report, all of it.']

/**
 * Verifies a SEV-SNP report with its collateral (AMD 56860 revision 1.58; AMD 57230): four signatures, five with a revocation
 * list; none where form alone refuses. Without a list, revocation is `not-supplied`.
 */
export function planSnp({ report: bytes, collateral, ...trust }: SnpRequest): Plan<Verification> {
  const ladder = createLadder()
  const read = readSnpReport(ladder, bytes)
  if (read === undefined) return refused(ladder)
  const linked = linkCollateral(ladder, collateral, trust)
  if (linked === undefined) return refused(ladder)
  return planReport(ladder, read, verifiedOf([], linked))
}

/** Verifies a report with collateral that was verified before: one signature. Its validity is judged again. */
export function planSnpReport({ report: bytes, collateral, now }: SnpReportRequest): Plan<Verification> {
  const ladder = createLadder()
  const read = readSnpReport(ladder, bytes)
  if (read === undefined) return refused(ladder)
  ladder.include(collateral.checks)
  const isCurrent = collateral.validFrom <= now && now <= collateral.validUntil
  ladder.check(current, isCurrent, {
    field: 'collateral',
    expected: () => `valid at ${now}`,
    found: () => `${collateral.validFrom}..${collateral.validUntil}`,
  })
  return planReport(ladder, read, collateral)
}

/** A plan without signatures, for what form alone refuses. */
function refused(ladder: Ladder): Plan<Verification> {
  return planOf(ladder, () => known<Attested>(undefined, 'what was not linked has failed a check'))
}

function planReport(
  ladder: Ladder,
  { report, signer }: { report: SnpReport; signer: SnpSigner },
  collateral: VerifiedSnpCollateral,
): Plan<Verification> {
  ladder.check(signedBy, signer === collateral.signer, {
    field: 'report.SIGNING_KEY',
    expected: collateral.signer,
    found: signer,
  })
  checkProcessor(ladder, report, collateral.product)
  checkChip(ladder, report, collateral)
  const tcbs = checkTcbs(ladder, report, collateral)
  ladder.signature(signature, 'report.SIGNATURE', {
    algorithm: 'ecdsa-p384-sha384',
    publicKey: collateral.publicKey,
    message: report.signedRegion,
    signature: snpSignature(report),
  })
  return planOf(ladder, (settled) => {
    checkGuest(settled, report)
    return attestedOf(report, collateral, known(tcbs, 'no check failed'))
  })
}

/** Family and models of a product line (AMD 57230, and the processor programming references of family 19h and 1Ah). */
const processors: Readonly<Record<SnpProduct, readonly (readonly [family: number, from: number, to: number])[]>> = {
  Milan: [[0x19, 0x00, 0x0f]],
  Genoa: [
    [0x19, 0x10, 0x1f],
    [0x19, 0xa0, 0xaf],
  ],
  Turin: [[0x1a, 0x00, 0x1f]],
}

function checkProcessor(ladder: Ladder, { cpuid }: SnpReport, product: SnpProduct): void {
  // Version 2 does not tell; the pinned root of the product line does.
  if (cpuid === undefined) return
  const { family, model, stepping } = cpuid
  const isOfLine = processors[product].some(([one, from, to]) => family === one && from <= model && model <= to)
  ladder.check(processor, isOfLine, {
    field: 'report.CPUID_FAM_ID',
    expected: product,
    found: () => `family 0x${family.toString(16)}, model 0x${model.toString(16)}, stepping ${stepping}`,
  })
}

/** CHIP_ID of a VCEK's report is the certificate's HWID, zeros behind it. A VLEK is of no chip. */
function checkChip(ladder: Ladder, { chipId }: SnpReport, { endorsement: { hardwareId } }: VerifiedSnpCollateral): void {
  if (hardwareId === undefined) return
  const isChip = chipId.every((byte, i) => byte === (hardwareId[i] ?? 0))
  ladder.check(chip, isChip, { field: 'report.CHIP_ID', expected: hardwareId, found: chipId })
}

/** Milan's reports of version 2 and 5, signed by VCEKs, were at hand from machines that nobody here controls. */
function isSpecOnly(product: SnpProduct, version: number, signer: SnpSigner): boolean {
  return !(product === 'Milan' && signer === 'vcek' && (version === 2 || version === 5))
}

function attestedOf(report: SnpReport, collateral: VerifiedSnpCollateral, tcbs: SnpTcbs): Attested {
  const { product, signer } = collateral
  const { version, committedVersion } = report
  const lowest = lowestTcb(tcbs)
  const flag = (bit: number): number => ((report.platformInfo.low & bit) === 0 ? 0 : 1)
  return {
    tee: 'sev-snp',
    version,
    specOnly: isSpecOnly(product, version, signer),
    simulated: collateral.simulated,
    evidenceId: sha256(report.signedRegion),
    measurements: {
      tee: 'sev-snp',
      measurement: report.measurement,
      hostData: report.hostData,
      idKeyDigest: report.idKeyDigest,
      authorKeyDigest: report.authorKeyDigest,
      familyId: report.familyId,
      imageId: report.imageId,
      guestSvn: report.guestSvn,
      vmpl: report.vmpl,
    },
    reportData: report.reportData,
    // A loaded key is of many chips: what its reports say of theirs has no certificate.
    platform: { vendor: 'amd', product, chipId: signer === 'vcek' ? report.chipId : new Uint8Array(64), signer },
    tcbStatus: 'UpToDate',
    advisories: [],
    svns: {
      ...lowest,
      firmware: firmwareNumber(committedVersion),
      aliasCheckComplete: flag(platformInfo.aliasCheckComplete),
      ciphertextHidingDram: flag(platformInfo.ciphertextHidingDram),
    },
    age: { validFrom: collateral.validFrom, validUntil: collateral.validUntil },
    debug: false,
    migratable: false,
    revocation: collateral.revocation,
  }
}
