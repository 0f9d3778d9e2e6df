// SPDX-License-Identifier: Apache-2.0
import {
  actualWeight,
  addWeight,
  callSize,
  dispatch,
  dispatchInfoOf,
  ensureNone,
  type PostDispatchInfo,
  saturatingSub,
  signed,
  withFilter,
} from '@phat/frame'
import type { AccountId, Balance } from '@phat/primitives'
import type { CallContext, Context, MetaCall } from './base.ts'
import { weights } from './generated/weights.ts'
import { encodablePost } from './types.ts'

function payService({ config, emit, execution, fail }: Context, who: AccountId): void {
  const { payment, serviceFee } = config
  if (serviceFee > 0n && !payment.pay({ execution }, who, serviceFee)) fail.PaymentError()
  payment.onServiceFee({ execution }, serviceFee)
  emit.ServiceFeePaid({ who, actualFee: serviceFee, expectedFee: serviceFee })
}

/** Gives back what was taken beyond the actual fee. */
function settle({ config, emit, execution }: Context, who: AccountId, paid: Balance, actualFee: Balance): void {
  const { payment } = config
  payment.onFee({ execution }, paid - payment.refund({ execution }, who, saturatingSub(paid, actualFee)), 0n)
  emit.TransactionFeePaid({ who, actualFee, tip: 0n })
}

/**
 * Makes a call for the account that signed it as an EIP-712 message, and takes its fees. Succeeds whatever comes of the call. The
 * signature was checked when the transaction was validated.
 */
export function metaCall(context: CallContext, { who, call, nonce }: MetaCall): PostDispatchInfo {
  const { config, emit, execution, fail, origin, store } = context
  const { payment } = config
  ensureNone(origin)
  if (store.accountNonce.get(who) !== nonce) fail.NonceError()
  payService(context, who)
  const length = callSize(execution.runtime.types, call)
  const info = dispatchInfoOf(call)
  const fee = payment.feeOf(context, length, info, 0n)
  if (fee > 0n && !payment.pay(context, who, fee)) fail.PaymentError()
  store.accountNonce.set(who, nonce + 1n)
  const { result, post } = dispatch(context, withFilter(signed(who), config.callFilter), call)
  const postInfo = encodablePost(post)
  emit.CallDone({
    who,
    callResult:
      result.type === 'Ok' ? { type: 'Ok', value: postInfo } : { type: 'Err', value: { postInfo, error: result.value } },
  })
  settle(context, who, fee, payment.actualFeeOf(context, length, info, post, 0n))
  return { actualWeight: addWeight(weights.metaCall(length), actualWeight(info, post)) }
}
