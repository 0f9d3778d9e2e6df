// SPDX-License-Identifier: Apache-2.0
import type { BlockRef } from '@phat/chain'
import type { SealMode } from '@phat/engine'
import type { BlockNumber } from '@phat/primitives'
import type { DeveloperControls } from '@phat/rpc'

/** What a composition around a development node, which has more to take back than the chain, gets to work with. */
export interface ChainControls extends DeveloperControls {
  /** Makes no block, not on demand either, until the returned function is called; holds may overlap. */
  hold(): () => void
  /** Makes blocks as soon as transactions are ready, whatever is set, until the returned function is called. */
  instantly(): () => void
  /**
   * Goes back to a height, with the clock as it was then; what waits in the pool is forgotten.
   * @throws PhatError `chain.cannot-revert` before anything changed
   */
  goTo(number: BlockNumber, shiftMs: number): void
  /** The hash of the chain's block at a height; undefined for none. */
  hashOf(number: BlockNumber): Uint8Array | undefined
  readonly best: BlockRef
  readonly finalized: BlockRef
  /** When blocks are made. */
  readonly seal: SealMode
  /** The time of a block that would be made now. */
  readonly timeMs: number
  /** Milliseconds that the chain's clock is ahead of the machine's. */
  readonly shiftMs: number
}

/** Makes what the `dev` methods do, from what they do for the chain alone. */
export type WrapControls = (own: ChainControls) => DeveloperControls
