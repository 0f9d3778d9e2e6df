// SPDX-License-Identifier: Apache-2.0
import { alias, bool, compact, u64 } from '@phat/codec'
import { constant, definePallet, ensureNone, failWith, value, weightOf } from '@phat/frame'
import { assert } from '@phat/primitives'
import { weights } from './generated/weights.ts'

/** Milliseconds since 1970. */
const moment = alias<bigint>(u64, 'T::Moment')

/** The time of blocks (`pallet_timestamp`): set once in every block, by an inherent made from the block's context. */
export const Timestamp = definePallet('Timestamp', 'The time of the current block, in milliseconds since 1970.')
  .config<{
    /** Least milliseconds between two blocks. */
    readonly minimumPeriod: bigint
  }>()
  .storage({
    now: value(moment, 0n, 'The current time for the current block.'),
    didUpdate: value(bool, false, 'Whether the timestamp has been updated in this block; removed when the block ends.'),
  })
  .constants(({ minimumPeriod }) => ({
    minimumPeriod: constant(moment, minimumPeriod, 'The minimum period between blocks.'),
  }))
  .calls(({ call }) => ({
    set: call(
      0,
      { now: alias<bigint>(compact(u64), 'T::Moment') },
      { weight: weights.set, class: 'Mandatory' },
      'Set the current time.\n\nOrigin: none, as the inherent that begins every block. At least `MinimumPeriod` after the last block.',
      ({ origin, store, config }, { now }) => {
        ensureNone(origin)
        // "Timestamp must be updated only once in the block"; the inherent that fails so makes the block invalid.
        if (store.didUpdate.get()) failWith({ type: 'Exhausted' })
        const previous = store.now.get()
        // "Timestamp must increment by at least MinimumPeriod between sequential blocks"
        if (previous !== 0n && now < previous + config.minimumPeriod) failWith({ type: 'Unavailable' })
        store.now.set(now)
        store.didUpdate.set(true)
      },
    ),
  }))
  .inherent({ call: 'set', args: ({ block }) => ({ now: BigInt(block.timeMs) }) })
  .hooks({
    // The end of the block removes one key.
    onInitialize: () => weightOf(50_000_000n),
    onFinalize: ({ store }) => {
      // "Timestamp must be updated once in the block": the inherent stands in every block.
      assert(store.didUpdate.get(), 'the timestamp was set in this block')
      store.didUpdate.kill()
    },
  })
