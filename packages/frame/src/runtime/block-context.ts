// SPDX-License-Identifier: Apache-2.0
import type { BlockHash, BlockNumber } from '@phat/primitives'
import type { DigestItem } from '../types/header.ts'

/** What is known of a block before its first extrinsic. Inherents are made from it, never taken from transactions. */
export interface BlockContext {
  readonly number: BlockNumber
  readonly parentHash: BlockHash
  /** Time of the block in milliseconds since 1970, as the engine certifies it. */
  readonly timeMs: number
  /** Digest entries that the engine adds, such as the proposer. */
  readonly digest: readonly DigestItem[]
}

/** The context of the genesis block: height 0, no parent. */
export const genesisContext: BlockContext = {
  number: 0,
  parentHash: new Uint8Array(32) as BlockContext['parentHash'],
  timeMs: 0,
  digest: [],
}
