// SPDX-License-Identifier: Apache-2.0
import type { Weight } from '@phat/frame'
import { weights } from './generated/weights.ts'

/** The most that a message takes this pallet: a key for a contract of a full cluster. */
export const handlerWeight: Weight = weights.handleMessage
