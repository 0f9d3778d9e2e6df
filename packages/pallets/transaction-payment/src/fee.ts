// SPDX-License-Identifier: Apache-2.0
import {
  type At,
  actualWeight,
  type DispatchClass,
  type DispatchInfo,
  minWeight,
  type PostDispatchInfo,
  saturatingAdd,
  type Weight,
} from '@phat/frame'
import type { Balance } from '@phat/primitives'
import { base } from './base.ts'
import { fixedMulInt } from './fixed-u128.ts'
import type { FeeDetails } from './types.ts'

/** The key of a class in System's limits. */
export const classKey = { Normal: 'normal', Operational: 'operational', Mandatory: 'mandatory' } as const

/** The fee of a weight before the multiplier; a weight beyond a whole block counts as one. */
export function weightToFee(at: At, weight: Weight): Balance {
  const { config } = base.at(at)
  return config.weightToFee(minWeight(weight, config.blockWeights.maxBlock))
}

/** The fee of an extrinsic's bytes. */
export const lengthToFee = (at: At, length: number): Balance => base.at(at).config.lengthToFee(length)

interface Charge {
  readonly length: number
  readonly weight: Weight
  readonly class: DispatchClass
  readonly paysFee: boolean
  readonly tip: Balance
}

/** Source: `compute_fee_raw` of pallet-transaction-payment. */
function detailsOf(at: At, { length, weight, class: dispatchClass, paysFee, tip }: Charge): FeeDetails {
  if (!paysFee) return { inclusionFee: undefined, tip }
  const { config, store } = base.at(at)
  return {
    inclusionFee: {
      baseFee: weightToFee(at, config.blockWeights.perClass[classKey[dispatchClass]].baseExtrinsic),
      lenFee: lengthToFee(at, length),
      adjustedWeightFee: fixedMulInt(store.nextFeeMultiplier.get(), weightToFee(at, weight)),
    },
    tip,
  }
}

/** The parts of the fee that a dispatch announces. `length` is that of the whole extrinsic in bytes. */
export function feeDetailsOf(at: At, length: number, info: DispatchInfo, tip: Balance): FeeDetails {
  return detailsOf(at, { length, weight: info.callWeight, class: info.class, paysFee: info.paysFee, tip })
}

/** The sum of a fee's parts (`FeeDetails::final_fee`). */
export function totalFee({ inclusionFee, tip }: FeeDetails): Balance {
  if (inclusionFee === undefined) return tip
  const { baseFee, lenFee, adjustedWeightFee } = inclusionFee
  return saturatingAdd(saturatingAdd(saturatingAdd(baseFee, lenFee), adjustedWeightFee), tip)
}

/** The fee that is taken before a dispatch, with the tip. */
export const feeOf = (at: At, length: number, info: DispatchInfo, tip: Balance): Balance =>
  totalFee(feeDetailsOf(at, length, info, tip))

/** The fee after a dispatch, by the weight that it used; free where it says so. */
export function actualFeeOf(at: At, length: number, info: DispatchInfo, post: PostDispatchInfo, tip: Balance): Balance {
  const paysFee = info.paysFee && (post.paysFee ?? true)
  return totalFee(detailsOf(at, { length, weight: actualWeight(info, post), class: info.class, paysFee, tip }))
}
