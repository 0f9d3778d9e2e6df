// SPDX-License-Identifier: Apache-2.0
import { type AccountId, assert, type Balance, toByteString } from '@phat/primitives'
import type { Context } from './base.ts'
import { emptyAccountData } from './types.ts'

/** The accounts that exist from the beginning. */
export interface BalancesGenesis {
  readonly balances: readonly { readonly who: AccountId; readonly free: Balance }[]
}

/** Endows the first accounts; each balance reaches the existential deposit and stands for another account. */
export function buildGenesis(context: Context, { balances }: BalancesGenesis): void {
  const { accounts, existentialDeposit } = context.config
  const seen = new Set<string>()
  let total: Balance = 0n
  for (const { who, free } of balances) {
    assert(free >= existentialDeposit, 'the balance of an account in the genesis reaches the existential deposit')
    const others = seen.size
    seen.add(toByteString(who))
    assert(seen.size > others, 'an account stands once in the genesis')
    total += free
    accounts.incProviders(context, who)
    accounts.set(context, who, { ...emptyAccountData, free })
  }
  context.store.totalIssuance.set(total)
}
