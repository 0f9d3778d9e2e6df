// SPDX-License-Identifier: Apache-2.0
import { u32 } from '@phat/codec'
import {
  type ApiTools,
  type At,
  dispatchInfoOf,
  type RuntimeApiDeclaration,
  type RuntimeCall,
  runtimeApi,
  weight,
} from '@phat/frame'
import type { Context } from './base.ts'
import { feeDetailsOf, feeOf, lengthToFee, weightToFee } from './fee.ts'
import { balanceOf, feeDetails, type RuntimeDispatchInfo, runtimeDispatchInfo } from './types.ts'

/** What is known of a call and its fee; a bare extrinsic pays nothing. */
function queryInfo(at: At, call: RuntimeCall, length: number, bare = false): RuntimeDispatchInfo {
  const info = dispatchInfoOf(call)
  return { weight: info.callWeight, class: { type: info.class }, partialFee: bare ? 0n : feeOf(at, length, info, 0n) }
}

/** The runtime APIs with which clients learn fees. */
export function apis(tools: ApiTools<Context>): readonly RuntimeApiDeclaration[] {
  const { types, method } = tools
  const weightFee = (docs: string) => method({ weight }, balanceOf, docs, (context, args) => weightToFee(context, args.weight))
  const lengthFee = (docs: string) =>
    method({ length: u32 }, balanceOf, docs, (context, args) => lengthToFee(context, args.length))
  return [
    runtimeApi('TransactionPaymentApi', 4, '', {
      query_info: method({ uxt: types.extrinsic, len: u32 }, runtimeDispatchInfo, '', (context, { uxt, len }) =>
        queryInfo(context, uxt.call, len, uxt.signature === undefined),
      ),
      query_fee_details: method({ uxt: types.extrinsic, len: u32 }, feeDetails, '', (context, { uxt, len }) =>
        uxt.signature === undefined
          ? { inclusionFee: undefined, tip: 0n }
          : feeDetailsOf(context, len, dispatchInfoOf(uxt.call), 0n),
      ),
      query_weight_to_fee: weightFee(''),
      query_length_to_fee: lengthFee(''),
    }),
    runtimeApi('TransactionPaymentCallApi', 3, '', {
      query_call_info: method(
        { call: types.call, len: u32 },
        runtimeDispatchInfo,
        'Weight, class and fee of a call that an extrinsic of `len` bytes would carry.',
        (context, { call, len }) => queryInfo(context, call, len),
      ),
      query_call_fee_details: method(
        { call: types.call, len: u32 },
        feeDetails,
        'The parts of the fee of a call that an extrinsic of `len` bytes would carry.',
        (context, { call, len }) => feeDetailsOf(context, len, dispatchInfoOf(call), 0n),
      ),
      query_weight_to_fee: weightFee('The fee of a weight before the multiplier.'),
      query_length_to_fee: lengthFee('The fee of a length in bytes.'),
    }),
  ]
}
