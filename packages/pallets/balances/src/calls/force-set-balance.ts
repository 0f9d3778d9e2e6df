// SPDX-License-Identifier: Apache-2.0
import { ensureRoot, lookup, type MultiAddress, saturatingAdd, saturatingSub } from '@phat/frame'
import type { Balance } from '@phat/primitives'
import type { CallContext } from '../base.ts'
import { mutateAccountHandlingDust } from '../impls/account.ts'

/** An amount below the existential deposit empties the account. */
export function forceSetBalance(
  context: CallContext,
  args: { readonly who: MultiAddress; readonly newFree: Balance },
): undefined {
  ensureRoot(context.origin)
  const { config, emit, store } = context
  const who = lookup(args.who)
  const free = args.newFree < config.existentialDeposit ? 0n : args.newFree
  let before: Balance = 0n
  mutateAccountHandlingDust(context, who, (account) => {
    before = account.free
    return { ...account, free }
  })
  if (free > before) {
    store.totalIssuance.mutate((issued) => saturatingAdd(issued, free - before))
    emit.Issued({ amount: free - before })
  } else if (free < before) {
    store.totalIssuance.mutate((issued) => saturatingSub(issued, before - free))
    emit.Rescinded({ amount: before - free })
  }
  emit.BalanceSet({ who, free })
}
