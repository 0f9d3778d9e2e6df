// SPDX-License-Identifier: Apache-2.0
import type { Invariants } from '@phat/frame'
import type { AccountId, Balance } from '@phat/primitives'
import type { Context } from './base.ts'
import { accountOf } from './impls/account.ts'

const sum = (entries: readonly { readonly amount: Balance }[]): Balance =>
  entries.reduce((total, { amount }) => total + amount, 0n)

/** True for an account whose holds, named reserves, locks and freezes agree with its balances. */
function agrees(context: Context, who: AccountId): boolean {
  const { store } = context
  const { reserved, frozen } = accountOf(context, who)
  let largest: Balance = 0n
  for (const { amount } of [...store.locks.get(who), ...store.freezes.get(who)]) if (amount > largest) largest = amount
  return largest === frozen && sum(store.holds.get(who)) + sum(store.reserves.get(who)) <= reserved
}

/** What always holds of this pallet's state (`try_state`, and more). */
export function invariants(context: Context): Invariants {
  const { store, config } = context
  const { existentialDeposit: deposit } = config
  let total: Balance = 0n
  let aboveDeposit = true
  let agreeing = true
  let counted = true
  for (const who of config.accounts.all(context)) {
    const account = accountOf(context, who)
    total += account.free + account.reserved
    const provides = account.free >= deposit
    if (account.free > 0n && !provides && account.reserved === 0n) aboveDeposit = false
    if (!agrees(context, who)) agreeing = false
    const consumes = account.reserved > 0n || account.frozen > 0n
    if (provides && config.accounts.providers(context, who) === 0) counted = false
    if (consumes && config.accounts.consumers(context, who) === 0) counted = false
  }
  const bounded =
    [...store.holds.entries()].every(([, holds]) => holds.length <= config.holdReasons.count) &&
    [...store.freezes.entries()].every(([, freezes]) => freezes.length <= config.maxFreezes)
  return {
    'the total issuance is the sum of all balances': store.totalIssuance.get() === total,
    'no more is inactive than issued': store.inactiveIssuance.get() <= store.totalIssuance.get(),
    'no account is below the existential deposit': aboveDeposit,
    'frozen is the largest of locks and freezes, and reserves cover holds and named reserves': agreeing,
    'balances are backed by a provider, reserves and freezes by a consumer': counted,
    'no account has more holds or freezes than it may': bounded,
  }
}
