// SPDX-License-Identifier: Apache-2.0
import { type At, failArithmetic, failToken, maxBalance, saturatingSub } from '@phat/frame'
import type { AccountId, Balance } from '@phat/primitives'
import { base } from '../base.ts'
import { totalOf } from '../types.ts'
import { accountOf } from './account.ts'

/** Whether the account may die: expendable; kept alive by others (protect); kept with our provider reference (preserve). */
export type Preservation = 'expendable' | 'protect' | 'preserve'
/** Whether freezes and locks are respected. */
export type Fortitude = 'polite' | 'force'
/** Whether less than the amount will do. */
export type Precision = 'exact' | 'bestEffort'
/** Whether a deposit adds to the issuance. */
export type Provenance = 'minted' | 'extant'

/** What a withdrawal would lead to (`WithdrawConsequence`). */
export type WithdrawConsequence =
  | { readonly type: 'BalanceLow' | 'WouldDie' | 'Underflow' | 'Frozen' | 'Success' }
  | { readonly type: 'ReducedToZero'; readonly dust: Balance }

/** What a deposit would lead to (`DepositConsequence`). */
export type DepositConsequence = 'BelowMinimum' | 'Overflow' | 'Success'

/** Sum of all balances. */
export const totalIssuance = (at: At): Balance => base.at(at).store.totalIssuance.get()
/** How much of the issuance is out of use. */
export const inactiveIssuance = (at: At): Balance => base.at(at).store.inactiveIssuance.get()
/** The issuance that is in use: what votes and rewards are measured against. */
export const activeIssuance = (at: At): Balance => saturatingSub(totalIssuance(at), inactiveIssuance(at))
/** The existential deposit. */
export const minimumBalance = (at: At): Balance => base.at(at).config.existentialDeposit
/** Free and reserved balance of an account. */
export const totalBalance = (at: At, who: AccountId): Balance => totalOf(accountOf(at, who))
/** Free balance of an account. */
export const freeBalance = (at: At, who: AccountId): Balance => accountOf(at, who).free
/** Reserved balance of an account: plain and named reserves and holds. */
export const reservedBalance = (at: At, who: AccountId): Balance => accountOf(at, who).reserved

/**
 * The most that can be taken from the free balance.
 * Source: `fungible::Inspect::reducible_balance` of pallet-balances.
 */
export function reducibleBalance(at: At, who: AccountId, preservation: Preservation, fortitude: Fortitude): Balance {
  const { accounts, existentialDeposit } = base.at(at).config
  const { free, reserved, frozen } = accountOf(at, who)
  // What is frozen counts against the total, so what is reserved already covers a part of it.
  let untouchable = fortitude === 'polite' ? saturatingSub(frozen, reserved) : 0n
  const needsDeposit =
    preservation === 'preserve' ||
    (free > 0n && preservation === 'protect' && accounts.providers(at, who) === 1) ||
    (free > 0n && preservation === 'expendable' && !accounts.canDecProvider(at, who))
  if (needsDeposit && untouchable < existentialDeposit) untouchable = existentialDeposit
  return saturatingSub(free, untouchable)
}

/** What a deposit of `amount` would lead to. Source: `fungible::Inspect::can_deposit` of pallet-balances. */
export function canDeposit(at: At, who: AccountId, amount: Balance, provenance: Provenance): DepositConsequence {
  if (amount === 0n) return 'Success'
  if (provenance === 'minted' && totalIssuance(at) + amount > maxBalance) return 'Overflow'
  const { free, reserved } = accountOf(at, who)
  const after = free + amount
  if (after > maxBalance) return 'Overflow'
  if (after < minimumBalance(at)) return 'BelowMinimum'
  return reserved + after > maxBalance ? 'Overflow' : 'Success'
}

/** What a withdrawal of `amount` would lead to. Source: `fungible::Inspect::can_withdraw` of pallet-balances. */
export function canWithdraw(at: At, who: AccountId, amount: Balance): WithdrawConsequence {
  if (amount === 0n) return { type: 'Success' }
  if (totalIssuance(at) < amount) return { type: 'Underflow' }
  const { free, reserved, frozen } = accountOf(at, who)
  if (free < amount) return { type: 'BalanceLow' }
  if (amount > reducibleBalance(at, who, 'expendable', 'polite')) return { type: 'Frozen' }
  const after = free - amount
  const dies = after < minimumBalance(at)
  if (dies && !base.at(at).config.accounts.canDecProvider(at, who)) return { type: 'WouldDie' }
  if (after + reserved < frozen) return { type: 'Frozen' }
  return dies ? { type: 'ReducedToZero', dust: after } : { type: 'Success' }
}

/** Fails unless the consequence is a success (`WithdrawConsequence::into_result`); `keepNonzero` refuses to lose the account. */
export function ensureWithdrawal(consequence: WithdrawConsequence, keepNonzero: boolean): void {
  switch (consequence.type) {
    case 'BalanceLow':
      return failToken('FundsUnavailable')
    case 'WouldDie':
      return failToken('OnlyProvider')
    case 'Underflow':
      return failArithmetic('Underflow')
    case 'Frozen':
      return failToken('Frozen')
    case 'ReducedToZero':
      if (keepNonzero) failToken('NotExpendable')
  }
}

/** Fails unless the consequence is a success (`DepositConsequence::into_result`). */
export function ensureDeposit(consequence: DepositConsequence): void {
  if (consequence === 'BelowMinimum') failToken('BelowMinimum')
  if (consequence === 'Overflow') failArithmetic('Overflow')
}
