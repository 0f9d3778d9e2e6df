// SPDX-License-Identifier: Apache-2.0
import { type At, attempt, maxBalance, saturatingSub } from '@phat/frame'
import type { AccountId, Balance } from '@phat/primitives'
import { base } from '../base.ts'
import type { Precision } from './inspect.ts'
import { totalIssuance } from './inspect.ts'
import { type Decrease, decreaseBalance, increaseBalance, setTotalIssuance } from './unbalanced.ts'

// A credit is an amount that was taken from an account or issued and belongs to nobody yet: it must be given to an account by
// `resolve` or burned by `dropCredit`, or the issuance no longer equals the sum of the balances.

/** Takes an amount from an account as a credit. Fails with FundsUnavailable. Source: `fungible::Balanced::withdraw`. */
export function withdraw(at: At, who: AccountId, amount: Balance, how: Decrease): Balance {
  const taken = decreaseBalance(at, who, amount, how)
  base.at(at).emit.Withdraw({ who, amount: taken })
  return taken
}

/** Adds an amount to an account, against a credit of the same size. Fails with BelowMinimum or Overflow. */
export function deposit(at: At, who: AccountId, amount: Balance, precision: Precision): Balance {
  const added = increaseBalance(at, who, amount, precision)
  base.at(at).emit.Deposit({ who, amount: added })
  return added
}

/** Gives a credit to an account. False, with nothing changed, where the account cannot take it: the credit remains. */
export function resolve(at: At, who: AccountId, credit: Balance): boolean {
  return attempt(at, () => deposit(at, who, credit, 'exact')).ok
}

/** Burns a credit. */
export function dropCredit(at: At, credit: Balance): void {
  if (credit > 0n) setTotalIssuance(at, saturatingSub(totalIssuance(at), credit))
}

/** Issues an amount as a credit. Returns what could be issued. */
export function issue(at: At, amount: Balance): Balance {
  const before = totalIssuance(at)
  const issued = before + amount > maxBalance ? maxBalance - before : amount
  setTotalIssuance(at, before + issued)
  if (issued > 0n) base.at(at).emit.Issued({ amount: issued })
  return issued
}

/** Takes an amount out of the issuance; as much is owed, to be taken from accounts. Returns what could be taken out. */
export function rescind(at: At, amount: Balance): Balance {
  const before = totalIssuance(at)
  const rescinded = before < amount ? before : amount
  setTotalIssuance(at, before - rescinded)
  base.at(at).emit.Rescinded({ amount: rescinded })
  return rescinded
}
