// SPDX-License-Identifier: Apache-2.0
import { call, required } from '../definition.ts'

/** Sending transactions without watching them (json-rpc-interface-spec, `transaction`). */
export const transactionGroup = {
  transaction_v1_broadcast: call([required('transaction', 'bytes', 'The encoded extrinsic.')], {
    stateful: true,
    docs: 'Offers a transaction to the pool, again after later blocks while it is not valid, until it is stopped or the connection ends.',
    result: 'string: the operation; null when the connection has too many',
  }),
  transaction_v1_stop: call([required('operationId', 'text', 'What transaction_v1_broadcast answered.')], {
    stateful: true,
    errors: ['invalid-params'],
    docs: 'Ends a broadcast. The transaction may still be included.',
    result: 'null',
  }),
}
