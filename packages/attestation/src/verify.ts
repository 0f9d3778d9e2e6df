// SPDX-License-Identifier: Apache-2.0
import type { SignatureCheck } from '@phat/crypto/platform-signature'
import { type EvidenceRequest, planEvidence } from './plan-evidence.ts'
import type { Verification } from './verification.ts'

/**
 * Verifies evidence where signatures are verified at once: `verifyPlatformSignature` of the crypto package.
 * @param verify tells whether one signature holds; false, never a throw, for whatever is wrong with it
 */
export function verifyEvidence(request: EvidenceRequest, verify: (check: SignatureCheck) => boolean): Verification {
  const plan = planEvidence(request)
  return plan.judge(plan.signatures.map(verify))
}

/**
 * The same where signatures are verified elsewhere, as by WebCrypto: all are asked for at once.
 * @throws the reason of `signal` when it is aborted before the last answer
 */
export async function verifyEvidenceAsync(
  request: EvidenceRequest,
  verify: (check: SignatureCheck, signal?: AbortSignal) => Promise<boolean>,
  signal?: AbortSignal,
): Promise<Verification> {
  signal?.throwIfAborted()
  const plan = planEvidence(request)
  const results = await Promise.all(plan.signatures.map((check) => verify(check, signal)))
  signal?.throwIfAborted()
  return plan.judge(results)
}
