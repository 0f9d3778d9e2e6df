// SPDX-License-Identifier: Apache-2.0
import { addWeight, exceedsWeight, type Weight, zeroWeight } from '@phat/frame'

/** Counts weight against a limit (`sp_weights::WeightMeter`). */
export interface WeightMeter {
  canConsume(weight: Weight): boolean
  /** Counts the weight, beyond the limit if need be: what happened, happened. */
  consume(weight: Weight): void
  readonly consumed: Weight
}

/** A meter that has counted nothing yet. */
export function createWeightMeter(limit: Weight): WeightMeter {
  let consumed = zeroWeight
  return {
    canConsume: (weight) => !exceedsWeight(addWeight(consumed, weight), limit),
    consume: (weight) => {
      consumed = addWeight(consumed, weight)
    },
    get consumed() {
      return consumed
    },
  }
}
