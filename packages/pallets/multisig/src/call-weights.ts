// SPDX-License-Identifier: Apache-2.0
import { addWeight, maxWeight, saturatingSubWeight, type Weight } from '@phat/frame'
import type { AccountId } from '@phat/primitives'
import type { MultisigConfig } from './base.ts'
import { weights } from './generated/weights.ts'

/** What it costs to encode and hash a call of so many bytes. */
const hashing = (bytes: number): Weight => saturatingSubWeight(weights.asMultiOfBytes(bytes), weights.asMultiOfBytes(0))

/** What a dispatch for a composite account of these costs beyond the call inside, which reads and writes the account of another sender. */
export function thresholdOneWeight(others: readonly AccountId[], { dbWeight }: Pick<MultisigConfig, 'dbWeight'>): Weight {
  return addWeight(weights.asMultiThreshold1(others.length), { refTime: dbWeight.read + dbWeight.write, proofSize: 0n })
}

/** What comes of `as_multi` or `approve_as_multi`. */
export type Step = 'create' | 'approve' | 'complete'

/** The cost of one step of an operation, without that of the call inside. `bytes` is the size of the call, or 0 for its hash alone. */
export function stepWeight(step: Step, others: readonly AccountId[], bytes: number): Weight {
  const own = { create: weights.asMultiCreate, approve: weights.asMultiApprove, complete: weights.asMultiComplete }[step]
  return addWeight(own(others.length), hashing(bytes))
}

/** The cost of `as_multi` at worst, without that of the call inside. */
export function asMultiWeight(others: readonly AccountId[], bytes: number): Weight {
  const open = maxWeight(stepWeight('create', others, bytes), stepWeight('approve', others, bytes))
  return maxWeight(open, stepWeight('complete', others, bytes))
}

/** The cost of `approve_as_multi` at worst. */
export function approveAsMultiWeight(others: readonly AccountId[]): Weight {
  return maxWeight(stepWeight('create', others, 0), stepWeight('approve', others, 0))
}
