// SPDX-License-Identifier: Apache-2.0
import type { Plan } from '@phat/attestation'
import type { AttestationConfig } from '../config.ts'

/** Verifies the signatures of a plan one by one, and none after the first that is bad: that one refuses. */
export function verifyPlan<Result>(config: AttestationConfig, plan: Plan<Result>): Result {
  const results = plan.signatures.map(() => false)
  for (const [i, check] of plan.signatures.entries()) {
    if (!config.verifySignature(check)) break
    results[i] = true
  }
  return plan.judge(results)
}

/** Judges a plan over what the state holds: its signatures were verified when it was stored. */
export function trustPlan<Result>(plan: Plan<Result>): Result {
  return plan.judge(plan.signatures.map(() => true))
}
