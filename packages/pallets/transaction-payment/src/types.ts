// SPDX-License-Identifier: Apache-2.0
import { alias, arm, type Codec, option, struct, u128, type ValueOf, variant } from '@phat/codec'
import { dispatchClass, weight } from '@phat/frame'
import type { Balance } from '@phat/primitives'

/** A balance as declarations of this pallet name it. */
export const balanceOf: Codec<Balance> = alias(u128, 'BalanceOf<T>')
const balance: Codec<Balance> = alias(u128, 'Balance')

function withParams<T>(codec: Codec<T>, params: Codec<T>['description']['params']): Codec<T> {
  return { ...codec, description: { ...codec.description, params, generic: true } }
}

/** Layout of this pallet's storage. */
export const releases = variant('pallet_transaction_payment::Releases', { V1Ancient: arm(0), V2: arm(1) })

const inclusionFee = withParams(
  struct('pallet_transaction_payment::types::InclusionFee', { baseFee: balance, lenFee: balance, adjustedWeightFee: balance }),
  [{ name: 'Balance', type: u128 }],
)
export type InclusionFee = ValueOf<typeof inclusionFee>

/** The parts of a fee. */
export const feeDetails = withParams(
  struct('pallet_transaction_payment::types::FeeDetails', {
    inclusionFee: alias<InclusionFee | undefined>(option(inclusionFee), 'Option<InclusionFee<Balance>>'),
    tip: balance,
  }),
  [{ name: 'Balance', type: u128 }],
)
export type FeeDetails = ValueOf<typeof feeDetails>

/** What `query_info` says of a dispatch. */
export const runtimeDispatchInfo = withParams(
  struct('pallet_transaction_payment::types::RuntimeDispatchInfo', {
    weight,
    class: alias<ValueOf<typeof dispatchClass>>(dispatchClass, 'DispatchClass'),
    partialFee: balance,
  }),
  [
    { name: 'Balance', type: u128 },
    { name: 'Weight', type: weight },
  ],
)
export type RuntimeDispatchInfo = ValueOf<typeof runtimeDispatchInfo>
