// SPDX-License-Identifier: Apache-2.0
import { ensureRoot } from '@phat/frame'
import type { CallContext } from '../base.ts'
import { areValidApprovers } from '../releases.ts'
import type { Approvers } from '../types/release.ts'

/** Names who approves releases. Approvals of others count no more. */
export function setApprovers(context: CallContext, { approvers }: { readonly approvers: Approvers }): undefined {
  ensureRoot(context.origin)
  if (!areValidApprovers(approvers)) context.fail.BadApprovers()
  context.store.approvers.set(approvers)
  context.emit.ApproversSet({ approvers })
}
