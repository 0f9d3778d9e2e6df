// SPDX-License-Identifier: Apache-2.0
import { alias, arm, type Codec, compact, struct, u64, type ValueOf, variant } from '@phat/codec'

/** What a dispatch may cost: execution time in picoseconds and bytes of storage proof (`sp_weights::weight_v2::Weight`). */
export interface Weight {
  readonly refTime: bigint
  readonly proofSize: bigint
}

/** Codec of `Weight`. */
export const weight: Codec<Weight> = alias(
  struct('sp_weights::weight_v2::Weight', { refTime: compact(u64), proofSize: compact(u64) }),
  'Weight',
)

export const zeroWeight: Weight = { refTime: 0n, proofSize: 0n }

/** A weight of its two parts. */
export const weightOf = (refTime: bigint, proofSize = 0n): Weight => ({ refTime, proofSize })

/** The largest value of a dimension: weights are pairs of u64. */
export const maxWeightPart = (1n << 64n) - 1n

const addParts = (a: bigint, b: bigint): bigint => (a + b > maxWeightPart ? maxWeightPart : a + b)

/** Both dimensions added, at most u64's maximum: calls may announce any weight of calls inside them. */
export const addWeight = (a: Weight, b: Weight): Weight => ({
  refTime: addParts(a.refTime, b.refTime),
  proofSize: addParts(a.proofSize, b.proofSize),
})

/** Both dimensions subtracted, never below zero. */
export const saturatingSubWeight = (a: Weight, b: Weight): Weight => ({
  refTime: a.refTime > b.refTime ? a.refTime - b.refTime : 0n,
  proofSize: a.proofSize > b.proofSize ? a.proofSize - b.proofSize : 0n,
})

/** The smaller of each dimension. */
export const minWeight = (a: Weight, b: Weight): Weight => ({
  refTime: a.refTime < b.refTime ? a.refTime : b.refTime,
  proofSize: a.proofSize < b.proofSize ? a.proofSize : b.proofSize,
})

/** The larger of each dimension. */
export const maxWeight = (a: Weight, b: Weight): Weight => ({
  refTime: a.refTime > b.refTime ? a.refTime : b.refTime,
  proofSize: a.proofSize > b.proofSize ? a.proofSize : b.proofSize,
})

/** True when either dimension of `a` is larger than in `b`. */
export const exceedsWeight = (a: Weight, b: Weight): boolean => a.refTime > b.refTime || a.proofSize > b.proofSize

/** How a dispatch shares the block: normal ones leave room for operational ones; mandatory ones always fit. */
export const dispatchClass = variant('frame_support::dispatch::DispatchClass', {
  Normal: arm(0),
  Operational: arm(1),
  Mandatory: arm(2),
})
export type DispatchClass = ValueOf<typeof dispatchClass>['type']

/** Whether the sender pays a fee. */
export const pays = variant('frame_support::dispatch::Pays', { Yes: arm(0), No: arm(1) })

/** What is known of a dispatch before it runs. */
export interface DispatchInfo {
  readonly callWeight: Weight
  readonly class: DispatchClass
  readonly paysFee: boolean
}

/** What a dispatch says afterwards; absent parts stay as announced. */
export interface PostDispatchInfo {
  readonly actualWeight?: Weight
  readonly paysFee?: boolean
}

/** The weight to charge in the end: never more than was announced. */
export function actualWeight(info: DispatchInfo, post: PostDispatchInfo): Weight {
  return post.actualWeight === undefined ? info.callWeight : minWeight(post.actualWeight, info.callWeight)
}
