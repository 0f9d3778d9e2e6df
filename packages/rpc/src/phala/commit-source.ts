// SPDX-License-Identifier: Apache-2.0
import type { SignedHeader, ValidatorSet } from '@phat/light-client'
import type { BlockNumber } from '@phat/primitives'

/** What an engine keeps of how blocks were decided. */
export interface CommitSource {
  /** The engine's name of the chain, which every signature covers. */
  readonly chainId: string
  /** Header and commit of a height; undefined for one that is not decided or no longer kept. */
  signedHeader(height: BlockNumber): SignedHeader | undefined
  /** The transactions of a height as the header's data hash commits to them, the seal last. */
  transactions(height: BlockNumber): readonly Uint8Array[] | undefined
  /** The validators that sign a height. */
  validators(height: BlockNumber): ValidatorSet
}
