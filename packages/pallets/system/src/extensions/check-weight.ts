// SPDX-License-Identifier: Apache-2.0
import { unit } from '@phat/codec'
import {
  type AnyExtension,
  actualWeight,
  addWeight,
  type DispatchInfo,
  defineTransactionExtension,
  exceedsWeight,
  invalid,
  saturatingSubWeight,
} from '@phat/frame'
import { reduceWeight, registerWeight, totalWeight } from '../block.ts'
import { type BlockWeights, type ConsumedWeight, classKey } from '../limits.ts'
import { type SystemContext, systemBase } from '../pallet.ts'
import { carried, systemExtension } from './extension-type.ts'

/** "An extrinsic must fit in an empty block" (CheckWeight::check_extrinsic_weight). */
function checkExtrinsicWeight(limits: BlockWeights, info: DispatchInfo): void {
  const { maxExtrinsic } = limits.perClass[classKey[info.class]]
  if (maxExtrinsic !== undefined && exceedsWeight(info.callWeight, maxExtrinsic)) invalid('ExhaustsResources')
}

/** "… and in what is left of this one" (calculate_consumed_weight): the class's total, and the block's, less what is reserved. */
function checkBlockWeight(limits: BlockWeights, consumed: ConsumedWeight, info: DispatchInfo): void {
  const key = classKey[info.class]
  const { baseExtrinsic, maxTotal, reserved } = limits.perClass[key]
  const added = addWeight(info.callWeight, baseExtrinsic)
  const ofClass = addWeight(consumed[key], added)
  if (maxTotal !== undefined && exceedsWeight(ofClass, maxTotal)) invalid('ExhaustsResources')
  const overall = addWeight(totalWeight(consumed), added)
  if (!exceedsWeight(overall, limits.maxBlock)) return
  // "There is either no limit in reserved pool (None), or we are below the limit": past the block's limit a class has its reserve.
  if (reserved !== undefined && exceedsWeight(ofClass, reserved)) invalid('ExhaustsResources')
}

/** "The block's length must not pass the class's limit" (check_block_length). Returns the new length. */
function checkBlockLength({ store, config }: SystemContext, info: DispatchInfo, length: number): number {
  const total = (store.allExtrinsicsLen.get() ?? 0) + length
  if (total > config.blockLength.max[classKey[info.class]]) invalid('ExhaustsResources')
  return total
}

/** Keeps blocks within their weight and length, and gives back weight that a call announced but did not use. */
export const checkWeight: AnyExtension = defineTransactionExtension('CheckWeight', {
  bare: true,
  extra: carried(systemExtension('check_weight', 'CheckWeight'), unit),
  validate: ({ execution, info, length }) => {
    const context = systemBase.at(execution)
    checkExtrinsicWeight(context.config.blockWeights, info)
    if (length > context.config.blockLength.max[classKey[info.class]]) invalid('ExhaustsResources')
    return undefined
  },
  prepare: ({ execution, info, length }) => {
    const context = systemBase.at(execution)
    const { blockWeights } = context.config
    const total = checkBlockLength(context, info, length)
    checkBlockWeight(blockWeights, context.store.blockWeight.get(), info)
    context.store.allExtrinsicsLen.set(total)
    registerWeight(context, addWeight(info.callWeight, blockWeights.perClass[classKey[info.class]].baseExtrinsic), info.class)
    return undefined
  },
  postDispatch: ({ execution, info }, _pre, post) => {
    const unspent = saturatingSubWeight(info.callWeight, actualWeight(info, post))
    if (unspent.refTime > 0n || unspent.proofSize > 0n) reduceWeight(systemBase.at(execution), unspent, info.class)
  },
})
