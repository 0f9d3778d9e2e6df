// SPDX-License-Identifier: Apache-2.0
import type { CheckName, Ladder } from '../ladder.ts'
import { isZero } from '../little-endian.ts'
import { parseSnpReport, reservedRanges } from './parse-report.ts'
import { type Bits64, ecdsaP384, guestPolicy, keyInfo, type SnpReport, type SnpSigner } from './snp-report.ts'

const form: CheckName = ['snp.report.form', 'code', 'The report has the length and a version of SEV-SNP reports.']
const algorithm: CheckName = ['snp.report.signatureAlgorithm', 'code', 'The report is signed with ECDSA on P-384 with SHA-384.']
const reserved: CheckName = ['snp.report.reserved', 'code', 'The fields that this version of the report reserves are zero.']
const padding: CheckName = [
  'snp.report.signaturePadding',
  'code',
  'Around the two numbers of the signature there are only zeros.',
]
const policyFlags: CheckName = [
  'snp.report.policyFlags',
  'code',
  'The guest policy has no flags that this version does not know.',
]
const platformFlags: CheckName = [
  'snp.report.platformInfo',
  'firmware',
  'The platform tells nothing of itself that this version does not know.',
]
const signingKey: CheckName = [
  'snp.report.signingKey',
  'hardware',
  'The key of the chip, or one loaded into it, signed the report.',
]

const vmpl: CheckName = ['snp.report.vmpl', 'code', 'The guest asked for the report, at one of its four privilege levels.']

const debug: CheckName = ['snp.guest.debug', 'code', 'The host may not debug the guest, by which it could read its memory.']
const migration: CheckName = ['snp.guest.migration', 'code', 'No agent may move the guest to another machine.']

const vmplMax = 3
const signingKeys: Readonly<Record<number, SnpSigner>> = { 0: 'vcek', 1: 'vlek' }

/** r and s in 72 bytes each, little endian, of which P-384 needs 48; the rest of the 512 bytes is reserved. */
const numberBytes = 48
const numberField = 72

/**
 * What the form of a report must show before any signature is worth verifying (AMD 56860, table 23).
 * @returns the report and who signed it, or undefined when a check failed
 */
export function readSnpReport(ladder: Ladder, bytes: Uint8Array): { report: SnpReport; signer: SnpSigner } | undefined {
  const report = ladder.read(form, parseSnpReport(bytes))
  if (report === undefined) return undefined
  ladder.check(algorithm, report.signatureAlgorithm === ecdsaP384, {
    field: 'report.SIGNATURE_ALGO',
    expected: ecdsaP384,
    found: report.signatureAlgorithm,
  })
  const nonZero = reservedRanges(report.version).find(([from, to]) => !isZero(bytes, from, to))
  ladder.check(reserved, nonZero === undefined, {
    field: nonZero === undefined ? 'report.reserved' : `report[${nonZero.map(offset).join('..')}]`,
    expected: 'zeros',
    found: nonZero === undefined ? 'zeros' : bytes.subarray(...nonZero),
  })
  checkPadding(ladder, report.signature)
  // Which level a verifier takes is for its policy; a report that the host asked for shows 0xffffffff.
  ladder.check(vmpl, report.vmpl <= vmplMax, { field: 'report.VMPL', expected: `0 to ${vmplMax}`, found: report.vmpl })
  const signer = checkFlags(ladder, report)
  return ladder.failed || signer === undefined ? undefined : { report, signer }
}

/** Flags of the guest policy by version: bit 25, PAGE_SWAP_DISABLE, came with version 5. Bits 0 to 15 are a version. */
const policyKnown = (version: number): number => (version >= 5 ? 0x03ff_ffff : 0x01ff_ffff)

/** Flags of PLATFORM_INFO: bits 0 to 5; with version 5 bit 7, SEV-TIO. Bit 6 is reserved. */
const platformKnown = (version: number): number => (version >= 5 ? 0xbf : 0x3f)

function checkFlags(ladder: Ladder, report: SnpReport): SnpSigner | undefined {
  const { version, policy, platformInfo } = report
  const isPolicy = isWithin(policy, policyKnown(version)) && (policy.low & guestPolicy.always) !== 0
  ladder.check(policyFlags, isPolicy, {
    field: 'report.POLICY',
    expected: () => `bit 17, and none outside ${hexNumber(policyKnown(version))}`,
    found: () => hexBits(policy),
  })
  ladder.check(platformFlags, isWithin(platformInfo, platformKnown(version)), {
    field: 'report.PLATFORM_INFO',
    expected: () => `no bit outside ${hexNumber(platformKnown(version))}`,
    found: () => hexBits(platformInfo),
  })
  const signer = signingKeys[keyInfo.signingKey(report.keyInfo)]
  // A chip whose key is masked does not sign with it.
  const isMasked = signer === 'vcek' && (report.keyInfo & keyInfo.maskChipKey) !== 0
  ladder.check(signingKey, signer !== undefined && !isMasked && (report.keyInfo & keyInfo.reserved) === 0, {
    field: 'report.SIGNING_KEY',
    expected: '0 (VCEK, not masked) or 1 (VLEK); reserved bits zero',
    found: () => hexNumber(report.keyInfo),
  })
  return signer
}

function checkPadding(ladder: Ladder, signature: Uint8Array): void {
  const isPadded =
    isZero(signature, numberBytes, numberField) &&
    isZero(signature, numberField + numberBytes, 2 * numberField) &&
    isZero(signature, 2 * numberField, signature.length)
  ladder.check(padding, isPadded, {
    field: 'report.SIGNATURE',
    expected: `zeros but in bytes 0 to ${numberBytes - 1} and ${numberField} to ${numberField + numberBytes - 1}`,
    found: isPadded ? 'zeros' : signature,
  })
}

/** The signature of a report as r and s, 48 bytes each, big endian (IEEE P1363). */
export function snpSignature({ signature }: SnpReport): Uint8Array {
  const numbers = new Uint8Array(2 * numberBytes)
  for (let i = 0; i < numberBytes; i++) {
    numbers[numberBytes - 1 - i] = signature[i] as number
    numbers[2 * numberBytes - 1 - i] = signature[numberField + i] as number
  }
  return numbers
}

/** What a guest must not allow. Judged after the signatures, so that the ladder tells a genuine report of such a guest. */
export function checkGuest(ladder: Ladder, { policy }: SnpReport): void {
  const field = 'report.POLICY'
  const found = () => hexBits(policy)
  ladder.check(debug, (policy.low & guestPolicy.debug) === 0, { field, expected: 'DEBUG (bit 19) 0', found })
  ladder.check(migration, (policy.low & guestPolicy.migrateMa) === 0, { field, expected: 'MIGRATE_MA (bit 18) 0', found })
}

function isWithin({ low, high }: Bits64, known: number): boolean {
  return high === 0 && (low & ~known) === 0
}

function hexBits({ low, high }: Bits64): string {
  return `0x${high.toString(16).padStart(8, '0')}${low.toString(16).padStart(8, '0')}`
}

function hexNumber(value: number): string {
  return `0x${value.toString(16)}`
}

function offset(value: number): string {
  return `0x${value.toString(16)}`
}
