// SPDX-License-Identifier: Apache-2.0
import { type Codec, option, struct, u32, u64, type ValueOf } from '@phat/codec'
import { type DispatchClass, type Weight, weight, weightOf } from '@phat/frame'

const perClass = <T>(make: (dispatchClass: DispatchClass) => T) => ({
  normal: make('Normal'),
  operational: make('Operational'),
  mandatory: make('Mandatory'),
})

/** `PerDispatchClass<T>`: a value for each class of dispatch. */
function perDispatchClass<T>(codec: Codec<T>): Codec<{ readonly normal: T; readonly operational: T; readonly mandatory: T }> {
  const each = struct('frame_support::dispatch::PerDispatchClass', { normal: codec, operational: codec, mandatory: codec })
  return { ...each, description: { ...each.description, params: [{ name: 'T', type: codec }], generic: true } }
}

/** Weight consumed by class in the current block (`PerDispatchClass<Weight>`). */
export const consumedWeight = perDispatchClass(weight)
export type ConsumedWeight = ValueOf<typeof consumedWeight>

const weightsPerClass = struct('frame_system::limits::WeightsPerClass', {
  baseExtrinsic: weight,
  maxExtrinsic: option(weight),
  maxTotal: option(weight),
  reserved: option(weight),
})

/** `frame_system::limits::BlockWeights`: what a block and each class of dispatch may use. */
export const blockWeights = struct('frame_system::limits::BlockWeights', {
  baseBlock: weight,
  maxBlock: weight,
  perClass: perDispatchClass(weightsPerClass),
})
export type BlockWeights = ValueOf<typeof blockWeights>

/** `frame_system::limits::BlockLength`: bytes of extrinsics by class. */
export const blockLength = struct('frame_system::limits::BlockLength', {
  max: perDispatchClass(u32),
})
export type BlockLength = ValueOf<typeof blockLength>

/** `sp_weights::RuntimeDbWeight`: picoseconds of a read and a write. */
export const dbWeight = struct('sp_weights::RuntimeDbWeight', { read: u64, write: u64 })

/** The key under which a class stands in `PerDispatchClass`. */
export const classKey = { Normal: 'normal', Operational: 'operational', Mandatory: 'mandatory' } as const

const share = (whole: Weight, percent: bigint): Weight =>
  weightOf((whole.refTime * percent) / 100n, (whole.proofSize * percent) / 100n)

/**
 * Limits as Substrate's node has them: normal dispatches take at most `normalPercent` of a block, operational ones the whole, and
 * mandatory ones are not limited. `initializationPercent` is kept for hooks.
 */
export function createBlockWeights(options: {
  baseBlock: Weight
  baseExtrinsic: Weight
  maxBlock: Weight
  normalPercent: bigint
  initializationPercent: bigint
}): BlockWeights {
  const { baseBlock, baseExtrinsic, maxBlock } = options
  const less = (a: Weight, b: Weight): Weight => weightOf(a.refTime - b.refTime, a.proofSize - b.proofSize)
  const initialization = share(maxBlock, options.initializationPercent)
  const normal = share(maxBlock, options.normalPercent)
  return {
    baseBlock,
    maxBlock,
    perClass: perClass((dispatchClass) => {
      if (dispatchClass === 'Mandatory')
        return { baseExtrinsic, maxExtrinsic: undefined, maxTotal: undefined, reserved: undefined }
      const total = dispatchClass === 'Normal' ? normal : maxBlock
      const maxExtrinsic = less(less(total, initialization), weightOf(baseExtrinsic.refTime))
      const reserved = dispatchClass === 'Normal' ? weightOf(0n) : less(maxBlock, normal)
      return { baseExtrinsic, maxExtrinsic, maxTotal: total, reserved }
    }),
  }
}

/** Length limits with the same share for normal dispatches. */
export function createBlockLength(max: number, normalPercent: number): BlockLength {
  return { max: { normal: Math.floor((max * normalPercent) / 100), operational: max, mandatory: max } }
}
