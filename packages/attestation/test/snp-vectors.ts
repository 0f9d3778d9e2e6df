// SPDX-License-Identifier: Apache-2.0
import { verifyPlatformSignature } from '@phat/crypto/platform-signature'
import { assert, known } from '@phat/primitives'
import type { SnpCollateral } from '../src/collateral.ts'
import { isMalformed } from '../src/malformed.ts'
import { readSnpCertificates } from '../src/snp/snp-certificates.ts'
import type { Plan } from '../src/verification.ts'
import { vector } from './vectors.ts'

/** Captured reports with their certificates, and a time at which all are valid. */
export interface CapturedReport {
  readonly report: Uint8Array
  readonly collateral: SnpCollateral
  readonly now: number
}

const captured = {
  gcp: ['sev-gcp.bin', 'sev-gcp-vcek.pem', 'sev-gcp-cert-chain.pem'],
  gcpBound: ['sev-gcp-x25519-bound.bin', 'sev-gcp-x25519-vcek.pem', 'sev-gcp-x25519-cert-chain.pem'],
  debug: ['milan-debug-policy-attestation.bin', 'milan-debug-policy-vcek.testcer', 'milan-debug-policy-milan.testcer'],
} as const

/** 2026-01-01T00:00:00Z: the GCP chips' certificates are from December 2025 and last seven years. */
export const capturedAt = 1_767_225_600

/** One of the captured reports. */
export function capturedReport(name: keyof typeof captured): CapturedReport {
  const [report, endorsementKey, chain] = captured[name]
  const collateral = readSnpCertificates({
    endorsementKey: vector(`sev-snp/${endorsementKey}`),
    chain: vector(`sev-snp/${chain}`),
  })
  assert(!isMalformed(collateral), 'captured certificates can be read')
  return { report: vector(`sev-snp/${report}`), collateral, now: capturedAt }
}

/** Verifies as a caller with synchronous signatures does. */
export function conclude<Result>(plan: Plan<Result>): Result {
  return plan.judge(plan.signatures.map(verifyPlatformSignature))
}

/** The verdict of a check by its id. */
export function verdictOf(checks: readonly { readonly id: string; readonly verdict: string }[], id: string): string {
  return known(
    checks.find((check) => check.id === id),
    `there is a check ${id}`,
  ).verdict
}
