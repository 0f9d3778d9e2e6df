// SPDX-License-Identifier: Apache-2.0
import type { Policy, Suspension } from '@phat/attestation'
import { ensureRoot } from '@phat/frame'
import type { CallContext } from '../base.ts'
import { noteChange } from '../changes.ts'

/** The kill switch: evidence of a vendor or a kind of TEE counts no more from now on, or again. */
export function setSuspension(
  context: CallContext,
  { what, suspended }: { readonly what: Suspension; readonly suspended: boolean },
): undefined {
  ensureRoot(context.origin)
  const { store, fail, emit } = context
  const policy = store.policy.get()
  if (policy.suspended.includes(what) === suspended) fail.AlreadySo()
  const others = policy.suspended.filter((one) => one !== what)
  store.policy.set({ ...policy, suspended: suspended ? [...others, what] : others })
  noteChange(context, { type: 'Suspended', value: { what, suspended } })
  emit.Suspended({ what, suspended })
}

/** Sets the policy, kill switch included. */
export function setPolicy(context: CallContext, { policy }: { readonly policy: Policy }): undefined {
  ensureRoot(context.origin)
  const { store, emit } = context
  const revision = store.policyRevision.get() + 1
  store.policy.set(policy)
  store.policyRevision.set(revision)
  noteChange(context, { type: 'PolicyChanged' })
  emit.PolicySet({ revision })
}
