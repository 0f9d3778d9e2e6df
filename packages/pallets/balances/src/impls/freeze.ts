// SPDX-License-Identifier: Apache-2.0
import type { At } from '@phat/frame'
import type { AccountId, Balance } from '@phat/primitives'
import { base } from '../base.ts'
import { type Reason, sameReason } from '../reason.ts'
import type { BalanceLock } from '../types.ts'
import { mutateAccount } from './account.ts'

type Freezes = readonly { readonly id: Reason; readonly amount: Balance }[]

/** Sets what the account's total must not fall below. Returns the former value. */
export function updateFrozen(at: At, who: AccountId, locks: readonly BalanceLock[], freezes: Freezes): Balance {
  let before: Balance = 0n
  let frozen: Balance = 0n
  for (const { amount } of [...locks, ...freezes]) if (amount > frozen) frozen = amount
  mutateAccount(at, who, (account) => {
    before = account.frozen
    return { ...account, frozen }
  })
  return frozen - before
}

function updateFreezes(at: At, who: AccountId, freezes: Freezes): void {
  const { store, emit } = base.at(at)
  const difference = updateFrozen(at, who, store.locks.get(who), freezes)
  if (freezes.length === 0) store.freezes.remove(who)
  else store.freezes.set(who, freezes)
  if (difference < 0n) emit.Thawed({ who, amount: -difference })
  else if (difference > 0n) emit.Frozen({ who, amount: difference })
}

/** What is frozen of an account for one reason. */
export function balanceFrozen(at: At, id: Reason, who: AccountId): Balance {
  const freezes = base.at(at).store.freezes.get(who)
  return freezes.find((freeze) => sameReason(freeze.id, id))?.amount ?? 0n
}

/** True when a freeze for this reason could be set. */
export function canFreeze(at: At, id: Reason, who: AccountId): boolean {
  const { config, store } = base.at(at)
  const freezes = store.freezes.get(who)
  return freezes.length < config.maxFreezes || freezes.some((freeze) => sameReason(freeze.id, id))
}

function replaceFreeze(at: At, id: Reason, who: AccountId, amountOf: (present: Balance) => Balance): void {
  const { config, store, fail } = base.at(at)
  const freezes = store.freezes.get(who)
  const present = freezes.some((freeze) => sameReason(freeze.id, id))
  if (!present && freezes.length >= config.maxFreezes) fail.TooManyFreezes()
  const changed = present
    ? freezes.map((freeze) => (sameReason(freeze.id, id) ? { id: freeze.id, amount: amountOf(freeze.amount) } : freeze))
    : [...freezes, { id, amount: amountOf(0n) }]
  updateFreezes(at, who, changed)
}

/** Keeps the account's total from falling below an amount, which may exceed what it has. Fails with TooManyFreezes. */
export function setFreeze(at: At, id: Reason, who: AccountId, amount: Balance): void {
  if (amount === 0n) thaw(at, id, who)
  else replaceFreeze(at, id, who, () => amount)
}

/** Like `setFreeze`, but never lowers what is frozen for the reason. */
export function extendFreeze(at: At, id: Reason, who: AccountId, amount: Balance): void {
  if (amount > 0n) replaceFreeze(at, id, who, (present) => (present > amount ? present : amount))
}

/** Ends the freeze for a reason. */
export function thaw(at: At, id: Reason, who: AccountId): void {
  updateFreezes(
    at,
    who,
    base
      .at(at)
      .store.freezes.get(who)
      .filter((freeze) => !sameReason(freeze.id, id)),
  )
}
