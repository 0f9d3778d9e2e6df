// SPDX-License-Identifier: Apache-2.0
import { type At, checkedAdd, failToken, saturatingAdd, saturatingSub } from '@phat/frame'
import type { AccountId, Balance } from '@phat/primitives'
import { base } from '../base.ts'
import { accountOf, handleDust, mutateAccount } from './account.ts'
import { type Fortitude, freeBalance, minimumBalance, type Precision, type Preservation, reducibleBalance } from './inspect.ts'

// Everything here changes balances without the total issuance: whoever calls it makes up for that.

/** Sets the free balance; fails with InsufficientBalance where that would take what must stay. Returns the dust cut off. */
export function writeBalance(at: At, who: AccountId, amount: Balance): Balance {
  const { fail } = base.at(at)
  const reducible = reducibleBalance(at, who, 'expendable', 'force')
  return mutateAccount(at, who, (account) => {
    if (saturatingSub(account.free, amount) > reducible) fail.InsufficientBalance()
    return { ...account, free: amount }
  })
}

/** Sets the total issuance. */
export const setTotalIssuance = (at: At, amount: Balance): void => base.at(at).store.totalIssuance.set(amount)

export interface Decrease {
  readonly precision: Precision
  readonly preservation: Preservation
  readonly fortitude: Fortitude
}

/**
 * Takes from the free balance. Returns what it was reduced by, without dust, which goes the way of dust. Fails with FundsUnavailable
 * when exactness is asked for and not possible. Source: `fungible::Unbalanced::decrease_balance`.
 */
export function decreaseBalance(at: At, who: AccountId, amount: Balance, how: Decrease): Balance {
  const before = freeBalance(at, who)
  const reducible = reducibleBalance(at, who, how.preservation, how.fortitude)
  if (reducible < amount && how.precision === 'exact') failToken('FundsUnavailable')
  const taken = reducible < amount ? reducible : amount
  const dust = writeBalance(at, who, before - taken)
  if (dust > 0n) handleDust(at, dust)
  return taken
}

/**
 * Adds to the free balance. Returns what was added: less than asked, or nothing, only for best effort. Fails with BelowMinimum or
 * Overflow. Source: `fungible::Unbalanced::increase_balance`.
 */
export function increaseBalance(at: At, who: AccountId, amount: Balance, precision: Precision): Balance {
  const before = freeBalance(at, who)
  const after = precision === 'exact' ? checkedAdd(before, amount) : saturatingAdd(before, amount)
  if (after < minimumBalance(at)) return precision === 'exact' ? failToken('BelowMinimum') : 0n
  if (after === before) return 0n
  const dust = writeBalance(at, who, after)
  if (dust > 0n) handleDust(at, dust)
  return after - before
}

/** Counts an amount as out of use, at most all that is issued. */
export function deactivate(at: At, amount: Balance): void {
  const { store } = base.at(at)
  const total = store.totalIssuance.get()
  store.inactiveIssuance.mutate((inactive) => (inactive + amount < total ? inactive + amount : total))
}

/** Counts an amount as in use again. */
export function reactivate(at: At, amount: Balance): void {
  base.at(at).store.inactiveIssuance.mutate((inactive) => saturatingSub(inactive, amount))
}

/** True when neither balance nor reserve is left. */
export const isEmpty = (at: At, who: AccountId): boolean => {
  const { free, reserved } = accountOf(at, who)
  return free === 0n && reserved === 0n
}
