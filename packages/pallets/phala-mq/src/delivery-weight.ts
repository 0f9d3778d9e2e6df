// SPDX-License-Identifier: Apache-2.0
import { saturatingSubWeight, type Weight } from '@phat/frame'
import { weights } from './generated/weights.ts'

/** What it costs to hand one message of the block to the workers when the block ends: for whoever sends one. */
export const deliveryWeight: Weight = saturatingSubWeight(weights.queuedMessages(1), weights.queuedMessages(0))
