// SPDX-License-Identifier: Apache-2.0
import { type At, attempt, checkedAdd, failToken, saturatingSub } from '@phat/frame'
import { type AccountId, type Balance, equalBytes } from '@phat/primitives'
import { base } from '../base.ts'
import type { AccountData, BalanceStatus } from '../types.ts'
import { accountOf, handleRawDust, mutateAccount, mutateAccountHandlingDust } from './account.ts'
import type { Fortitude, Precision } from './inspect.ts'
import type { Slashed } from './slash.ts'
import { isEmpty } from './unbalanced.ts'

/** True when `amount` could be reserved. Source: `ReservableCurrency::can_reserve` of pallet-balances. */
export function canReserve(at: At, who: AccountId, amount: Balance): boolean {
  if (amount === 0n) return true
  const { free, frozen } = accountOf(at, who)
  const after = free - amount
  return after >= base.at(at).config.existentialDeposit && after >= frozen
}

/** Moves free balance to the reserve. Fails with InsufficientBalance or LiquidityRestrictions. Source: `ReservableCurrency::reserve`. */
export function reserve(at: At, who: AccountId, amount: Balance): void {
  if (amount === 0n) return
  const { emit, fail } = base.at(at)
  mutateAccountHandlingDust(at, who, (account) => {
    if (account.free < amount) fail.InsufficientBalance()
    const free = account.free - amount
    const reserved = checkedAdd(account.reserved, amount)
    if (free < account.frozen) fail.LiquidityRestrictions()
    return { ...account, free, reserved }
  })
  emit.Reserved({ who, amount })
}

/** Moves reserved balance back to the free one. Returns what was not there to move. Source: `ReservableCurrency::unreserve`. */
export function unreserve(at: At, who: AccountId, amount: Balance): Balance {
  if (amount === 0n || isEmpty(at, who)) return amount
  let actual: Balance = 0n
  const outcome = attempt(at, () =>
    mutateAccountHandlingDust(at, who, (account) => {
      actual = account.reserved < amount ? account.reserved : amount
      return { ...account, free: account.free + actual, reserved: account.reserved - actual }
    }),
  )
  if (!outcome.ok) return amount
  base.at(at).emit.Unreserved({ who, amount: actual })
  return amount - actual
}

/** Takes reserved balance for misbehaviour. Source: `ReservableCurrency::slash_reserved` of pallet-balances. */
export function slashReserved(at: At, who: AccountId, amount: Balance): Slashed {
  if (amount === 0n || isEmpty(at, who)) return { credit: 0n, left: amount }
  let taken: Balance = 0n
  const outcome = attempt(at, () =>
    mutateAccountHandlingDust(at, who, (account) => {
      taken = account.reserved < amount ? account.reserved : amount
      return { ...account, reserved: account.reserved - taken }
    }),
  )
  if (!outcome.ok) return { credit: 0n, left: amount }
  base.at(at).emit.Slashed({ who, amount: taken })
  return { credit: taken, left: amount - taken }
}

/** What may be taken of all that is reserved: a polite taker leaves what freezes need (`reducible_total_balance_on_hold`). */
export function reducibleReserve(at: At, who: AccountId, fortitude: Fortitude): Balance {
  const { free, reserved, frozen } = accountOf(at, who)
  return saturatingSub(reserved, fortitude === 'force' ? 0n : saturatingSub(frozen, free))
}

export interface ReserveTransfer {
  readonly precision: Precision
  readonly fortitude: Fortitude
  readonly status: BalanceStatus
}

/**
 * Moves reserved balance to the free or reserved balance of an account that exists. Returns what was moved. Fails with DeadAccount
 * or FundsUnavailable. Source: `do_transfer_reserved` of pallet-balances.
 */
export function transferReserved(at: At, from: AccountId, to: AccountId, amount: Balance, how: ReserveTransfer): Balance {
  if (amount === 0n) return 0n
  const { emit, fail } = base.at(at)
  const most = reducibleReserve(at, from, how.fortitude)
  const actual = how.precision === 'bestEffort' && most < amount ? most : amount
  if (actual > most) failToken('FundsUnavailable')
  if (equalBytes(from, to)) return how.status === 'Free' ? actual - unreserve(at, from, actual) : actual
  let dustOfSender: Balance = 0n
  const dust = mutateAccount(at, to, (receiver, isNew) => {
    if (isNew) fail.DeadAccount()
    const after = receive(receiver, actual, how.status)
    dustOfSender = mutateAccount(at, from, (sender) => ({ ...sender, reserved: saturatingSub(sender.reserved, actual) }))
    return after
  })
  if (dustOfSender > 0n) handleRawDust(at, dustOfSender)
  if (dust > 0n) handleRawDust(at, dust)
  emit.ReserveRepatriated({ from, to, amount: actual, destinationStatus: { type: how.status } })
  return actual
}

const receive = (account: AccountData, amount: Balance, status: BalanceStatus): AccountData =>
  status === 'Free'
    ? { ...account, free: checkedAdd(account.free, amount) }
    : { ...account, reserved: checkedAdd(account.reserved, amount) }

/** `transferReserved`, politely and as much as there is; returns what was not moved (`ReservableCurrency::repatriate_reserved`). */
export function repatriateReserved(at: At, from: AccountId, to: AccountId, amount: Balance, status: BalanceStatus): Balance {
  return amount - transferReserved(at, from, to, amount, { precision: 'bestEffort', fortitude: 'polite', status })
}
