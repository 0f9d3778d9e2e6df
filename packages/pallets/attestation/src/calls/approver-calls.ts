// SPDX-License-Identifier: Apache-2.0
import { ensureSigned, ensureSignedOrRoot } from '@phat/frame'
import type { CallContext } from '../base.ts'
import { addApproval, deprecate, isApprover, revoke } from '../releases.ts'

/** Fails unless one approver, or root, asks: what only takes trust away needs no majority. */
function ensureApproverOrRoot(context: CallContext): void {
  const who = ensureSignedOrRoot(context.origin)
  if (who !== undefined && !isApprover(context, who)) context.fail.NotApprover()
}

/** Approves a release. Fails with NotApprover and as `addApproval`. */
export function approveRelease(context: CallContext, { release }: { readonly release: number }): undefined {
  const who = ensureSigned(context.origin)
  if (!isApprover(context, who)) context.fail.NotApprover()
  addApproval(context, release, who)
}

/** Revokes a release. Fails with NotApprover and as `revoke`. */
export function revokeRelease(context: CallContext, { release }: { readonly release: number }): undefined {
  ensureApproverOrRoot(context)
  revoke(context, release)
}

/** Deprecates a release from a time on, in seconds. Fails with NotApprover and as `deprecate`. */
export function deprecateRelease(
  context: CallContext,
  { release, from }: { readonly release: number; readonly from: bigint },
): undefined {
  ensureApproverOrRoot(context)
  deprecate(context, release, from)
}
