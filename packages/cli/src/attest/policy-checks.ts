// SPDX-License-Identifier: Apache-2.0
import type { Attested, Check } from '@phat/attestation'

/** What the policy adds to the verdict: the chain's wants to know that nothing was revoked, a person may go without. */
export function policyChecks(policy: string | undefined, attested: Attested | undefined): readonly Check[] {
  if (policy !== 'chain' || attested === undefined) return []
  const { revocation } = attested
  return [
    {
      id: 'policy.revocation',
      rung: 'hardware',
      verdict: revocation === 'pass' ? 'pass' : 'fail',
      claim: 'Revocation is known, as the policy of the chain demands.',
      field: 'revocation',
      expected: 'pass',
      found: revocation,
    },
  ]
}
