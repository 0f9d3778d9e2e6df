// SPDX-License-Identifier: Apache-2.0
import { type ChainState, hasState, versionOf } from '../chain-state.ts'

/** Keeps the state after a block from being pruned until the answer is called; undefined when it is gone or the block unknown. */
export function pinState(chain: ChainState, hash: Uint8Array): (() => void) | undefined {
  const block = chain.blocks.block(hash)
  if (block === undefined || !hasState(chain, block)) return undefined
  return chain.state.pin(versionOf(block.number))
}
