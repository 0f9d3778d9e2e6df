// SPDX-License-Identifier: Apache-2.0
import type { TeeKind } from '@phat/attestation'
import { ensureRoot } from '@phat/frame'
import type { CallContext } from '../base.ts'
import { noteChange } from '../changes.ts'

/** The kill switch: evidence of a kind of TEE counts no more from now on, or again. */
export function suspendTee(
  context: CallContext,
  { tee, suspended }: { readonly tee: TeeKind; readonly suspended: boolean },
): undefined {
  ensureRoot(context.origin)
  const { store, fail, emit } = context
  const present = store.suspended.get()
  if (present.includes(tee) === suspended) fail.AlreadySo()
  store.suspended.set(suspended ? [...present, tee] : present.filter((one) => one !== tee))
  noteChange(context, { type: 'TeeSuspended', value: { tee, suspended } })
  emit.TeeSuspended({ tee, suspended })
}
