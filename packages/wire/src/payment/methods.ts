// SPDX-License-Identifier: Apache-2.0
import { call, optional, required } from '../definition.ts'

const params = [
  required('encoded_xt', 'bytes', 'The encoded extrinsic; its signature is not checked.'),
  optional('at', 'hash', 'The block whose state sets the fee; the best one by default.'),
] as const

/** Fees of transactions. */
export const paymentGroup = {
  payment_queryInfo: call(params, {
    runtimeApi: 'TransactionPaymentApi_query_info',
    errors: ['fee-query-decode', 'fee-query-runtime', 'unknown-block'],
    docs: 'Weight, class and fee of an extrinsic, without its tip.',
    result:
      '{weight: {ref_time, proof_size}, class: "normal" | "operational" | "mandatory", partialFee: decimal string in planck}',
  }),
  payment_queryFeeDetails: call(params, {
    runtimeApi: 'TransactionPaymentApi_query_fee_details',
    errors: ['fee-query-decode', 'fee-query-runtime', 'unknown-block'],
    docs: 'The parts of the inclusion fee of an extrinsic; null for one that pays none.',
    result: '{inclusionFee: {baseFee, lenFee, adjustedWeightFee: hex number in planck} | null}',
  }),
}
