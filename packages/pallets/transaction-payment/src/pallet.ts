// SPDX-License-Identifier: Apache-2.0
import { u8 } from '@phat/codec'
import { constant } from '@phat/frame'
import { assert, known } from '@phat/primitives'
import { apis } from './apis.ts'
import { base } from './base.ts'
import { nextFeeMultiplier } from './fee-multiplier.ts'
import { type FixedU128, fixedOne } from './fixed-u128.ts'

/** Where the fee multiplier begins; 1 unless given. */
export interface TransactionPaymentGenesis {
  readonly multiplier?: FixedU128
}

/** Fees of transactions and the multiplier that follows the load (pallet-transaction-payment). */
export const TransactionPayment = base
  .constants((config) => ({
    OperationalFeeMultiplier: constant(
      u8,
      config.operationalFeeMultiplier,
      'By how much the fee of an operational dispatch counts as a tip when transactions are ordered.',
    ),
  }))
  .hooks({
    onFinalize: ({ config, execution, store }) => {
      const { maxTotal } = config.blockWeights.perClass.normal
      const most = maxTotal ?? config.blockWeights.maxBlock
      const used = config.normalBlockWeight(execution)
      store.nextFeeMultiplier.mutate((multiplier) => nextFeeMultiplier(multiplier, used, most, config.adjustment))
    },
    integrityTest: ({ config }) => {
      const { adjustment, blockWeights } = config
      const most = known(blockWeights.perClass.normal.maxTotal, 'normal dispatches have a limit of their own')
      const target = (most.refTime * adjustment.targetFullness) / fixedOne
      if (target < 100n) return
      const more = { refTime: target + target / 100n, proofSize: 0n }
      const next = nextFeeMultiplier(adjustment.minimum, more, most, adjustment)
      assert(next > adjustment.minimum, 'the fee multiplier recovers from its minimum when blocks are fuller than the target')
    },
  })
  .genesis((context, genesis: TransactionPaymentGenesis) => {
    context.store.storageVersion.set({ type: 'V2' })
    context.store.nextFeeMultiplier.set(genesis.multiplier ?? fixedOne)
  })
  .apis(apis)
