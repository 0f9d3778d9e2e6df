// SPDX-License-Identifier: Apache-2.0
import type { Evidence } from '@phat/attestation'
import { ensureSigned } from '@phat/frame'
import type { CallContext } from '../base.ts'
import { verifyEvidence } from '../evidence/verify-evidence.ts'

/** Says in an event what the chain thinks of evidence. Nothing else changes; refused evidence costs its fee like any other. */
export function checkEvidence(context: CallContext, { evidence }: { readonly evidence: Evidence }): undefined {
  const who = ensureSigned(context.origin)
  const verdict = verifyEvidence(context, evidence)
  if (verdict.accepted) context.emit.EvidenceAccepted({ who, facts: verdict.facts })
  else context.emit.EvidenceRefused({ who, check: verdict.refusal.check })
}
