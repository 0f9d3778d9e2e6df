// SPDX-License-Identifier: Apache-2.0
import { call, required, subscription } from '../definition.ts'

const transaction = required('transaction', 'bytes', 'The encoded extrinsic.')

/** Sending transactions without watching them (json-rpc-interface-spec, `transaction`). */
export const transactionGroup = {
  transaction_v1_broadcast: call([transaction], {
    stateful: true,
    docs: 'Offers a transaction to the pool, again after later blocks while it is not valid, until it is stopped or the connection ends. Of an invalid one nothing is told.',
    result: 'string: the operation; null when the connection has too many',
  }),
  transaction_v1_stop: call([required('operationId', 'text', 'What transaction_v1_broadcast answered.')], {
    stateful: true,
    errors: ['invalid-params'],
    docs: 'Ends a broadcast. The transaction may still be included.',
    result: 'null',
  }),
}

/** Sending a transaction and watching it (json-rpc-interface-spec, `transactionWatch`). Events are in `events.ts`. */
export const transactionWatchGroup = {
  transactionWatch_v1_submitAndWatch: subscription([transaction], {
    notification: 'transactionWatch_v1_watchEvent',
    unsubscribe: ['transactionWatch_v1_unwatch'],
    unsubscribeResult: 'nullOrError',
    docs: 'Submits a transaction and tells what becomes of it; a refused one is told as invalid or dropped.',
    result: 'TransactionEvent',
  }),
}
