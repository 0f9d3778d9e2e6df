// SPDX-License-Identifier: Apache-2.0
import { type Attested, type Check, personPolicy } from '@phat/attestation'

/**
 * The one demand of the person's policy that evidence which verified can fail: a platform whose firmware has known holes is no good.
 * The page judges by it alone, because the whole policy would not fit into its size.
 */
export function judgeStatus({ tcbStatus }: Attested): readonly Check[] {
  return [
    {
      id: 'policy.status',
      rung: 'firmware',
      verdict: personPolicy.statuses.includes(tcbStatus) ? 'pass' : 'fail',
      claim: 'The state of the platform’s firmware is an accepted one.',
      field: 'tcbStatus',
      expected: personPolicy.statuses.join(', '),
      found: tcbStatus,
    },
  ]
}
