// SPDX-License-Identifier: Apache-2.0
import type { At, CallFilter, DispatchInfo, PostDispatchInfo } from '@phat/frame'
import type { AccountId, Balance } from '@phat/primitives'
import type { Eip712Domain } from './eip712.ts'

/** What the runtime gives to EvmAccountMapping. */
export interface EvmAccountMappingConfig {
  /**
   * The EIP-712 domain under which wallets sign. Its version also says how an account follows from a key: `1`, blake2b-256 of the
   * compressed key; `2`, the Ethereum address and `@evm_address`.
   */
  readonly eip712: Eip712Domain
  /** The SS58 prefix under which the message writes the account. */
  readonly ss58Prefix: number
  /** Taken for the meta transaction itself, in planck, besides the fee of the call inside. */
  readonly serviceFee: Balance
  /** What may be called this way, besides what the runtime's filter says. */
  readonly callFilter: CallFilter
  /** How transactions are paid for. Lengths are bytes of the call inside. */
  readonly payment: {
    feeOf(at: At, length: number, info: DispatchInfo, tip: Balance): Balance
    actualFeeOf(at: At, length: number, info: DispatchInfo, post: PostDispatchInfo, tip: Balance): Balance
    priorityOf(at: At, info: DispatchInfo, length: number, tip: Balance, fee: Balance): bigint
    /** True when the account can pay the amount and go on existing. */
    canPay(at: At, who: AccountId, amount: Balance): boolean
    /** Takes the amount as a credit; false, with nothing changed, where the account cannot pay it. */
    pay(at: At, who: AccountId, amount: Balance): boolean
    /** Gives back against a credit what the account can take; returns how much. */
    refund(at: At, who: AccountId, amount: Balance): Balance
    /** Takes the credit of a fee. */
    onFee(at: At, fee: Balance, tip: Balance): void
    /** Takes the credit of a service fee. */
    onServiceFee(at: At, fee: Balance): void
  }
}
