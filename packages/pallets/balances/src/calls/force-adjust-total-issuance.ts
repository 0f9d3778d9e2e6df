// SPDX-License-Identifier: Apache-2.0
import { ensureRoot, saturatingAdd, saturatingSub } from '@phat/frame'
import type { Balance } from '@phat/primitives'
import type { CallContext } from '../base.ts'

/** Changes the total issuance alone, to repair one that is wrong; saturates at zero and at the largest balance. */
export function forceAdjustTotalIssuance(
  context: CallContext,
  args: { readonly direction: { readonly type: 'Increase' | 'Decrease' }; readonly delta: Balance },
): undefined {
  ensureRoot(context.origin)
  const { emit, fail, store } = context
  const old = store.totalIssuance.get()
  const inactive = store.inactiveIssuance.get()
  if (args.delta === 0n) fail.DeltaZero()
  const issuance = args.direction.type === 'Increase' ? saturatingAdd(old, args.delta) : saturatingSub(old, args.delta)
  if (inactive > issuance) fail.IssuanceDeactivated()
  store.totalIssuance.set(issuance)
  emit.TotalIssuanceForced({ old, new: issuance })
}
