// SPDX-License-Identifier: Apache-2.0
import { ensureSigned, type PostDispatchInfo } from '@phat/frame'
import type { AccountId } from '@phat/primitives'
import type { CallContext } from '../base.ts'
import { ensureUpgraded } from '../impls/account.ts'

/** Free when at least nine in ten of the accounts needed it: some may have been upgraded since the call was made. */
export function upgradeAccounts(context: CallContext, args: { readonly who: readonly AccountId[] }): PostDispatchInfo {
  ensureSigned(context.origin)
  let upgraded = 0
  for (const who of args.who) if (ensureUpgraded(context, who)) upgraded++
  return { paysFee: args.who.length === 0 || upgraded * 10 < args.who.length * 9 }
}
