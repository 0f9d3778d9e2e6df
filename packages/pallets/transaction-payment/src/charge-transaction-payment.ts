// SPDX-License-Identifier: Apache-2.0
import { alias, type Codec, compact, u128 } from '@phat/codec'
import { anyValid, defineTransactionExtension, invalid, saturatingSub } from '@phat/frame'
import type { Balance } from '@phat/primitives'
import { base } from './base.ts'
import { actualFeeOf, feeOf } from './fee.ts'
import { priorityOf } from './priority.ts'

const inner = alias<Balance>(compact(u128), 'BalanceOf<T>')

/** The tip, as the extension carries it. */
const tipCodec: Codec<Balance> = {
  ...inner,
  description: {
    path: ['pallet_transaction_payment', 'ChargeTransactionPayment'],
    params: [{ name: 'T' }],
    definition: { kind: 'composite', fields: [{ type: inner, docs: [] }] },
    docs: [],
  },
}

/** What was taken before the dispatch; undefined where there was nothing to take. */
type Paid = Balance | undefined

/** Takes the fee before a dispatch and corrects it afterwards; orders transactions by what they pay (`ChargeTransactionPayment`). */
export const chargeTransactionPayment = defineTransactionExtension<Balance, undefined, Paid>('ChargeTransactionPayment', {
  extra: tipCodec,
  validate: (transaction) => {
    const { who, info, length, extra: tip } = transaction
    const fee = feeOf(transaction, length, info, tip)
    if (fee > 0n && !base.at(transaction).config.currency.canPay(transaction, who, fee)) invalid('Payment')
    return { ...anyValid, priority: priorityOf(transaction, info, length, tip, fee) }
  },
  prepare: (transaction) => {
    const { who, info, length, extra: tip } = transaction
    const fee = feeOf(transaction, length, info, tip)
    if (fee === 0n) return undefined
    if (!base.at(transaction).config.currency.pay(transaction, who, fee)) invalid('Payment')
    return fee
  },
  postDispatch: (transaction, paid, post) => {
    const { who, info, length, extra: tip } = transaction
    const { config, emit } = base.at(transaction)
    const actualFee = actualFeeOf(transaction, length, info, post, tip)
    if (paid !== undefined) {
      const credit = paid - config.currency.refund(transaction, who, saturatingSub(paid, actualFee))
      const paidTip = tip < credit ? tip : credit
      config.onFee(transaction, credit - paidTip, paidTip)
    }
    emit.TransactionFeePaid({ who, actualFee, tip })
  },
})
