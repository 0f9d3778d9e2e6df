// SPDX-License-Identifier: Apache-2.0
import { ensureSignedOrRoot } from '@phat/frame'
import type { CallContext } from '../base.ts'
import { addApproval, enterProposal, isApprover } from '../releases.ts'
import type { Proposal } from '../types/release.ts'

/** Proposes a release; an approver approves it thereby. */
export function proposeRelease(context: CallContext, { proposal }: { readonly proposal: Proposal }): undefined {
  const who = ensureSignedOrRoot(context.origin)
  if (who !== undefined && !isApprover(context, who)) context.fail.NotApprover()
  const number = enterProposal(context, proposal)
  if (who !== undefined) addApproval(context, number, who)
}
