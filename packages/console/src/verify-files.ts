// SPDX-License-Identifier: Apache-2.0
import {
  type Attested,
  type Check,
  type TrustedRoot,
  type UnixTime,
  type Verification,
  vendorRoots,
  verifyEvidenceAsync,
} from '@phat/attestation'
import type { SignatureCheck } from '@phat/crypto/platform-signature'
import { type Assembled, assembleCollateral, type Missing } from './intake/assemble.ts'
import type { EvidenceFile } from './intake/evidence-file.ts'
import type { CollateralPart } from './intake/recognise-file.ts'
import { checkExpectations, type Expectations } from './story/expectations.ts'

export interface VerifyFilesInput {
  readonly file: EvidenceFile
  readonly parts: readonly CollateralPart[]
  readonly now: UnixTime
  readonly expectations: Expectations
  /** What a policy makes of evidence that verified. */
  readonly policy: (attested: Attested, now: UnixTime) => readonly Check[]
}

/** What came of it. */
export interface VerifiedFiles {
  /** Where collateral is missing, of what the evidence says by itself. */
  readonly verification: Verification
  /** Checks of what was expected; none of evidence that was refused. */
  readonly expected: readonly Check[]
  /** What the policy makes of it; nothing of evidence that was refused. */
  readonly policy: readonly Check[]
  readonly missing: readonly Missing[]
}

/**
 * Verifies evidence with the collateral of files: against the vendors' roots, and those of simulated vendors among the files.
 * @param verify tells whether one signature holds, by the means of the platform
 * @throws PhatError `console.collateral-twice`; the signal's reason when it aborts
 */
export async function verifyFiles(
  { file, parts, now, expectations, policy }: VerifyFilesInput,
  verify: (check: SignatureCheck, signal: AbortSignal) => Promise<boolean>,
  signal: AbortSignal,
): Promise<VerifiedFiles> {
  const { collateral, missing, simulatedRoots }: Assembled = assembleCollateral(file.evidence, parts)
  const roots: readonly TrustedRoot[] = [...vendorRoots, ...simulatedRoots]
  const input = { evidence: file.evidence, collateral, roots, now }
  const verification = await verifyEvidenceAsync(input, (check) => verify(check, signal), signal)
  const { attested } = verification
  if (attested === undefined) return { verification, expected: [], policy: [], missing }
  return {
    verification,
    expected: checkExpectations(attested, expectations),
    policy: policy(attested, now),
    missing,
  }
}

/** The result as scripts read it: all checks, and what was attested or where it was refused. */
export function resultOf({ verification, expected, policy }: Omit<VerifiedFiles, 'missing'>) {
  return { simulated: verification.attested?.simulated === true, ...verification, expected, policy }
}
