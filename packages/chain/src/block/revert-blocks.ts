// SPDX-License-Identifier: Apache-2.0
import { assert, type BlockNumber, known } from '@phat/primitives'
import type { StoredBlock } from '../chain-api.ts'
import { chainErrors } from '../chain-errors.ts'
import { tell } from '../chain-events.ts'
import { type ChainState, hasState, setBest, versionOf } from '../chain-state.ts'

/**
 * Undoes blocks until `number` is the best one, each in one transaction with its state; the finalized pointer goes back with them.
 * For development chains: a decided block of a network is never taken back. What was undone is told even when a step fails.
 * @returns the blocks that are gone, oldest first
 * @throws PhatError `chain.cannot-revert` before anything changed; `kv.*` from a step that the store refused
 */
export function revertTo(chain: ChainState, number: BlockNumber): readonly StoredBlock[] {
  const { blocks, state } = chain
  const target = blocks.hashOf(number)
  if (target === undefined || !hasState(chain, { number, hash: target })) {
    throw chainErrors.error('cannot-revert', `to ${number}: the best block is ${chain.best.number}, kept are states from it back`)
  }
  const removed: StoredBlock[] = []
  try {
    while (chain.best.number > number) {
      const undone = chain.best
      const parent = known(blocks.block(undone.header.parentHash), 'the parent of a stored block is stored')
      const version = state.revert(blocks.writesWithout(undone))
      assert(version === versionOf(parent.number), 'the version of a state is that of its block')
      blocks.forget(undone)
      removed.unshift(undone)
      setBest(chain, parent)
      if (chain.finalized.number > parent.number) chain.finalized = { number: parent.number, hash: parent.hash }
    }
  } finally {
    const best = { hash: chain.best.hash, number: chain.best.number }
    if (removed.length > 0) tell(chain, { type: 'reverted', best, removed })
  }
  return removed
}
