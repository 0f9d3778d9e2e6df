// SPDX-License-Identifier: Apache-2.0
import type { Weight } from '@phat/frame'

const of = (refTime: number, proofSize: number): Weight => ({ refTime: BigInt(refTime), proofSize: BigInt(proofSize) })

/** Weights of Timestamp's calls. */
export const weights = {
  set: of(20_000_000, 1_493),
}
