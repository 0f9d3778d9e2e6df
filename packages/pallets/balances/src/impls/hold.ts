// SPDX-License-Identifier: Apache-2.0
import { type At, attempt, checkedAdd, checkedSub, failToken, saturatingAdd, saturatingSub } from '@phat/frame'
import type { AccountId, Balance } from '@phat/primitives'
import { base } from '../base.ts'
import { type Reason, sameReason } from '../reason.ts'
import { accountOf, mutateAccount } from './account.ts'
import { canDeposit, type Fortitude, type Precision, reducibleBalance, totalIssuance } from './inspect.ts'
import { reducibleReserve } from './reserve.ts'
import { decreaseBalance, increaseBalance, setTotalIssuance } from './unbalanced.ts'

/** What is held of an account for one reason. */
export function balanceOnHold(at: At, reason: Reason, who: AccountId): Balance {
  const held = base.at(at).store.holds.get(who)
  return held.find(({ id }) => sameReason(id, reason))?.amount ?? 0n
}

/** True when a hold for this reason could be placed: the account exists, and has room for one more reason. */
export function holdAvailable(at: At, reason: Reason, who: AccountId): boolean {
  const { config, store } = base.at(at)
  if (config.accounts.providers(at, who) === 0) return false
  const holds = store.holds.get(who)
  return holds.length < config.holdReasons.count || holds.some(({ id }) => sameReason(id, reason))
}

/** Sets what is held for one reason, and the reserve with it. Fails with TooManyHolds. Source: `set_balance_on_hold`. */
export function setBalanceOnHold(at: At, reason: Reason, who: AccountId, amount: Balance): void {
  const { config, store, fail } = base.at(at)
  const account = accountOf(at, who)
  const before = store.holds.get(who)
  const present = before.find(({ id }) => sameReason(id, reason))
  const held = present?.amount ?? 0n
  const others = before.filter((hold) => hold !== present)
  if (present === undefined && amount > 0n && before.length >= config.holdReasons.count) fail.TooManyHolds()
  const replaced = before.map((hold) => (hold === present ? { id: hold.id, amount } : hold))
  const holds = amount === 0n ? others : present === undefined ? [...before, { id: reason, amount }] : replaced
  const reserved = amount > held ? checkedAdd(account.reserved, amount - held) : checkedSub(account.reserved, held - amount)
  mutateAccount(at, who, () => ({ ...account, reserved }))
  store.holds.set(who, holds)
}

function decreaseOnHold(at: At, reason: Reason, who: AccountId, amount: Balance, precision: Precision): Balance {
  const held = balanceOnHold(at, reason, who)
  if (held < amount && precision === 'exact') failToken('FundsUnavailable')
  const taken = held < amount ? held : amount
  setBalanceOnHold(at, reason, who, held - taken)
  return taken
}

function increaseOnHold(at: At, reason: Reason, who: AccountId, amount: Balance, precision: Precision): Balance {
  const held = balanceOnHold(at, reason, who)
  const after = precision === 'exact' ? checkedAdd(held, amount) : saturatingAdd(held, amount)
  if (after !== held) setBalanceOnHold(at, reason, who, after)
  return after - held
}

/** Fails unless `amount` could be held: FundsUnavailable, CannotCreateHold. Source: `ensure_can_hold` of fungible::hold. */
export function ensureCanHold(at: At, reason: Reason, who: AccountId, amount: Balance): void {
  if (amount > reducibleBalance(at, who, 'protect', 'force')) failToken('FundsUnavailable')
  if (!holdAvailable(at, reason, who)) failToken('CannotCreateHold')
}

/** True when `hold` would succeed. */
export const canHold = (at: At, reason: Reason, who: AccountId, amount: Balance): boolean =>
  attempt(at, () => ensureCanHold(at, reason, who, amount)).ok

/** Sets an amount of the free balance aside for a reason; freezes do not hinder it. Source: `fungible::MutateHold::hold`. */
export function hold(at: At, reason: Reason, who: AccountId, amount: Balance): void {
  ensureCanHold(at, reason, who, amount)
  decreaseBalance(at, who, amount, { precision: 'exact', preservation: 'protect', fortitude: 'force' })
  increaseOnHold(at, reason, who, amount, 'bestEffort')
}

/** Gives held balance back. Returns what was released. Fails with CannotCreate or FundsUnavailable. */
export function release(at: At, reason: Reason, who: AccountId, amount: Balance, precision: Precision): Balance {
  if (canDeposit(at, who, amount, 'extant') !== 'Success') failToken('CannotCreate')
  const taken = decreaseOnHold(at, reason, who, amount, precision)
  return increaseBalance(at, who, taken, 'bestEffort')
}

/** Holds or releases until exactly `amount` is held for the reason. */
export function setOnHold(at: At, reason: Reason, who: AccountId, amount: Balance): void {
  const held = balanceOnHold(at, reason, who)
  if (held < amount) hold(at, reason, who, amount - held)
  else if (held > amount) release(at, reason, who, held - amount, 'exact')
}

/** Burns held balance. Returns what was burned. Fails with Frozen or FundsUnavailable. Source: `fungible::MutateHold::burn_held`. */
export function burnHeld(
  at: At,
  reason: Reason,
  who: AccountId,
  amount: Balance,
  how: { readonly precision: Precision; readonly fortitude: Fortitude },
): Balance {
  const liquid = reducibleReserve(at, who, how.fortitude)
  if (liquid < amount && how.precision === 'exact') failToken('Frozen')
  const burned = decreaseOnHold(at, reason, who, liquid < amount ? liquid : amount, how.precision)
  setTotalIssuance(at, saturatingSub(totalIssuance(at), burned))
  return burned
}

export interface HeldTransfer {
  readonly precision: Precision
  readonly fortitude: Fortitude
  /** Whether the receiver gets it free or on hold for the same reason. */
  readonly mode: 'free' | 'onHold'
}

/** Moves held balance to another account. Source: `fungible::MutateHold::transfer_on_hold`. */
export function transferOnHold(
  at: At,
  reason: Reason,
  from: AccountId,
  to: AccountId,
  amount: Balance,
  how: HeldTransfer,
): Balance {
  const have = balanceOnHold(at, reason, from)
  const liquid = reducibleReserve(at, from, how.fortitude)
  if (how.precision === 'exact' && amount > liquid) failToken('Frozen')
  if (how.precision === 'exact' && amount > have) failToken('FundsUnavailable')
  const most = liquid < have ? liquid : have
  const wanted = amount < most ? amount : most
  if (canDeposit(at, to, wanted, 'extant') !== 'Success') failToken('CannotCreate')
  if (how.mode === 'onHold' && !holdAvailable(at, reason, to)) failToken('CannotCreateHold')
  const taken = decreaseOnHold(at, reason, from, wanted, how.precision)
  return how.mode === 'onHold'
    ? increaseOnHold(at, reason, to, taken, how.precision)
    : increaseBalance(at, to, taken, how.precision)
}

/** Takes held balance for misbehaviour as a credit; says what it could not take. Source: `fungible::BalancedHold::slash`. */
export function slashHeld(
  at: At,
  reason: Reason,
  who: AccountId,
  amount: Balance,
): { readonly credit: Balance; readonly left: Balance } {
  const outcome = attempt(at, () => decreaseOnHold(at, reason, who, amount, 'bestEffort'))
  const credit = outcome.ok ? outcome.value : 0n
  return { credit, left: amount - credit }
}
