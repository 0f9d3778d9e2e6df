// SPDX-License-Identifier: Apache-2.0
import { install, noneOrigin } from '@phat/frame'
import { Timestamp } from '@phat/pallet-timestamp'
import { benchCase, createMockChain, type WeightBench } from '@phat/test-kit'

/** The inherent of every block. */
export const bench: WeightBench = {
  pallet: Timestamp,
  chain: () => createMockChain({ pallets: [install(2, Timestamp, { minimumPeriod: 1n })] }),
  cases: [
    benchCase(Timestamp, 'set', {
      setup: ({ execution }) => {
        // The block began with this inherent; the benchmark is the next one's.
        Timestamp.at(execution).store.didUpdate.kill()
        return { origin: noneOrigin, args: { now: 1_700_000_000_000n } }
      },
      verify: ({ execution }) => Timestamp.at(execution).store.now.get() === 1_700_000_000_000n,
    }),
  ],
}
