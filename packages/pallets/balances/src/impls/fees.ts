// SPDX-License-Identifier: Apache-2.0
import { type At, attempt } from '@phat/frame'
import type { AccountId, Balance } from '@phat/primitives'
import { deposit, withdraw } from './balanced.ts'
import { canWithdraw, totalBalance } from './inspect.ts'

/** How transactions pay in this currency. Source: `FungibleAdapter` of pallet-transaction-payment. */
export const feeCurrency = {
  /** True when an account can pay a fee and go on existing. */
  canPay: (at: At, who: AccountId, fee: Balance): boolean => canWithdraw(at, who, fee).type === 'Success',
  /** Takes a fee as a credit; false, with nothing changed, where the account cannot pay it. */
  pay: (at: At, who: AccountId, fee: Balance): boolean =>
    attempt(at, () => withdraw(at, who, fee, { precision: 'exact', preservation: 'preserve', fortitude: 'polite' })).ok,
  /** Gives a part of the fee back, against the credit, unless the account is gone. Returns what was given back. */
  refund: (at: At, who: AccountId, amount: Balance): Balance => {
    if (amount === 0n || totalBalance(at, who) === 0n) return 0n
    const outcome = attempt(at, () => deposit(at, who, amount, 'bestEffort'))
    return outcome.ok ? outcome.value : 0n
  },
}
