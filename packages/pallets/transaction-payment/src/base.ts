// SPDX-License-Identifier: Apache-2.0
import { accountId, type ContextOf, definePallet, event, value } from '@phat/frame'
import type { TransactionPaymentConfig } from './config.ts'
import { fixedOne, fixedU128 } from './fixed-u128.ts'
import { balanceOf, releases } from './types.ts'

/** The first half of the declaration: what fee calculation and the extension work with. */
export const base = definePallet('TransactionPayment')
  .config<TransactionPaymentConfig>()
  .storage({
    nextFeeMultiplier: value(fixedU128, fixedOne, 'Factor of the weight fee; follows the fullness of blocks.'),
    storageVersion: value(releases, { type: 'V1Ancient' }, 'Layout of this storage.'),
  })
  .events({
    TransactionFeePaid: event(
      0,
      { who: accountId, actualFee: balanceOf, tip: balanceOf },
      'A transaction fee was paid by `who`; `actualFee` includes the `tip`.',
    ),
  })

export type Context = ContextOf<typeof base>
