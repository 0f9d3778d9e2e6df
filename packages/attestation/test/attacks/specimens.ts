// SPDX-License-Identifier: Apache-2.0
import type { SignatureCheck } from '@phat/crypto/platform-signature'
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { equalBytes, fromByteString, toByteString } from '@phat/primitives'
import type { DcapCollateral, SnpCollateral } from '../../src/collateral.ts'
import { trimQuote } from '../../src/dcap/parse-quote.ts'
import { planDcap } from '../../src/dcap/plan-dcap.ts'
import { planSnp } from '../../src/snp/plan.ts'
import { vendorRoots } from '../../src/vendor-roots.ts'
import type { Plan, Verification } from '../../src/verification.ts'
import { captureTime, hasQuotes, readCollateralFile, readQuoteFile } from '../dcap-vectors.ts'
import { capturedReport } from '../snp-vectors.ts'

/** Evidence and its collateral as named parts of bytes, each of which an attacker may change. */
export interface Specimen {
  readonly name: string
  readonly parts: Readonly<Record<string, Uint8Array>>
  /** The plan for these parts, changed or not; at the time at which the specimen is good, or at another. */
  plan(parts: Readonly<Record<string, Uint8Array>>, at?: number): Plan<Verification>
}

const dcapTexts = ['tcbInfo', 'tcbInfoIssuerChain', 'qeIdentity', 'qeIdentityIssuerChain', 'pckCrlIssuerChain'] as const
const dcapBytes = ['tcbInfoSignature', 'qeIdentitySignature', 'rootCaCrl', 'pckCrl'] as const

/** Text of collateral as one byte a character, so that any bit of it can be changed. */
const bytesOf = (text: string): Uint8Array => fromByteString(text as Parameters<typeof fromByteString>[0])

function dcapParts(quote: Uint8Array, collateral: DcapCollateral): Record<string, Uint8Array> {
  const parts: Record<string, Uint8Array> = { quote }
  for (const part of dcapTexts) parts[part] = bytesOf(collateral[part])
  for (const part of dcapBytes) parts[part] = collateral[part]
  return parts
}

function collateralOf(parts: Readonly<Record<string, Uint8Array>>): DcapCollateral {
  const entries = Object.entries(parts).map(([part, bytes]) => [
    part,
    (dcapTexts as readonly string[]).includes(part) ? toByteString(bytes) : bytes,
  ])
  return { format: 'dcap', ...Object.fromEntries(entries) } as DcapCollateral // The parts are those of `dcapParts`.
}

/** A quote with its collateral. */
export function dcapSpecimen(
  name: string,
  quote: Uint8Array,
  collateral: DcapCollateral | undefined,
  now: number,
  roots = vendorRoots,
): Specimen {
  return {
    name,
    parts: collateral === undefined ? { quote } : dcapParts(quote, collateral),
    plan: (parts, at = now) =>
      planDcap({
        quote: parts.quote ?? new Uint8Array(),
        collateral: collateral && collateralOf(parts),
        roots,
        now: at,
      }),
  }
}

/** A report with its certificates. */
export function snpSpecimen(
  name: string,
  report: Uint8Array,
  { endorsementKey, intermediate, root, crl }: SnpCollateral,
  now: number,
  roots = vendorRoots,
): Specimen {
  return {
    name,
    parts: { report, endorsementKey, intermediate, root, ...(crl && { crl }) },
    plan: ({ report: changed = new Uint8Array(), ...collateral }, at = now) =>
      planSnp({ report: changed, collateral: { format: 'sev-snp', ...collateral } as SnpCollateral, roots, now: at }),
  }
}

/** Everything captured; empty where the folder is absent. */
export function capturedSpecimens(): readonly Specimen[] {
  if (!hasQuotes) return []
  const outdatedAt = 1_771_459_200
  const reports = (['gcp', 'gcpBound', 'debug'] as const).map((name) => {
    const { report, collateral, now } = capturedReport(name)
    return snpSpecimen(`sev-snp ${name}`, report, collateral, now)
  })
  return [
    dcapSpecimen(
      'sgx v3',
      readQuoteFile('sgx/dcap-v3.quote.bin'),
      readCollateralFile('sgx/dcap-v3.collateral.json'),
      captureTime,
    ),
    dcapSpecimen(
      'tdx v4',
      trimQuote(readQuoteFile('tdx/v4.quote.bin')),
      readCollateralFile('tdx/v4.collateral.json'),
      captureTime,
    ),
    dcapSpecimen(
      'tdx outdated',
      readQuoteFile('tdx/v4-outdated.quote.bin'),
      readCollateralFile('tdx/v4-outdated.collateral.json'),
      outdatedAt,
    ),
    dcapSpecimen('tdx edgeless', readQuoteFile('tdx/tdx-v4-edgeless.dat'), undefined, captureTime),
    dcapSpecimen('tdx debug', readQuoteFile('tdx/tdx-v4-trustee.dat'), undefined, captureTime),
    ...reports,
  ]
}

/** Verifies, computing only signatures that are not among those known to hold. */
export function verifyKnowing(holding: readonly SignatureCheck[]): (check: SignatureCheck) => boolean {
  return (check) =>
    holding.some(
      (known) =>
        equalBytes(known.signature, check.signature) &&
        equalBytes(known.publicKey, check.publicKey) &&
        equalBytes(known.message, check.message),
    ) || verifyPlatformSignature(check)
}

/** The check that refuses, or `none`. */
export function refusalOf(plan: Plan<Verification>, verify: (check: SignatureCheck) => boolean): string {
  const { refusal, attested } = plan.judge(plan.signatures.map(verify))
  if ((refusal === undefined) === (attested === undefined)) return 'both or neither'
  return refusal?.check ?? 'none'
}
