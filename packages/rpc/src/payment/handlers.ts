// SPDX-License-Identifier: Apache-2.0
import { arm, compact, option, struct, u32, u64, u128, unit, variant } from '@phat/codec'
import { concatBytes } from '@phat/primitives'
import type { RpcContext } from '../context.ts'
import type { Handler } from '../handler-types.ts'
import { numberToHex } from '../params/hex.ts'
import { RpcError, rpcError } from '../server/rpc-error.ts'
import { callRuntime } from '../state/block-state.ts'

/** The answer of `TransactionPaymentApi_query_info`. */
export const runtimeDispatchInfo = struct('pallet_transaction_payment::types::RuntimeDispatchInfo', {
  weight: struct('sp_weights::weight_v2::Weight', { refTime: compact(u64), proofSize: compact(u64) }),
  class: variant('frame_support::dispatch::DispatchClass', {
    Normal: arm(0, unit),
    Operational: arm(1, unit),
    Mandatory: arm(2, unit),
  }),
  partialFee: u128,
})

/** The answer of `TransactionPaymentApi_query_fee_details`; its tip is always zero and not told. */
export const feeDetails = struct('pallet_transaction_payment::types::FeeDetails', {
  inclusionFee: option(
    struct('pallet_transaction_payment::types::InclusionFee', { baseFee: u128, lenFee: u128, adjustedWeightFee: u128 }),
  ),
  tip: u128,
})

const classNames = { Normal: 'normal', Operational: 'operational', Mandatory: 'mandatory' } as const

/** Calls a fee API. It takes the extrinsic as it is encoded and its length. */
function callFeeApi(ctx: RpcContext, method: string, extrinsic: Uint8Array, at: Uint8Array | undefined): Uint8Array {
  try {
    return callRuntime(ctx, at, method, concatBytes(extrinsic, u32.encode(extrinsic.length)))
  } catch (error) {
    if (!(error instanceof RpcError) || error.code !== 'rpc.runtime-call-failed') throw error
    throw rpcError('fee-query-decode', error.message, { cause: error })
  }
}

export const payment_queryInfo: Handler<'payment_queryInfo'> = (ctx, [extrinsic, at]) => {
  const info = runtimeDispatchInfo.decode(callFeeApi(ctx, 'TransactionPaymentApi_query_info', extrinsic, at))
  // Weights stay below 2^53: a block has 10^12 picoseconds and some MiB of proof, so JSON numbers hold them.
  const weight = { ref_time: Number(info.weight.refTime), proof_size: Number(info.weight.proofSize) }
  return { weight, class: classNames[info.class.type], partialFee: info.partialFee.toString() }
}

export const payment_queryFeeDetails: Handler<'payment_queryFeeDetails'> = (ctx, [extrinsic, at]) => {
  const { inclusionFee } = feeDetails.decode(callFeeApi(ctx, 'TransactionPaymentApi_query_fee_details', extrinsic, at))
  if (inclusionFee === undefined) return { inclusionFee: null }
  const { baseFee, lenFee, adjustedWeightFee } = inclusionFee
  return {
    inclusionFee: {
      baseFee: numberToHex(baseFee),
      lenFee: numberToHex(lenFee),
      adjustedWeightFee: numberToHex(adjustedWeightFee),
    },
  }
}
