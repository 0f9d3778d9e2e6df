// SPDX-License-Identifier: Apache-2.0
import { type At, checkedAdd, failArithmetic, failToken, saturatingAdd, saturatingSub } from '@phat/frame'
import { type AccountId, type Balance, equalBytes } from '@phat/primitives'
import { base } from '../base.ts'
import {
  canDeposit,
  canWithdraw,
  ensureDeposit,
  ensureWithdrawal,
  type Fortitude,
  freeBalance,
  type Precision,
  type Preservation,
  reducibleBalance,
  totalIssuance,
} from './inspect.ts'
import { decreaseBalance, increaseBalance, setTotalIssuance } from './unbalanced.ts'

/**
 * Moves free balance. Fails with a token error; nothing happens when both are the same account.
 * Source: `fungible::Mutate::transfer`.
 */
export function transfer(at: At, from: AccountId, to: AccountId, amount: Balance, preservation: Preservation): Balance {
  ensureWithdrawal(canWithdraw(at, from, amount), preservation !== 'expendable')
  ensureDeposit(canDeposit(at, to, amount, 'extant'))
  if (equalBytes(from, to)) return amount
  decreaseBalance(at, from, amount, { precision: 'bestEffort', preservation, fortitude: 'polite' })
  increaseBalance(at, to, amount, 'bestEffort')
  base.at(at).emit.Transfer({ from, to, amount })
  return amount
}

/** Mints an amount into an account; fails with BelowMinimum or Overflow. */
export function mintInto(at: At, who: AccountId, amount: Balance): Balance {
  const minted = addIssued(at, who, amount)
  base.at(at).emit.Minted({ who, amount })
  return minted
}

/** Mints back what `shelve` took. */
export function restore(at: At, who: AccountId, amount: Balance): Balance {
  const minted = addIssued(at, who, amount)
  base.at(at).emit.Restored({ who, amount })
  return minted
}

function addIssued(at: At, who: AccountId, amount: Balance): Balance {
  checkedAdd(totalIssuance(at), amount)
  const actual = increaseBalance(at, who, amount, 'exact')
  setTotalIssuance(at, saturatingAdd(totalIssuance(at), actual))
  return actual
}

export interface Burn {
  readonly preservation: Preservation
  readonly precision: Precision
  readonly fortitude: Fortitude
}

/** Burns an amount of an account; fails with FundsUnavailable when exactness is asked for and not possible. Returns what was burned. */
export function burnFrom(at: At, who: AccountId, amount: Balance, how: Burn): Balance {
  const burned = takeIssued(at, who, amount, how)
  base.at(at).emit.Burned({ who, amount: burned })
  return burned
}

/** Burns an amount that is expected back by `restore`, such as when it leaves for another chain. */
export function shelve(at: At, who: AccountId, amount: Balance): Balance {
  const how: Burn = { preservation: 'expendable', precision: 'exact', fortitude: 'polite' }
  const burned = takeIssued(at, who, amount, how)
  base.at(at).emit.Suspended({ who, amount: burned })
  return burned
}

function takeIssued(at: At, who: AccountId, amount: Balance, how: Burn): Balance {
  const reducible = reducibleBalance(at, who, how.preservation, how.fortitude)
  if (reducible < amount && how.precision === 'exact') failToken('FundsUnavailable')
  const wanted = reducible < amount ? reducible : amount
  if (totalIssuance(at) < wanted) failArithmetic('Overflow')
  const actual = decreaseBalance(at, who, wanted, { ...how, precision: 'bestEffort' })
  setTotalIssuance(at, saturatingSub(totalIssuance(at), actual))
  return actual
}

/** Mints or burns until the free balance is `amount`, for genesis and tests: the real path with its events. */
export function setBalance(at: At, who: AccountId, amount: Balance): void {
  const before = freeBalance(at, who)
  if (before > amount) {
    burnFrom(at, who, before - amount, { preservation: 'expendable', precision: 'bestEffort', fortitude: 'force' })
  } else if (before < amount) mintInto(at, who, amount - before)
}
