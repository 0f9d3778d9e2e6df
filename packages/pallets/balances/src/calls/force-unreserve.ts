// SPDX-License-Identifier: Apache-2.0
import { ensureRoot, lookup, type MultiAddress } from '@phat/frame'
import type { Balance } from '@phat/primitives'
import type { CallContext } from '../base.ts'
import { unreserve } from '../impls/reserve.ts'

/** Releases reserved balance for root, as much as there is. */
export function forceUnreserve(context: CallContext, args: { readonly who: MultiAddress; readonly amount: Balance }): undefined {
  ensureRoot(context.origin)
  unreserve(context, lookup(args.who), args.amount)
}
