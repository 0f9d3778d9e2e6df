// SPDX-License-Identifier: Apache-2.0
import { alias, u64, u128 } from '@phat/codec'
import {
  accountId,
  blake2_128Concat,
  type CallContextOf,
  type ContextOf,
  definePallet,
  error,
  event,
  map,
  type RuntimeCall,
} from '@phat/frame'
import type { AccountId, Balance } from '@phat/primitives'
import type { EvmAccountMappingConfig } from './config.ts'
import { callResult } from './types.ts'

const fee = alias<Balance>(u128, 'BalanceOf<T>')
const payment = alias<Balance>(u128, 'PaymentBalanceOf<T>')

/** The first half of the declaration: what the call works with. */
export const base = definePallet('EvmAccountMapping')
  .config<EvmAccountMappingConfig>()
  .storage({
    accountNonce: map(
      blake2_128Concat(accountId),
      u64,
      0n,
      'How many calls of an account came this way. Never removed, or old signatures would be good again; each entry cost a service fee.',
    ),
  })
  .events({
    ServiceFeePaid: event(
      0,
      { who: accountId, actualFee: fee, expectedFee: fee },
      'An account paid for handing its call in, in planck.',
    ),
    TransactionFeePaid: event(
      1,
      { who: accountId, actualFee: payment, tip: payment },
      'An account paid for its call, in planck.',
    ),
    CallDone: event(2, { who: accountId, callResult: alias(callResult, 'DispatchResultWithPostInfo') }, 'What came of the call.'),
  })
  .errors({
    Unexpected: error(0, 'Not used; kept for its index.'),
    NonceError: error(1, 'The nonce is not the next of the account.'),
    PaymentError: error(2, 'The account cannot pay for the call.'),
  })

export type Context = ContextOf<typeof base>
export type CallContext = CallContextOf<typeof base>

/** The arguments of `metaCall`. */
export interface MetaCall {
  readonly who: AccountId
  readonly call: RuntimeCall
  readonly nonce: bigint
  /** r, s and v of Ethereum, 65 bytes. */
  readonly signature: Uint8Array
  readonly tip: Balance | undefined
}
