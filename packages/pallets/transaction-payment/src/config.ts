// SPDX-License-Identifier: Apache-2.0
import type { At, Weight } from '@phat/frame'
import type { AccountId, Balance } from '@phat/primitives'
import type { FeeAdjustment } from './fee-multiplier.ts'

/** What fees need to know of System's block limits; System's own types fit. */
export interface BlockLimits {
  readonly maxBlock: Weight
  readonly perClass: {
    readonly [K in 'normal' | 'operational' | 'mandatory']: {
      readonly baseExtrinsic: Weight
      readonly maxTotal: Weight | undefined
    }
  }
}

/** How fees are taken from accounts and given back (`OnChargeTransaction`); pallet-balances exports one. */
export interface FeeCurrency {
  /** True when the account can pay the fee and go on existing. */
  canPay(at: At, who: AccountId, fee: Balance): boolean
  /** Takes the fee as a credit, in the total issuance but nobody's; false, with nothing changed, where it cannot be paid. */
  pay(at: At, who: AccountId, fee: Balance): boolean
  /** Gives a part back out of the credit, unless the account is gone. Returns what was given back. */
  refund(at: At, who: AccountId, amount: Balance): Balance
}

/** What the runtime gives to TransactionPayment. */
export interface TransactionPaymentConfig {
  readonly blockWeights: BlockLimits
  readonly blockLength: { readonly max: { readonly [K in 'normal' | 'operational' | 'mandatory']: number } }
  /** Weight that normal dispatches have used so far in this block. */
  readonly normalBlockWeight: (at: At) => Weight
  readonly weightToFee: (weight: Weight) => Balance
  /** The fee of an extrinsic's bytes. */
  readonly lengthToFee: (length: number) => Balance
  readonly adjustment: FeeAdjustment
  /** How much the fee of an operational dispatch counts as a tip when transactions are ordered. */
  readonly operationalFeeMultiplier: number
  readonly currency: FeeCurrency
  /** Receives what was paid, as a credit to be given to accounts or burned: the fee proper and the tip. */
  readonly onFee: (at: At, fee: Balance, tip: Balance) => void
}
