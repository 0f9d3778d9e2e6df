// SPDX-License-Identifier: Apache-2.0
import { addWeight, type Weight } from '@phat/frame'
import { weights } from './generated/weights.ts'

/** The most that a message takes this pallet; `messageWeight` is that of the one that it sends then. */
export const handlerWeight = (messageWeight: Weight): Weight => addWeight(weights.handleMessage, messageWeight)
